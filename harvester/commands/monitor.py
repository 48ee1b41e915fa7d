"""``harvester monitor``: is the last run well, and if not, tell somebody."""

from __future__ import annotations

from pathlib import Path

import click

from harvester import exits
from harvester.commands._common import dir_option, existing_database


@click.command("monitor", short_help="Say whether the last run is well, and report it to a file, mail or webhook.")
@click.option("--run", "run_id", type=click.IntRange(min=1), help="Another run than the last one.")
@click.option("--parse-rate", type=click.FloatRange(0, 1), help="Least share of candidates that are reports [0.5].")
@click.option("--block-rate", type=click.FloatRange(0, 1), help="Most portals that keep us out, as a share [0.2].")
@click.option("--failed-sums", type=click.FloatRange(0, 1), help="Most reports with wrong sums, as a share [0.5].")
@click.option("--max-age-days", type=click.FloatRange(min=0), help="Most days since a run that found something [40].")
@click.option("--file", metavar="FILE", help="Append the report to this file, a JSON object a line.")
@click.option("--mail", metavar="ADDRESS", help="Mail the report.")
@click.option("--sender", metavar="ADDRESS", help="Who the mail is from [default: the same address].")
@click.option("--smtp", metavar="HOST:PORT", help="The mail server [default: localhost:25].")
@click.option("--webhook", metavar="URL", help="Post the report as JSON to this address.")
@click.option("--always", is_flag=True, default=None, help="Report also when all is well.")
@dir_option
@click.pass_context
def command(ctx: click.Context, /, run_id: int | None, directory: Path, **given: object) -> None:
    """Say of the last run whether it ended well, found what is expected, parsed enough, was let in, has sums that add
    up, and how long ago a run was a success. Exit status 1 if not; then the report goes where the options say.

    Each option is also an environment variable: HARVEST_MONITOR_PARSE_RATE …, HARVEST_REPORT_FILE, HARVEST_REPORT_MAIL,
    HARVEST_REPORT_SENDER, HARVEST_REPORT_SMTP, HARVEST_REPORT_WEBHOOK, HARVEST_REPORT_ALWAYS.
    """
    import os

    from harvester.monitors.deliver import Where, deliver
    from harvester.monitors.health import Limits, NoRunError, assess
    from harvester.store.database import Store

    def told(name: str) -> object:
        option = name.removeprefix("HARVEST_MONITOR_").removeprefix("HARVEST_REPORT_").lower()
        return given[option] if given[option] is not None else os.environ.get(name)

    try:
        limits, where = Limits.of(told), Where.of(told)
    except ValueError as error:
        raise click.UsageError(f"HARVEST_MONITOR_…: {error}") from error
    with Store(existing_database(directory), read_only=True) as store:
        try:
            health = assess(store, limits, run_id)
        except NoRunError as error:
            raise click.UsageError(str(error)) from error
    click.echo("\n".join(health.lines()))
    for line in deliver(health, where):
        click.echo(line, err=True)
    if health.failed:
        ctx.exit(exits.REFUSED)

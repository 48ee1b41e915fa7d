"""``harvester serve``: browse and search a harvest in a web browser."""

from __future__ import annotations

from pathlib import Path

import click

from harvester import exits
from harvester.commands._common import dir_option, existing_database


@click.command("serve", short_help="Browse and search the harvest in a web browser.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes any free port.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 shows it to the network."
)
@dir_option
@click.pass_context
def command(ctx: click.Context, port: int, host: str, directory: Path) -> None:
    """Serve the harvest's pages: state, coverage, regions, agencies, reports beside their archived originals, search,
    and all tables as CSV and JSON. Nothing is written but the search index; nothing is loaded from elsewhere.

    Ends with Ctrl-C.
    """
    database = existing_database(directory)
    from harvester.web.app import PortInUseError, make_app, serve
    from harvester.web.app import listen as listen_on
    from harvester.web.finding import keeper

    app = make_app(database.parent)
    try:
        listening = listen_on(host, port)
    except PortInUseError as error:
        click.echo(f"harvester: {error}", err=True)
        ctx.exit(exits.ENVIRONMENT)
    with listening:
        keeper(directory).look()
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"http://{shown}:{listening.getsockname()[1]}/ shows {directory} (Ctrl-C ends)", err=True)
        serve(app, listening)

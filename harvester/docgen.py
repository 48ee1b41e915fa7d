"""The pages of ``docs/`` that are made from code: ``python -m harvester.docgen`` writes them, a test finds stale ones.

Only for a checkout: the pages are no part of an installation.
"""

from __future__ import annotations

import ast
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from harvester import causes, exits, schema_words
from harvester.cli import cli

ROOT = Path(__file__).resolve().parents[1]
MADE = "<!-- Made by python -m harvester.docgen; edit the code, not this page. -->\n\n"


def cli_page() -> str:
    """The help of ``harvester`` and of every command."""
    parts = ["# Command line\n\n", "Exit statuses: [exit-status.md](exit-status.md).\n"]
    for words, command in _commands(cli, ("harvester",)):
        # Commands take these names from the group when they run; click keeps the first it was asked with.
        context = click.Context(
            command,
            info_name=" ".join(words),
            terminal_width=100,
            max_content_width=100,
            help_option_names=cli.context_settings["help_option_names"],
        )
        title = " ".join(words)
        parts.append(f"\n## {title}\n\n```\n{command.get_help(context)}\n```\n")
    return MADE + "".join(parts)


def _commands(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=words[-1])
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from _commands(below, (*words, name))


def exit_status_page() -> str:
    rows = "".join(f"| {status} | {meaning} |\n" for status, meaning in exits.MEANINGS.items())
    return f"{MADE}# Exit status\n\nOf `harvester`:\n\n| status | meaning |\n|---|---|\n{rows}"


def error_codes_page() -> str:
    parts = [
        "# Codes and what to do about them\n",
        "\n## Errors of inputs\n\n`error.code` of `harvester parse`, and `reason` in the table `rejects`.\n\n",
        _cause_table(causes.INPUT),
        "\n## Further reasons in `rejects`\n\nOnly a crawl has these.\n\n",
        _cause_table(causes.CRAWL),
        "\n## Warnings of reports\n\n`warnings[].code`: the report was read; this is what a user of its numbers should"
        " know.\n\n",
        _cause_table(causes.WARNINGS),
    ]
    return MADE + "".join(parts)


def _cause_table(table: dict[str, causes.Cause]) -> str:
    rows = "".join(f"| `{code}` | {cause.meaning} | {cause.advice} |\n" for code, cause in sorted(table.items()))
    return f"| code | meaning | what to do |\n|---|---|---|\n{rows}"


def settings_page() -> str:
    """Every setting of ``harvester/settings.py``; what stands in ``#:`` lines above it is its description."""
    source = (ROOT / "harvester" / "settings.py").read_text(encoding="utf-8")
    ours: list[str] = []
    scrapys: list[str] = []
    for name, default, description in settings_of(source):
        row = f"| `{name}` | `{default}` | {description} |\n"
        (ours if name.startswith(("HARVEST_", "ARCHIVE_")) else scrapys).append(row)
    head = "| setting | default | meaning |\n|---|---|---|\n"
    return (
        f"{MADE}# Settings\n\nGive any of them with `-s NAME=VALUE`, as with every Scrapy setting. What you give"
        f" overrides our default.\n\n## Our own\n\n{head}{''.join(ours)}\n## Scrapy's, with another default\n\n{head}"
        f"{''.join(scrapys)}"
    )


def settings_of(source: str) -> Iterator[tuple[str, str, str]]:
    """Name, default as written, and description of every upper-case assignment in a module."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if not isinstance(target, ast.Name) or not target.id.isupper() or value is None:
            continue
        described: list[str] = []
        number = node.lineno - 2
        while number >= 0 and lines[number].startswith("#:"):
            described.insert(0, lines[number][2:].strip())
            number -= 1
        default = " ".join(ast.unparse(value).split()).replace("|", "\\|")
        yield target.id, default, " ".join(described).replace("|", "\\|")


def database_page() -> str:
    """Tables, views and columns as an empty database has them, with their meanings."""
    from harvester.store.database import Store
    from harvester.store.views import variables

    parts = [
        "# The database\n\n`harvest.db` is SQLite. It is derived from the WARC files beside it and can be made again"
        " from them. Never write into it. Begin with the first three views.\n"
    ]
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "empty.db") as store:
        for name, meaning in {**schema_words.PANEL, **schema_words.PUBLIC}.items():
            columns = {column.name: column.type for column in store.db[name].columns}
            rows = "".join(
                f"| `{column}` | {kind} | {schema_words.COLUMNS[column]} |\n"
                for column, kind in columns.items()
                if column not in variables()
            )
            parts.append(f"\n## {name}\n\n{meaning}\n\n| column | type | meaning |\n|---|---|---|\n{rows}")
    parts.append("\nThe further columns of `panel_wide`, one a cell, are in [Variables](variables.md).\n")
    parts.append("\n## Other tables\n\nThey may change without notice.\n\n")
    parts += [f"* `{name}`: {meaning}\n" for name, meaning in schema_words.INTERNAL.items()]
    return MADE + "".join(parts)


def variables_page() -> str:
    """Every variable of the panels: of the forms, derived, harmonised; and the relations between them."""
    from harvester.dataset.series import all_series
    from harvester.dataset.tables import relations
    from harvester.dataset.variables import form_variables
    from harvester.reports.forms import load_forms

    parts = [
        "# Variables\n\nOne row a variable of `panel_wide`; in `panel_long` a variable is its cell, `table.row.column`."
        " `harvester codebook` prints the same with the share missing in your harvest.\n\n## Forms\n\n"
        "| form | name | report years |\n|---|---|---|\n"
    ]
    for form in load_forms().values():
        first, last = (*form.report_years, None)[:2]
        parts.append(f"| `{form.id}` | {form.name}<br>{form.name_en} | {first}-{last or ''} |\n")
    parts.append("\n## Of the forms\n\n| variable | cell | label | unit | forms |\n|---|---|---|---|---|\n")
    for variable in form_variables().values():
        cells = dict.fromkeys(f"`{c.table}.{c.row}.{c.column}`" for c in variable.cells.values())
        parts.append(
            f"| `{variable.name}` | {'<br>'.join(cells)} | {_cell(variable.label)}<br>{_cell(variable.label_en)} |"
            f" {variable.unit or ''} | {', '.join(variable.cells)} |\n"
        )
    parts.append(
        "\n## Derived and harmonised\n\nOnly in exports. Where a term is missing or a denominator is 0 the result is"
        " missing; *else* names what is then taken. Names without an applicant stand for"
        " `…_tot`.\n\n| variable | label | computed as | forms | remark |\n|---|---|---|---|---|\n"
    )
    for series in all_series():
        computed = " else ".join(f"`{part.strip()}`" for part in series.expression.split("|"))
        parts.append(
            f"| `{series.id}` | {_cell(series.label)}<br>{_cell(series.label_en)} | {computed} |"
            f" {', '.join(series.forms)} | {_cell(series.note or '')} |\n"
        )
    parts.append("\n## Relations\n\nHeld for every report that has their terms.\n\n| id | says |\n|---|---|\n")
    parts += [f"| `{name}` | {_cell(words)} |\n" for name, (_, words) in relations().items()]
    return MADE + "".join(parts)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


ARGUMENTS: dict[str, str] = {
    "division": "A division and all below it: a 6-digit adcode or a Chinese name.",
    "domain": "Only portals of these registered domains, such as `changsha.gov.cn`; several with commas between.",
    "years": "Report years, not years of publication: `2020`, `2019-2024` or `2019,2021`.",
    "allow": "Hosts that may be visited beside `*.gov.cn`, with commas between; without `http://` and path.",
    "fresh": "`1`: look at every page again, also at what is not due.",
    "since": "Look again at what was last looked at before this day, such as `2025-01-01`; "
    "`archive`: only what was captured since.",
    "url": "The home page of the portal.",
    "source": "The archive: an address (Wayback CDX, pywb, Common Crawl) or a WARC file or folder.",
    "match": "Whose pages: `www.example.gov.cn/*`, `*.example.gov.cn`.",
}
"""What each argument of a spider (``-a name=value``) means."""


def spiders_page() -> str:
    """Every spider with its region, and the arguments that spiders take."""
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]}))
    table: list[str] = []
    takes: dict[str, tuple[str, ...]] = {}
    for name in sorted(loader.list()):
        spider = loader.load(name)
        adcode = getattr(spider, "adcode", None)
        takes["a region" if adcode else f"`{name}`"] = getattr(spider, "argument_names", ())
        if adcode:
            table.append(f"| `{name}` | {getattr(spider, 'region', '')} | {adcode} |\n")
    arguments = "".join(
        f"| `{name}` | {', '.join(who for who, names in takes.items() if name in names)} | {ARGUMENTS[name]} |\n"
        for name in dict.fromkeys(name for names in takes.values() for name in names)
    )
    return (
        f"{MADE}# Spiders\n\n`scrapy crawl SPIDER -a ARGUMENT=VALUE …`. `portal` crawls one portal of your choice,"
        " `archive` an [archive](archives.md) in place of portals; the others crawl the portals that the"
        " [registry](portals.md) has for a region.\n\n## Arguments\n\n| argument | of | meaning |\n|---|---|---|\n"
        f"{arguments}\n## Regions\n\n| spider | region | adcode |\n|---|---|---|\n{''.join(table)}"
    )


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "exit-status.md": exit_status_page,
    "error-codes.md": error_codes_page,
    "settings.md": settings_page,
    "database.md": database_page,
    "variables.md": variables_page,
    "spiders.md": spiders_page,
}


def main() -> None:
    for name, make in PAGES.items():
        path = ROOT / "docs" / name
        path.write_text(make(), encoding="utf-8")
        print(path.relative_to(ROOT), file=sys.stderr)


if __name__ == "__main__":
    main()

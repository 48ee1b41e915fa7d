"""``harvester``: the command line. Every command is a file of ``harvester/commands/``, imported when it is needed."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sqlite3
import sys
import traceback
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast

import click

from harvester import __version__, commands, exits
from harvester.terminal import CleanStream


class _PipeClosedError(Exception):
    """Whoever read our standard output stopped. Of a class of its own, as click would end with status 1."""


class CommandFolder(click.Group):
    """A group whose commands are the modules of ``harvester.commands``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__) if module.name[0] != "_")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"harvester.commands.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise _PipeClosedError from error
        return result


@click.command(cls=CommandFolder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--dir", "directory", metavar="DIR", help="The harvest's folder [default: $HARVEST_DIR, else data/harvest]."
)
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(__version__, prog_name="harvester")
@click.pass_context
def cli(ctx: click.Context, directory: str | None, debug: bool) -> None:
    """China's open-information annual reports: from archived pages to a dataset with provenance.

    Data goes to standard output, words for people go to standard error. Crawling is done with plain Scrapy:
    "scrapy list" shows the spiders.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit status (see ``harvester.exits``). Never raises, never prints a traceback
    unless asked with ``--debug``."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    with redirect_stdout(cast(TextIO, CleanStream(sys.stdout))), redirect_stderr(cast(TextIO, CleanStream(sys.stderr))):
        return _run(words)


def _run(words: list[str]) -> int:
    try:
        result = cli.main(args=words, prog_name="harvester", standalone_mode=False)
        return result if isinstance(result, int) else exits.OK
    except _PipeClosedError:
        # What is still buffered has nowhere to go; without this Python complains when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.PIPE_CLOSED
    except (click.Abort, KeyboardInterrupt):
        return _say("interrupted; what was written is whole, the same command goes on from here", exits.INTERRUPTED)
    except click.ClickException as error:
        return _say(_usage_line(error), error.exit_code)
    except Exception as error:
        if "--debug" in words:
            traceback.print_exc()
        return _say(*_explain(error))


def main() -> None:
    sys.exit(run())


def _say(line: str, status: int) -> int:
    click.echo("harvester: " + " ".join(line.split()), err=True)
    return status


def _usage_line(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    # Whatever else is wrong, the help of the same command tells what would have been right.
    return error.format_message() + (f" (see '{context.command_path} --help')" if context else "")


def _explain(error: Exception) -> tuple[str, int]:
    """The line for an exception that a command did not deal with, and the exit status."""
    if isinstance(error, OSError):
        place = f": {error.filename}" if error.filename else ""
        return f"{error.strerror or error}{place}", exits.ENVIRONMENT
    if isinstance(error, sqlite3.Error):
        return f"the database cannot be used: {error}", exits.ENVIRONMENT
    if type(error).__module__.startswith("harvester."):
        return str(error), exits.ENVIRONMENT
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("harvester"):
        return f"the package {error.name} is not installed; pip install 'ogi-harvester[all]'", exits.ENVIRONMENT
    return (
        f"internal error: {type(error).__name__}: {error} (harvester --debug … shows where; please report it)",
        exits.INTERNAL,
    )

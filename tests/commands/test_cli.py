"""The command line as a whole: exit statuses, one-line errors, pipes, start-up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from harvester import cli, exits
from harvester.archive import errors as archive_errors
from harvester.store.errors import SchemaTooNewError

HARVESTER = [sys.executable, "-m", "harvester"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["nope"], "No such command 'nope'"),
        (["--nope"], "--nope"),
        (["parse"], "Missing argument"),
        (["parse", "--url"], "--url"),
        (["status", "--dir", "no/such/folder"], "no/such/folder"),
        (["--dir", "no/such/folder", "status"], "no/such/folder"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    words: list[str], part: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(words) == exits.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert part in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "status", "part"),
    [
        (OSError(28, "No space left on device", "some/file"), exits.ENVIRONMENT, "No space left on device: some/file"),
        (SchemaTooNewError("written by a newer version"), exits.ENVIRONMENT, "written by a newer version"),
        (archive_errors.ArchiveError("in use"), exits.ENVIRONMENT, "in use"),
        (ModuleNotFoundError("No module named 'pdfplumber'", name="pdfplumber"), exits.ENVIRONMENT, "pip install"),
        (KeyError("x"), exits.INTERNAL, "internal error: KeyError"),
        (KeyboardInterrupt(), exits.INTERRUPTED, "interrupted"),
        (ValueError("two\nlines"), exits.INTERNAL, "two lines"),
    ],
)
def test_errors_are_one_line(
    error: BaseException,
    status: int,
    part: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @click.command("fails")
    def fails() -> None:
        raise error

    monkeypatch.setattr(cli.CommandFolder, "get_command", lambda *_: fails)
    assert cli.run(["fails"]) == status
    err = capsys.readouterr().err
    assert part in err
    assert "Traceback" not in err
    assert err.strip("\n").count("\n") == 0


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command("fails")
    def fails() -> None:
        raise KeyError("x")

    monkeypatch.setattr(cli.CommandFolder, "get_command", lambda *_: fails)
    assert cli.run(["--debug", "fails"]) == exits.INTERNAL
    assert "Traceback" in capsys.readouterr().err


def test_every_command_has_help_and_imports_nothing_heavy() -> None:
    script = (
        "import sys; from harvester.cli import run; run(['--help']);"
        "print(sorted(m for m in ('scrapy', 'twisted', 'lxml', 'trafilatura', 'pandas', 'dateparser', 'sqlite_utils',"
        " 'pdfplumber', 'warcio') if m in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    for name in cli.cli.list_commands(click.Context(cli.cli)):
        assert f"\n  {name} " in done.stdout


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("no report\n", encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [*HARVESTER, "parse", *[str(page)] * 3], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
        )
    finally:
        os.close(writer)
    assert done.returncode == exits.PIPE_CLOSED
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_ctrl_c_is_130(tmp_path: Path) -> None:
    process = subprocess.Popen([*HARVESTER, "parse", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stdin is not None
    # It is known to be waiting in its read once it has taken in what was written.
    process.stdin.write("x" * 200_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    err = process.communicate()[1]
    assert process.returncode == exits.INTERRUPTED
    assert "Traceback" not in err
    # The first end of line closes the one on which the terminal shows ^C.
    assert err.strip("\n").count("\n") == 0

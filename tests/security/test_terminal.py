"""Pages cannot write on the terminal of who looks at them."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester import cli, exits
from harvester.terminal import CleanStream, clean
from tests.compose import random_report, render_html

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eslaw\u2066\x7f[red][/nonsense]"
SHOWN = ("\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\x7f")


@pytest.fixture
def harvest(tmp_path: Path) -> Path:
    directory = tmp_path / "h"
    page = tmp_path / "page.html"
    page.write_bytes(render_html(random_report(5, "ogi2021")))
    assert cli.run(["--dir", str(directory), "ingest", str(page)]) == exits.OK
    connection = sqlite3.connect(directory / "harvest.db")
    connection.execute("UPDATE reports SET title = title || ?, agency = agency || ?", (EVIL, EVIL))
    connection.execute("UPDATE runs SET spider = ?, finish_reason = ?", (EVIL, EVIL))
    connection.commit()
    connection.close()
    return directory


@pytest.mark.parametrize(
    "words",
    [["status"], ["show", "1"], ["coverage", "--agencies"], ["quality"], ["search", "政府"], ["show", EVIL]],
    ids=lambda words: words[0],
)
def test_what_people_read_has_no_control_characters(
    harvest: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert cli.run(["--dir", str(harvest), *words]) in (exits.OK, exits.REFUSED, exits.USAGE)
    out, err = capsys.readouterr()
    assert out or err
    assert not [mark for mark in SHOWN if mark in out + err]


def test_file_names_and_messages_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a\x1b[2J\u202e.pdf"
    page.write_bytes(b"%PDF-1.4 nothing")
    assert cli.run(["--dir", str(tmp_path / "h"), "ingest", str(page)]) == exits.REFUSED
    err = capsys.readouterr().err
    assert "\ufffd" in err
    assert not [mark for mark in SHOWN if mark in err]


@given(st.text())
def test_nothing_else_is_changed(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert all(ours == theirs or ours == "\ufffd" for ours, theirs in zip(cleaned, text, strict=True))
    assert clean(cleaned) == cleaned
    if text.isprintable():
        assert cleaned == text


def test_colours_of_our_own_stay_on_a_terminal_only() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, shown in ((Terminal(), "\x1b[1mx\x1b[0m\ufffd[2J"), (io.StringIO(), "\ufffd[1mx\ufffd[0m\ufffd[2J")):
        CleanStream(stream).write("\x1b[1mx\x1b[0m\x1b[2J")
        assert stream.getvalue() == shown

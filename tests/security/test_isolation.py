"""A document that crashes, hangs or takes over its reader costs that document, and the next one is read."""

from __future__ import annotations

import dataclasses
import json
import os
import pickle
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harvester.documents import codec, isolated
from harvester.documents.model import Cell, Document, Link, Note, Paragraph, Place, Table, UnreadableError
from harvester.documents.read import read_document
from harvester.workers.child import LENGTH, MAX_ANSWER

WORKER = Path(__file__).with_name("hostile_worker.py")


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    isolated.close()
    monkeypatch.setattr(isolated, "COMMAND", (str(WORKER),))
    monkeypatch.delenv("HARVEST_ISOLATION", raising=False)
    yield
    isolated.close()


def ask(act: str) -> dict[str, object]:
    document = isolated.read("pdf", act.encode(), url="http://x/")
    assert document.url == "http://x/"
    seen: dict[str, object] = json.loads(document.text())
    return seen


def refused(act: str) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        isolated.read("pdf", act.encode())
    return caught.value


@pytest.mark.usefixtures("hostile")
def test_one_process_for_many_documents() -> None:
    pids = {ask("well")["pid"] for _ in range(3)}
    assert len(pids) == 1 and pids != {os.getpid()}


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("crash", "crashed (signal 11)"),
        ("exit", "crashed (status 3)"),
        ("fault", "failed (KeyError: 'nobody thought of that')"),
        ("memory", "ran out of memory"),
    ],
)
def test_a_broken_reader_costs_one_document(act: str, words: str) -> None:
    error = refused(act)
    assert (error.code, words in error.message) == ("unreadable", True), error.message
    assert ask("well")["pid"] != os.getpid()


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("act", ["hang", "burn"])
def test_a_reader_without_end_is_ended(act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("well")
    monkeypatch.setattr(isolated, "SECONDS", 1.0)
    error = refused(act)
    assert error.code == "unreadable"
    assert "ran out of time" in error.message
    monkeypatch.undo()


@pytest.mark.usefixtures("hostile")
def test_cpu_time_is_bounded_where_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker whose parent was killed ends by itself: the kernel counts its processor time."""
    monkeypatch.setattr(isolated, "SECONDS", 1.0)
    monkeypatch.setattr(isolated, "_START_SECONDS", 300.0)
    assert "ran out of time or memory" in refused("burn").message


@pytest.mark.usefixtures("hostile")
def test_a_reader_may_ask_for_time_but_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "SECONDS", 1.0)
    monkeypatch.setattr(isolated, "MOST_SECONDS", 5_000.0)
    ask("slow")
    monkeypatch.setattr(isolated, "MOST_SECONDS", 3.0)
    assert "makes no sense" in refused("slow").message


@pytest.mark.usefixtures("hostile")
def test_refusals_come_through_and_prints_do_not() -> None:
    pid = ask("well")["pid"]
    error = refused("refuse")
    assert (error.code, error.message) == ("too_large", "too much")
    assert ask("print")["pid"] == pid


def frame(data: bytes) -> str:
    return (len(data).to_bytes(LENGTH, "big") + data).hex()


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("made-by-a-pickle",)


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(
    "said",
    [
        frame(b"no json"),
        frame(b"[]"),
        frame(b"{}"),
        frame(b'{"document": {"media_type": 1}}'),
        frame(b'{"error": {"code": "new_code", "message": ""}}'),
        frame(b'{"error": 7}'),
        frame(b'{"more": NaN}'),
        frame(b'{"more": 1e300}'),
        frame(b"[" * 500_000),
        frame(b'{"more": ' + b"9" * 100_000 + b"}"),
        frame(pickle.dumps(Trap())),
        (MAX_ANSWER + 1).to_bytes(LENGTH, "big").hex(),
    ],
    ids=range(12),
)
def test_nothing_a_taken_over_reader_says_is_believed(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(f"say {said}").code == "unreadable"
    assert list(tmp_path.iterdir()) == []
    assert ask("well")


@pytest.mark.usefixtures("hostile")
def test_the_reader_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://user:password@proxy/")
    monkeypatch.setenv("SOME_TOKEN", "secret")
    names = ask("well")["environment"]
    assert isinstance(names, list)
    assert not {"HTTP_PROXY", "SOME_TOKEN"} & set(names)


@pytest.mark.usefixtures("hostile")
def test_threads_wait_for_each_other() -> None:
    pids: list[object] = []
    threads = [threading.Thread(target=lambda: pids.append(ask("well")["pid"])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pids) == 4 and len(set(pids)) == 1


@pytest.mark.usefixtures("hostile")
def test_a_fork_has_a_reader_of_its_own() -> None:
    pid = ask("well")["pid"]
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, str(ask("well")["pid"]).encode())
            isolated.close()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert int(os.read(reading, 20)) not in (pid, child)
    assert ask("well")["pid"] == pid


def test_office_files_go_there_and_pages_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def read(kind: str, body: bytes, *, url: str | None = None, name: str | None = None) -> Document:
        asked.append(kind)
        return Document("x", [])

    monkeypatch.setattr(isolated, "read", read)
    monkeypatch.delenv("HARVEST_ISOLATION", raising=False)
    for body in (b"%PDF-1.4", b"PK\x03\x04", b"{\\rtf1 x}", b"\x89PNG\r\n\x1a\n", b"<html>x</html>", b"plain words"):
        read_document(body)
    assert asked == ["pdf", "zip", "rtf", "image"]


def test_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARVEST_ISOLATION", "0")
    monkeypatch.setattr(isolated, "read", lambda *a, **k: pytest.fail("a process was asked"))
    assert "规章" in read_document(b"{\\rtf1\\ansi \\u-30151?\\u31456?}").text().replace("\u8a39", "规")


_TEXT = st.text(max_size=20)
_PART = st.none() | st.integers(0, 10**6)
_PLACES = st.builds(Place, _PART, _PART, _PART, _PART, _PART)
_CONFIDENCE = st.none() | st.floats(0, 1)
_CELLS = st.builds(Cell, _TEXT, _PLACES, st.integers(1, 99), st.integers(1, 99), _CONFIDENCE)
_TABLES = st.builds(
    Table,
    st.integers(0, 99),
    st.lists(st.lists(_CELLS, max_size=3), max_size=3),
    st.booleans(),
    st.booleans(),
    _PART,
    st.booleans(),
)
_PARAGRAPHS = st.builds(Paragraph, _TEXT, _PLACES, st.integers(0, 6), st.booleans(), _CONFIDENCE)
_DOCUMENTS = st.builds(
    Document,
    _TEXT,
    st.lists(_PARAGRAPHS | _TABLES, max_size=4),
    st.none() | _TEXT,
    st.none() | _TEXT,
    st.none() | _TEXT,
    st.none() | _TEXT,
    st.dictionaries(_TEXT, _TEXT, max_size=2),
    st.lists(st.builds(Link, _TEXT, _TEXT, _TEXT, st.booleans()), max_size=2),
    st.lists(st.builds(Note, _TEXT, _TEXT, st.none() | _PLACES), max_size=2),
    st.lists(_TEXT, max_size=2),
)


@settings(deadline=None)
@given(_DOCUMENTS)
def test_a_document_comes_back_equal(document: Document) -> None:
    assert codec.from_plain(json.loads(json.dumps(codec.to_plain(document)))) == document


def test_every_field_of_a_document_travels() -> None:
    assert set(codec.to_plain(Document("x", []))) == {field.name for field in dataclasses.fields(Document)}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT | st.sampled_from(["p", "t"]),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.data())
def test_anything_else_is_refused_as_such(data: st.DataObject) -> None:
    plain = codec.to_plain(Document("x", [Paragraph("a", Place())], links=[Link("a", "b", "link")]))
    plain[data.draw(st.sampled_from(sorted(plain)))] = data.draw(_JSON)
    try:
        document = codec.from_plain(plain)
    except ValueError:
        return
    assert codec.from_plain(codec.to_plain(document)) == document

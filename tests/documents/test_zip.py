"""ZIP attachments: which member is read, names, bounds."""

from __future__ import annotations

import io
import zipfile

import pytest

from harvester.documents import archive_zip
from harvester.documents.model import UnreadableError
from harvester.documents.sniff import sniff
from tests.compose.reports import random_report
from tests.compose.surfaces_office import render_rtf
from tests.documents.placing import assert_grids


def zip_of(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_the_report_is_found_beside_other_files() -> None:
    report = random_report(1)
    members = {"说明.txt": "请查收附件。".encode(), "年报.rtf": render_rtf(report), "a.exe": b"MZ\0\0\0\1\2\3"}
    document = archive_zip.read(zip_of(members), url="http://www.example.gov.cn/a.zip")
    assert_grids(document, report)
    assert document.parts == ["年报.rtf"]
    assert document.url == "http://www.example.gov.cn/a.zip"
    assert sorted(note.code for note in document.notes) == ["member_skipped", "other_member"]


def test_an_archive_in_an_archive() -> None:
    report = random_report(2)
    document = archive_zip.read(zip_of({"in.zip": zip_of({"r.rtf": render_rtf(report)})}))
    assert document.parts == ["in.zip", "r.rtf"]
    assert_grids(document, report)


def test_names_of_chinese_windows() -> None:
    assert archive_zip.member_name("年报.doc".encode("gbk").decode("cp437"), False) == "年报.doc"
    assert archive_zip.member_name("年报.doc", True) == "年报.doc"


def test_names_are_no_paths() -> None:
    report = random_report(3)
    assert archive_zip.read(zip_of({"../../../etc/r.rtf": render_rtf(report)})).parts == ["../../../etc/r.rtf"]


def nested(depth: int) -> bytes:
    body = zip_of({"a.txt": b"text"})
    for _ in range(depth):
        body = zip_of({"a.zip": body})
    return body


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (nested(4), "too_large"),
        (zip_of({f"{i}.txt": b"x" for i in range(300)}), "too_large"),
        (zip_of({"a.txt": bytes(70_000_000)}), "too_large"),
        (zip_of({"a.exe": b"MZ\0\0\0\1\2\3"}), "unsupported_media"),
        (zip_of({}), "unsupported_media"),
        (zip_of({"a.txt": b"text" * 99})[:60], "unreadable"),
    ],
    ids=["depth", "count", "size", "no document", "empty", "cut off"],
)
def test_bounds(body: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        archive_zip.read(body)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("body", "media_type", "name", "kind"),
    [
        (b"", None, None, "empty"),
        (b"%PDF-1.7 x", "text/html", None, "pdf"),
        (b"\xef\xbb\xbf%PDF-1.4", None, None, "pdf"),
        (b"<html>%PDF-</html>", None, None, "html"),
        (b"{\\rtf1 x}", "application/msword", "a.doc", "rtf"),
        (b"\x89PNG\r\n\x1a\n", None, None, "image"),
        (b"GIF89a..", None, None, "image"),
        (b"\x1f\x8b\x08", None, None, "gzip"),
        (zip_of({"word/document.xml": b"<x/>"}), "application/zip", "a.zip", "docx"),
        (zip_of({"xl/workbook.xml": b"<x/>"}), None, None, "xlsx"),
        (zip_of({"OFD.xml": b"<x/>"}), None, None, "ofd"),
        (zip_of({"a.txt": b"x"}), None, "a.docx", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0\0", None, "a.wps", "wps"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0\0", None, None, "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0\0", None, None, "xls"),
        (bytes(range(256)) * 4, "text/html", "a.html", "binary"),
        ("一、总体情况".encode("gb18030"), None, None, "text"),
        ("<p>一、总体情况</p>".encode("gb18030"), None, None, "html"),
        ("一、总体情况".encode("gb18030"), "text/html; charset=gbk", None, "html"),
    ],
)  # fmt: skip
def test_kinds(body: bytes, media_type: str | None, name: str | None, kind: str) -> None:
    assert sniff(body, media_type, name) == kind

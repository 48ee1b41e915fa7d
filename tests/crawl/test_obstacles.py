from __future__ import annotations

import resource
import socket
from email.utils import formatdate

import pytest
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.error import ConnectionRefusedError as Refused

from harvester.archive.errors import ArchiveError
from harvester.causes import advice
from harvester.crawl import obstacles
from harvester.crawl.guard import GuardError
from harvester.crawl.hosts import Hosts
from harvester.crawl.obstacles import Obstacle, cause_of, classify, retry_after, shortage

URL = "http://www.a.gov.cn/nb/"


def code(status: int, body: bytes = b"<html>x</html>", url: str = URL, **headers: str) -> str | None:
    found = classify(
        status=status,
        headers=lambda name: [headers[name.replace("-", "_")]] if name.replace("-", "_") in headers else [],
        body=body,
        asked=URL,
        url=url,
    )
    return found.code if found else None


@pytest.mark.parametrize(
    ("status", "body", "headers", "wanted"),
    [
        (200, b"<html>x</html>", {}, None),
        (521, b"<script>document.cookie='x'</script>", {"Set_Cookie": "__jsluid_s=1"}, "blocked_js_challenge"),
        (200, b"<script>document.cookie='__jsl_clearance_s=1'</script>", {}, "blocked_js_challenge"),
        (412, b"<script>$_ts=window['$_ts']</script>", {}, "blocked_js_challenge"),
        (202, b"", {"Set_Cookie": "FSSBBIl1UgzbN7N80S=x"}, "blocked_js_challenge"),
        (404, b"", {"wzws_ray": "1"}, "blocked_js_challenge"),
        (491, b"", {}, "blocked_js_challenge"),
        (403, b"", {}, "blocked"),
        (404, b"", {}, "gone"),
        (410, b"", {}, "gone"),
        (301, b"", {"Location": "/"}, "gone"),
        (429, b"", {}, "rate_limited"),
        (500, b"", {}, "server_error"),
        (405, b"", {}, "refused"),
        (200, "<h1>您的访问被阻断</h1>".encode(), {}, "blocked_page"),
        (200, "<h1>访问过于频繁</h1>".encode("gbk"), {}, "blocked_page"),
    ],
)
def test_responses(status: int, body: bytes, headers: dict[str, str], wanted: str | None) -> None:
    assert code(status, body, **headers) == wanted


def test_a_page_that_became_the_home_page_is_gone() -> None:
    assert code(200, url="http://www.a.gov.cn/") == "gone"
    assert code(200, url="http://www.a.gov.cn/nb/index.html") is None


def test_a_report_that_speaks_of_firewalls_is_a_page() -> None:
    assert code(200, "<p>网站防火墙</p><table><tr><td>1</td></tr></table>".encode()) is None


@pytest.mark.parametrize(
    ("error", "wanted", "host_wide"),
    [
        (DNSLookupError("x"), "unreachable", True),
        (Refused(), "unreachable", True),
        (GuardError("foreign_host", "x"), "foreign_host", False),
        (ArchiveError("disk"), "archive_error", False),
        (type("DownloadCancelledError", (Exception,), {})("big"), "too_large", False),
        (type("ResponseDataLossError", (Exception,), {})(), "truncated_response", False),
    ],
)
def test_failures(error: Exception, wanted: str, host_wide: bool) -> None:
    cause = cause_of(error)
    assert (cause.code, cause.host_wide) == (wanted, host_wide)
    assert "\n" not in cause.detail


def test_every_code_has_its_advice() -> None:
    codes = [value for name, value in vars(obstacles).items() if name.isupper() and isinstance(value, str)]
    assert len(codes) > 10
    assert [value for value in codes if not advice(value)] == []


def test_retry_after() -> None:
    assert retry_after("120") == 120
    assert retry_after(formatdate(1000.0, usegmt=True), now=940.0) == 60
    assert retry_after(formatdate(1000.0, usegmt=True), now=2000.0) == 0
    assert retry_after("soon") is None
    assert retry_after("") is None


def test_a_host_that_never_answered_is_dead_at_once_another_after_three() -> None:
    hosts, dead = Hosts(), Obstacle("unreachable", "x", host_wide=True)
    hosts.failed("a", dead)
    assert hosts.get("a").blocked is dead
    hosts.answered("b")
    hosts.failed("b", dead)
    hosts.failed("b", dead)
    assert hosts.get("b").blocked is None
    hosts.answered("b")
    for _ in range(3):
        hosts.failed("b", dead)
    assert hosts.get("b").blocked is dead


def test_what_this_machine_is_short_of_is_no_fault_of_a_host() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, before[1]))
        with pytest.raises(OSError, match="Too many open files") as failed:
            socket.socket()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    errors = [failed.value, ConnectError(failed.value.errno), RuntimeError("can't start new thread")]
    for error in errors:
        wrapped = ConnectionError("cannot connect")
        wrapped.__cause__ = error
        for one in (error, wrapped):
            assert str(shortage(one)).startswith("no more requests can be made (")
    assert shortage(ConnectionRefusedError(111, "Connection refused")) is None
    assert shortage(RuntimeError("something else")) is None

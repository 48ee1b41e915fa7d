"""The server: a proxy for many hosts, with faults and a log."""

from __future__ import annotations

import gzip
import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.error import HTTPError

import pytest

from tests.portal import faults
from tests.portal.server import PortalServer
from tests.portal.site import Request, Site, text

PAGE = text("<html><body><p>" + "公开" * 400 + "</p></body></html>")


@pytest.fixture
def server() -> Iterator[PortalServer]:
    site = Site("a.one-sample.gov.cn", {"/": PAGE, "/q?x=1": text("by query")}, aliases=("b.one-sample.gov.cn",))
    other = Site("two-sample.gov.cn", {"/": text("two")})
    with PortalServer([site, other]) as running:
        yield running


def fetch(server: PortalServer, url: str, **headers: str) -> http.client.HTTPResponse:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": server.proxy_url}))
    response: http.client.HTTPResponse = opener.open(urllib.request.Request(url, headers=headers), timeout=10)
    return response


def test_hosts_are_told_apart_through_the_proxy(server: PortalServer) -> None:
    assert fetch(server, "http://a.one-sample.gov.cn/").read() == PAGE.body
    assert fetch(server, "http://b.one-sample.gov.cn/").read() == PAGE.body
    assert fetch(server, "http://two-sample.gov.cn/").read() == b"two"
    assert fetch(server, "http://a.one-sample.gov.cn/q?x=1").read() == b"by query"
    assert [entry.url for entry in server.log] == [
        "http://a.one-sample.gov.cn/",
        "http://b.one-sample.gov.cn/",
        "http://two-sample.gov.cn/",
        "http://a.one-sample.gov.cn/q?x=1",
    ]


def test_host_header_alone_serves_too(server: PortalServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    for _ in range(2):  # one connection, two requests
        connection.request("GET", "/", headers={"Host": "two-sample.gov.cn"})
        assert connection.getresponse().read() == b"two"


def test_unknown_hosts_pages_and_tls_are_refused(server: PortalServer) -> None:
    with pytest.raises(HTTPError) as missing:
        fetch(server, "http://two-sample.gov.cn/none")
    assert missing.value.code == 404
    with pytest.raises(HTTPError) as unknown:
        fetch(server, "http://three-sample.gov.cn/")
    assert unknown.value.code == 502
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.set_tunnel("two-sample.gov.cn", 443)
    with pytest.raises(OSError, match="502"):
        connection.request("GET", "/")
    assert server.log[-1].method == "CONNECT"


def test_bodies_are_compressed_for_those_who_ask(server: PortalServer) -> None:
    response = fetch(server, "http://a.one-sample.gov.cn/", **{"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.read()) == PAGE.body


def test_conditional_requests_get_304() -> None:
    from dataclasses import replace

    modified = "Thu, 02 Jan 2025 02:00:00 GMT"
    with PortalServer([Site("c-sample.gov.cn", {"/": replace(PAGE, modified=modified)})]) as server:
        tag = fetch(server, "http://c-sample.gov.cn/").headers["ETag"]
        for headers in ({"If-None-Match": tag}, {"If-Modified-Since": modified}):
            with pytest.raises(HTTPError) as same:
                fetch(server, "http://c-sample.gov.cn/", **headers)
            assert same.value.code == 304
        assert fetch(server, "http://c-sample.gov.cn/", **{"If-None-Match": '"other"'}).status == 200


def test_faults_on_the_wire() -> None:
    routes = {
        "/cut": faults.cut(PAGE, 100),
        "/long": faults.wrong_length(PAGE, len(PAGE.body) + 50),
        "/reset": faults.reset(),
        "/drip": faults.drip(PAGE, 0.001),
        "/busy": faults.flaky(PAGE, 1, retry_after=1),
        "/loop": faults.loop,
        "/endless": faults.endless,
        "/521": faults.js_challenge,
        "/412": faults.river,
        "/soft": faults.soft_404,
    }
    with PortalServer([Site("f-sample.gov.cn", dict(routes))]) as server:
        base = "http://f-sample.gov.cn"
        for path in ("/cut", "/long"):
            with pytest.raises(http.client.IncompleteRead):
                fetch(server, base + path).read()
        with pytest.raises((ConnectionResetError, urllib.error.URLError)):
            fetch(server, f"{base}/reset")
        assert fetch(server, f"{base}/drip").read() == PAGE.body
        with pytest.raises(HTTPError) as busy:
            fetch(server, f"{base}/busy")
        assert (busy.value.code, busy.value.headers["Retry-After"]) == (503, "1")
        assert fetch(server, f"{base}/busy").read() == PAGE.body
        for path, status in (("/521", 521), ("/412", 412)):
            with pytest.raises(HTTPError) as challenge:
                fetch(server, base + path)
            assert challenge.value.code == status
            assert "Set-Cookie" in challenge.value.headers
        for path in ("/loop", "/endless"):
            with pytest.raises(HTTPError, match="infinite loop"):
                fetch(server, base + path)
        assert "不存在" in fetch(server, f"{base}/soft").read().decode()
        assert [entry.status for entry in server.log if entry.path == "/reset"] == [0]


def test_routes_may_change_from_visit_to_visit() -> None:
    answer = faults.changing(text("first"), text("second"))
    request = Request("GET", "x", "/", {})
    bodies = []
    for _ in range(3):
        reply = answer(request)
        bodies.append(reply.body)
    assert bodies == [b"first", b"second", b"second"]


def test_a_port_in_use_is_an_error(server: PortalServer) -> None:
    with pytest.raises(OSError):
        PortalServer([], server.port).start()

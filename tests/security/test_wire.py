"""Answers that mean harm, through the same code as a crawl: addresses, headers, redirects, bombs."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest
from twisted.internet.error import DNSLookupError

from harvester import settings
from harvester.archive.encodings import decode_content
from harvester.archive.errors import TooLargeError
from harvester.archive.reader import iter_captures
from harvester.archive.writer import WarcWriter
from harvester.crawl.guard import GuardedResolver, HostRules

INNER = (
    "127.0.0.1", "10.0.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.100.100.200", "0.0.0.0",
    "::1", "::", "fe80::1", "fd00:ec2::254", "::ffff:169.254.169.254", "224.0.0.1", "255.255.255.255",
)  # fmt: skip


@pytest.mark.parametrize("address", INNER)
def test_no_inner_address_is_visited_directly_or_by_name(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    rules = HostRules(allow=frozenset({address, host}), reviewed=frozenset())
    for scheme in ("http", "https"):
        refusal = rules.refusal(f"{scheme}://{host}/latest/meta-data/")
        assert refusal is not None and refusal[0] == "forbidden_address"
    # The second answer of a name that was public a moment ago.
    assert GuardedResolver._public("8.8.8.8", "rebind.gov.cn") == "8.8.8.8"
    with pytest.raises(DNSLookupError):
        GuardedResolver._public(address, "rebind.gov.cn")


def test_bounds_of_a_crawl_are_set() -> None:
    """Slow drips, endless bodies and endless redirects end at these."""
    assert 0 < settings.DOWNLOAD_TIMEOUT <= 120
    assert 0 < settings.DOWNLOAD_MAXSIZE <= 128 * 1024 * 1024
    assert 0 < settings.REDIRECT_MAX_TIMES <= 10
    assert settings.HARVEST_PORTAL_BUDGET > 0
    assert settings.TWISTED_DNS_RESOLVER.endswith("GuardedResolver")
    assert settings.DOWNLOADER_MIDDLEWARES["harvester.crawl.guard.GuardMiddleware"] == min(
        order for order in settings.DOWNLOADER_MIDDLEWARES.values() if order
    )
    assert not settings.TELNETCONSOLE_ENABLED


def test_deflate_in_deflate_in_gzip_stops_at_the_bound() -> None:
    body = gzip.compress(zlib.compress(zlib.compress(b"\0" * 300_000_000)))
    assert len(body) < 10_000
    with pytest.raises(TooLargeError):
        decode_content(body, "deflate, deflate, gzip", 50_000_000)


@pytest.mark.parametrize(
    "value",
    [
        "a\r\nSet-Cookie: x=1",
        "a\nWARC-Type: response",
        "a\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbody",
        "a\x00b",
        "../../etc/passwd",
    ],
)
def test_headers_and_addresses_split_nothing(tmp_path: Path, value: str) -> None:
    with WarcWriter(tmp_path / "warc", "run") as writer:
        writer.write_exchange(
            "GET", "http://x/" + value, [], 200, [("Content-Disposition", f"filename={value}"), ("X", "y")], b"body",
            "2026-01-01T00:00:00Z", {},
        )  # fmt: skip
    (made,) = (tmp_path / "warc").glob("*.warc.gz")
    (capture,) = iter_captures(made)
    assert capture.body == b"body"
    assert [name for name, _ in capture.headers] == ["Content-Disposition", "X"]
    assert {path.parent for path in tmp_path.rglob("*") if path.is_file()} == {tmp_path / "warc"}

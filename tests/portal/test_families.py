"""The portals of the families: their lists hold every report, their pages are there, the way leads to the lists."""

from __future__ import annotations

import base64
import re
from urllib.parse import urljoin, urlsplit

import pytest

from harvester.parsing import parse_bytes
from tests.portal.blocked import blocked_sites, challenge_after
from tests.portal.families import FAMILIES, family_site
from tests.portal.site import Reply, Request, Site


def get(site: Site, url: str) -> Reply:
    split = urlsplit(url)
    return site.answer(Request("GET", split.netloc, url.split(split.netloc, 1)[1].partition("#")[0] or "/", {}))


def body_of(reply: Reply) -> str:
    encoding = "utf-8" if "utf-8" in (reply.content_type or "") else "gb18030"
    text = reply.body.decode(encoding).replace("&amp;", "&")
    for hidden in re.findall(r'<div id="pages">([\w+/=]+)</div>', text):
        text += base64.b64decode(hidden).decode()
    return text


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_lists_hold_every_report_and_decoy(family: str) -> None:
    site = family_site(family)
    manifest = site.manifest
    assert manifest is not None
    assert len(manifest.reports) >= 16
    assert len(site.routes) > 200
    listed = ""
    for url in manifest.lists:
        reply = get(site, url)
        assert reply.status == 200, url
        listed += body_of(reply)
    for url in [*(report.url for report in manifest.reports), *manifest.decoys]:
        path = url.split(site.host, 1)[1]
        tail = path.rsplit("/", 1)[1]
        assert tail in listed, url
        assert get(site, url).status == 200


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_reports_are_readable(family: str) -> None:
    site = family_site(family)
    assert site.manifest is not None
    for report in site.manifest.reports[::7]:
        reply = get(site, report.url)
        parsed = parse_bytes(reply.body, source="page", url=report.url, content_type=reply.content_type)
        assert (parsed["agency"], parsed["year"], parsed["form"]) == (report.agency, report.year, report.form)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_way_from_the_home_page_leads_to_the_column(family: str) -> None:
    """Within three clicks; lists themselves may need the family's own mechanism."""
    site = family_site(family)
    assert site.manifest is not None
    seen = {f"http://{site.host}/"}
    for _ in range(3):
        for url in sorted(seen):
            for href in re.findall(r"(?:href|src)=[\"']([^\"']+)[\"']", body_of(get(site, url))):
                target = urljoin(url, href)
                if urlsplit(target).netloc == site.host and get(site, target).status == 200:
                    seen.add(target.partition("#")[0])
    assert any(url.partition("#")[0] in seen for url in site.manifest.lists[:1])
    assert seen & {url for url in site.manifest.lists if urlsplit(url).path not in ("/", "/zwgk/")}


def test_blocked_hosts_block() -> None:
    sites = blocked_sites()
    answers = {cause: site.answer(Request("GET", site.host, "/", {})) for cause, site in sites.items()}
    assert answers["js_challenge"].status == 521
    assert answers["river"].status == 412
    assert answers["reset"].wire.reset
    assert answers["hang"].wire.hang
    assert answers["loop"].status == 302
    assert sites["robots_403"].answer(Request("GET", "x", "/robots.txt", {})).status == 403
    assert b"Disallow: /\n" in sites["robots_denied"].answer(Request("GET", "x", "/robots.txt", {})).body
    assert sites["to_home"].answer(Request("GET", "x", "/none.html", {})).status == 301
    assert dict(answers["https_only"].headers)["Location"].startswith("https://")


def test_a_host_may_begin_to_challenge() -> None:
    site = challenge_after(Site("x-sample.gov.cn"), 2)
    assert [site.answer(Request("GET", site.host, "/", {})).status for _ in range(3)] == [404, 404, 521]

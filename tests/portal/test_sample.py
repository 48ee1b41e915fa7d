"""The sample portals are whole: every report can be reached by links and pagers, and is what the manifest says."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html as lxml_html

from tests.portal.sample import sample_sites
from tests.portal.site import Reply, Request, Site

SITES = sample_sites()
BY_HOST = {host: site for site in SITES for host in (site.host, *site.aliases)}


def page(url: str) -> Reply:
    split = urlsplit(url)
    return BY_HOST[split.netloc].answer(Request("GET", split.netloc, url.split(split.netloc, 1)[1], {}))


def links(url: str, text: str) -> set[str]:
    found = {urljoin(url, href) for href in lxml_html.fromstring(text).xpath("//a/@href")}
    pager = re.search(r"createPageHTML\((?:'paging',)?\s*(\d+),\s*(\d+),\s*['\"]index['\"],\s*['\"](\w+)['\"]", text)
    if pager:
        one_based = "'paging'" in text
        for number in range(1, int(pager[1])):
            found.add(urljoin(url, f"index_{number + one_based}.{pager[3]}"))
    return {target for target in found if urlsplit(target).netloc in BY_HOST}


@pytest.fixture(scope="module")
def reached() -> set[str]:
    """All that a breadth-first walk from the home pages reaches."""
    queue = [f"http://{site.host}/" for site in SITES if not site.host.startswith("slj.dianjiang")]
    seen = set(queue)
    for url in queue:
        reply = page(url)
        assert reply.status == 200, url
        for target in sorted(links(url, reply.body.decode())):
            if target not in seen:
                seen.add(target)
                queue.append(target)
    return seen


def test_every_report_list_and_decoy_can_be_reached(reached: set[str]) -> None:
    for site in SITES:
        assert site.manifest is not None
        wanted = {report.url for report in site.manifest.reports} | set(site.manifest.lists) | set(site.manifest.decoys)
        assert wanted <= reached, site.host


def test_the_sample_is_as_large_as_promised() -> None:
    manifests = [site.manifest for site in SITES if site.manifest is not None]
    reports = [report for manifest in manifests for report in manifest.reports]
    assert len(reports) >= 40
    assert len({report.year for report in reports}) >= 3
    assert {report.form for report in reports} == {"ogi2019", "ogi2021"}
    assert [r.agency for r in reports if r.wrong_sums] == ["分水镇人民政府"]
    assert Counter(r.adcode[:2] for r in reports if r.adcode)["50"] >= 40
    kinds = {kind for manifest in manifests for kind in manifest.decoys.values()}
    assert {"website_report", "rule_of_law", "infographic", "guide", "notice", "soft_404"} <= kinds
    assert all(len(site.routes) > 3 * len(site.manifest.lists) for site in SITES if site.manifest is not None)


def test_reports_carry_the_place_and_the_date() -> None:
    for site in SITES:
        assert site.manifest is not None
        for report in site.manifest.reports:
            text = page(report.url).body.decode()
            assert f'<meta name="SiteIDCode" content="{report.adcode}0001">' in text
            assert report.published is None or report.published in text


def test_robots_forbid_what_is_linked() -> None:
    site: Site = BY_HOST["www.changshou-sample.gov.cn"]
    assert site.manifest is not None
    assert site.manifest.forbidden == ["/search/", "/admin/"]
    assert "/search/" in {urlsplit(url).path for url in links("http://www.changshou-sample.gov.cn/", page_text(site))}


def page_text(site: Site) -> str:
    return page(f"http://{site.host}/").body.decode()


def test_sites_are_fresh_copies() -> None:
    first, second = sample_sites()[0], sample_sites()[0]
    del first.routes["/"]
    assert "/" in second.routes

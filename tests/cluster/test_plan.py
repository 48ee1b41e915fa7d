"""No host is ever asked by two jobs."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest

from harvester.cluster.crawl import jobs_of
from harvester.cluster.plan import Group, Target, group, shared_hosts
from harvester.crawl.guard import HostRules, reviewed_hosts
from harvester.crawl.registry import PortalRow, below, read_rows
from harvester.crawl.scope import Scope, bare
from harvester.crawl.urls import host_of, registered_domain
from harvester.paths import data_dir
from spiders.base import RegionSpider
from spiders.beijing import BeijingSpider
from spiders.central import CentralSpider
from spiders.jilin import JilinSpider
from spiders.shaanxi import ShaanxiSpider


def target(spider: type[RegionSpider]) -> Target:
    rows = below(read_rows(data_dir() / "portals"), spider.adcode)
    return Target(str(spider.name), (), tuple(row for row in rows if row.url))


def scopes(one: Group, rules: HostRules) -> list[Scope]:
    """As the spider of the job makes them (PortalsSpider._walk)."""
    elsewhere = frozenset(bare(host) for host in one.elsewhere)
    return [
        Scope(row.url, rules, frozenset(bare(host_of(r.url)) for r in one.rows if r is not row) | elsewhere)
        for row in one.rows
    ]


def askers(groups: list[Group], rules: HostRules, hosts: Iterable[str]) -> dict[str, list[str]]:
    """Host → the jobs that may ask it, at best by a link that surely leads to reports."""
    jobs = {one.name: scopes(one, rules) for one in groups}
    return {
        host: [name for name, of in jobs.items() if any(s.admits(f"http://{host}/nb/", strong=True) for s in of)]
        for host in hosts
    }


@pytest.mark.parametrize("allow", [frozenset(), frozenset({"reports.jilin-sample.com"})], ids=["", "allow"])
def test_no_host_belongs_to_two_jobs(allow: frozenset[str]) -> None:
    rules = HostRules(allow=allow)
    targets = [target(spider) for spider in (JilinSpider, ShaanxiSpider, BeijingSpider)]
    groups = group(targets, rules)
    rows = [row for one in targets for row in one.rows]
    hosts = {host_of(row.url) for row in rows} | rules.reviewed | rules.allow
    hosts |= {bare(host) for host in hosts} | {f"sw.{registered_domain(host)}" for host in hosts}
    assert len(hosts) > 150
    asked = askers(groups, rules, hosts)
    assert {host: names for host, names in asked.items() if len(names) > 1} == {}
    assert all(asked[host_of(row.url)] for row in rows)
    assert all(asked[host] for host in rules.reviewed | rules.allow)
    assert len(groups) > 25 if not allow else len(groups) == 1


def test_every_row_is_crawled_once_whatever_overlaps() -> None:
    first = target(BeijingSpider)
    again = Target("portal", (), (first.rows[0], PortalRow("000000", "x", "http://www.x-sample.gov.cn/")))
    groups = group([first, again, first], HostRules())
    urls = sorted(row.url for one in groups for row in one.rows)
    assert urls == sorted([*(row.url for row in first.rows), "http://www.x-sample.gov.cn/"])
    assert len({one.name for one in groups}) == len(groups)
    for one, other in itertools.combinations(groups, 2):
        assert not set(one.domains) & set(other.domains)


def test_names_of_jobs_are_the_same_tomorrow_and_no_paths() -> None:
    rows = [PortalRow("500231", "x", "http://www.a.gov.cn/"), PortalRow("500231", "y", "http://z.a.gov.cn/../../x")]
    (one,) = group([Target("chongqing", (), tuple(rows[:1]))], HostRules())
    (two,) = group([Target("chongqing", (("years", "2020"),), tuple(rows))], HostRules())
    assert one.name == two.name
    assert one.name.replace("-", "").isalnum()


def test_of_reviewed_hosts_it_is_known_who_links_to_them() -> None:
    """Without that they would make one job of everything."""
    assert set(shared_hosts()) == set(reviewed_hosts())


def test_runs_of_jobs_can_be_told_apart() -> None:
    groups = group([target(BeijingSpider), target(CentralSpider)], HostRules())
    jobs = jobs_of(groups, "c", {"DOWNLOAD_DELAY": "1"})
    steps = [step for job in jobs for step in job.steps]
    assert len(set(steps)) == len(steps)
    assert all(job.registry.count("http") >= len(one.rows) for job, one in zip(jobs, groups, strict=True))


def test_a_portal_without_a_place_leaves_shared_hosts_alone() -> None:
    rules = HostRules()
    shared = next(iter(rules.reviewed))
    urls = ["http://www.x-sample.gov.cn/", "http://www.y-sample.gov.cn/"]
    rows = tuple(PortalRow("000000", url, url) for url in urls)
    groups = group([Target("portal", (), rows)], rules)
    assert askers(groups, rules, [shared]) == {shared: []}
    placed = group([Target("portal", (), rows, {urls[0]: "220102", urls[1]: "430203"})], rules)
    jilin = next(host for host, place in shared_hosts().items() if place == "220000")
    owner = next(one.name for one in placed if one.rows[0].url == urls[0])
    assert askers(placed, rules, [jilin]) == {jilin: [owner]}
    assert len(group([Target("portal", (), rows[:1])], rules)[0].elsewhere) == 0

from __future__ import annotations

import pytest
from twisted.internet.error import DNSLookupError

from harvester.crawl.guard import GuardedResolver, HostRules, inner_address, read_allowed, reviewed_hosts
from harvester.crawl.scope import Scope

RULES = HostRules(reviewed=frozenset({"122.137.242.24"}))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.8.8.8", "localhost", "a.localhost", "10.1.2.3", "172.16.0.9", "192.168.1.1",
        "169.254.169.254", "0.0.0.0", "::1", "[::1]", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "printer.local", "",
        "224.0.0.1", "100.64.0.1",
    ],
)  # fmt: skip
def test_inner_addresses(host: str) -> None:
    assert inner_address(host)


@pytest.mark.parametrize("host", ["www.cq.gov.cn", "122.137.242.24", "8.8.8.8", "2400:3200::1"])
def test_public_addresses(host: str) -> None:
    assert not inner_address(host)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://www.a.gov.cn/", None),
        ("http://122.137.242.24:8080/x", None),
        ("http://8.8.8.8/", "foreign_host"),
        ("http://www.a.gov.cn.evil.com/", "foreign_host"),
        ("http://www.xgov.cn/", "foreign_host"),
        ("http://user@www.evil.com/?www.a.gov.cn", "foreign_host"),
        ("http://m.a.gov.cn/", "foreign_host"),
        ("http://127.0.0.1/", "forbidden_address"),
        ("http://2130706433/", "foreign_host"),
        ("file:///etc/passwd", "forbidden_scheme"),
        ("ftp://www.a.gov.cn/", "forbidden_scheme"),
    ],
)
def test_refusals(url: str, code: str | None) -> None:
    refusal = RULES.refusal(url)
    assert (refusal[0] if refusal else None) == code


def test_the_users_word_opens_a_host_but_no_inner_one() -> None:
    rules = HostRules(allow=frozenset({"www.example.com", "localhost", "192.168.1.1"}), reviewed=frozenset())
    assert rules.refusal("http://www.example.com/") is None
    assert rules.refusal("http://sub.www.example.com/") is None
    assert rules.refusal("http://localhost/") is not None
    assert rules.refusal("http://192.168.1.1/") is not None


def test_list_of_allowed_hosts() -> None:
    assert read_allowed(["# remark", "A.com  # why", ""]) == {"a.com"}
    assert reviewed_hosts()
    assert not any(inner_address(host) for host in reviewed_hosts())


def test_names_that_lead_inside_are_not_resolved() -> None:
    assert GuardedResolver._public("122.137.242.24", "www.a.gov.cn") == "122.137.242.24"
    with pytest.raises(DNSLookupError, match="no public address"):
        GuardedResolver._public("127.0.0.1", "www.a.gov.cn")


def test_hosts_of_a_portal() -> None:
    scope = Scope("http://www.qinghe.gov.cn/", RULES, others=frozenset({"jyj.qinghe.gov.cn"}))
    assert scope.admits("https://qinghe.gov.cn/x", strong=False)
    assert scope.admits("http://sw.qinghe.gov.cn/", strong=False)
    assert not scope.admits("http://m.qinghe.gov.cn/", strong=True)
    assert not scope.admits("http://jyj.qinghe.gov.cn/", strong=True)  # has its own row
    assert not scope.admits("http://www.beixian.gov.cn/nb/", strong=True)
    assert scope.admits("http://122.137.242.24:8080/nb/", strong=True)
    assert not scope.admits("http://122.137.242.24:8080/", strong=False)


def test_a_department_does_not_draw_in_its_whole_city() -> None:
    scope = Scope("http://slj.qinghe.gov.cn/", RULES)
    assert scope.admits("http://nb.slj.qinghe.gov.cn/", strong=False)
    assert not scope.admits("http://www.qinghe.gov.cn/", strong=False)
    assert scope.admits("http://www.qinghe.gov.cn/nb/slj/", strong=True)

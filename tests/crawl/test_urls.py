from __future__ import annotations

import pytest

from harvester.crawl import urls


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.qinghe.gov.cn/nb/index.html", "https://qinghe.gov.cn/nb/"),
        ("http://a.gov.cn/x.html;jsessionid=0A1B", "http://a.gov.cn/x.html"),
        ("http://a.gov.cn/x.html?JSESSIONID=0A1B", "http://a.gov.cn/x.html"),
        ("http://a.gov.cn/t1_wap.html", "http://a.gov.cn/t1.html"),
        ("http://a.gov.cn/x?mobile=1&b=2&a=1", "http://a.gov.cn/x?a=1&b=2"),
        ("http://A.gov.cn:80//x//y.html#top", "http://a.gov.cn/x/y.html"),
        ("http://a.gov.cn/x?_=1612345678901", "http://a.gov.cn/x"),
    ],
)
def test_clones_have_one_key(one: str, other: str) -> None:
    assert urls.key(one) == urls.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.gov.cn/x?sid=758001", "http://a.gov.cn/x"),
        ("http://a.gov.cn/x?page=2", "http://a.gov.cn/x?page=3"),
        ("http://a.gov.cn:8080/x", "http://a.gov.cn/x"),
        ("http://b.a.gov.cn/", "http://a.gov.cn/"),
        ("http://a.gov.cn/index_1.html", "http://a.gov.cn/index_2.html"),
    ],
)
def test_different_pages_keep_different_keys(one: str, other: str) -> None:
    assert urls.key(one) != urls.key(other)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.qinghe.gov.cn", "qinghe.gov.cn"),
        ("sw.qinghe.gov.cn", "qinghe.gov.cn"),
        ("qinghe.gov.cn", "qinghe.gov.cn"),
        ("a.b.example.com", "example.com"),
        ("www.example.com.cn", "example.com.cn"),
        ("10.0.0.1", "10.0.0.1"),
    ],
)
def test_registered_domain(host: str, domain: str) -> None:
    assert urls.registered_domain(host) == domain


@pytest.mark.parametrize(
    "url", ["javascript:void(0)", "mailto:a@b.cn", "file:///etc/passwd", "http://[bad", "http:///x", ""]
)
def test_no_page_addresses(url: str) -> None:
    assert urls.clean(url) is None


def test_long_addresses_are_traps() -> None:
    assert urls.clean("http://a.gov.cn/" + "x" * 3000) is None


@pytest.mark.parametrize(
    "path",
    [
        "/nb/202101/t20210128_8812345.html",
        "/art/2021/1/28/art_1229214366_3771234.html",
        "/info/2961/497631.htm",
        "/gkmlpt/content/3/3212/post_3212345.html",
        "/c133076/202204/0a1b2c3d4e5f60718293a4b5c6d7e8f9.shtml",
        "/c14573/20210131/i1654651.html",
        "/OpennessContent/show/2277958.html",
        "/x/P020210128570001234567.pdf",
    ],
)
def test_articles_of_the_families(path: str) -> None:
    assert urls.is_article(f"http://www.a.gov.cn{path}")


@pytest.mark.parametrize("path", ["/", "/zwgk/zfxxgknb/", "/nb/index_2.html", "/col/col77/index.html", "/nb/list.html"])
def test_lists_are_no_articles(path: str) -> None:
    assert not urls.is_article(f"http://www.a.gov.cn{path}")

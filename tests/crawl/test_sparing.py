"""Scrapy's parts in their sparing form give what Scrapy's own give."""

from __future__ import annotations

import logging

import pytest
from scrapy import Spider
from scrapy.core.spidermw import SpiderMiddlewareManager
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import HtmlResponse, Request, Response, TextResponse
from scrapy.logformatter import LogFormatter
from scrapy.spidermiddlewares.depth import DepthMiddleware
from scrapy.utils.test import get_crawler

from harvester.crawl.sparing import SeldomRefreshMiddleware, SilentFormatter, SparingAddon

URL = "http://www.example.gov.cn/a/"
REFRESH = '<meta http-equiv="Refresh" content="0; url=/nb/">'


def crawler(**settings: object) -> Crawler:
    made: Crawler = get_crawler(Spider, settings)
    return made


def answered(kind: type[SeldomRefreshMiddleware] | type[MetaRefreshMiddleware], response: Response) -> str:
    made = crawler(METAREFRESH_MAXDELAY=5)
    return str(kind.from_crawler(made).process_response(Request(URL), response).url)


@pytest.mark.parametrize(
    ("source", "moved"),
    [
        (f"<html><head>{REFRESH}</head>", True),
        (f"<html><head>{REFRESH.upper()}</head>", True),
        (f"{'政' * 4000}{REFRESH}", True),
        (f"{'政' * 5000}{REFRESH}", False),
        (f"<script>{REFRESH}</script>", True),
        (f"<noscript>{REFRESH}</noscript>", False),
        (REFRESH.replace('"0;', '"60;'), False),
        ("<html><head><title>refresh</title></head>", False),
        ("<html><p>年报</p>", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_refresh_is_followed_as_by_scrapy(source: str, moved: bool, encoding: str) -> None:
    response = HtmlResponse(URL, body=source.encode(encoding), encoding=encoding)
    ours, theirs = answered(SeldomRefreshMiddleware, response), answered(MetaRefreshMiddleware, response)
    assert ours == theirs
    assert (ours != URL) == moved


def test_what_is_no_page_has_no_refresh() -> None:
    assert answered(SeldomRefreshMiddleware, TextResponse(URL, body=REFRESH.encode(), encoding="utf-8")) == URL
    assert answered(SeldomRefreshMiddleware, Response(URL, body=REFRESH.encode())) == URL


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ({}, False),
        ({"DEPTH_LIMIT": 2}, True),
        ({"DEPTH_PRIORITY": 1}, True),
        ({"DEPTH_STATS_VERBOSE": True}, True),
        ({"SPIDER_MIDDLEWARES": {DepthMiddleware: 900}}, True),
    ],
)
def test_depth_is_counted_where_a_setting_asks_for_it(asked: dict[str, object], counted: bool) -> None:
    made = crawler(ADDONS={SparingAddon: 400}, **asked)
    made._apply_settings()
    loaded = SpiderMiddlewareManager.from_crawler(made).middlewares
    assert any(isinstance(one, DepthMiddleware) for one in loaded) == counted


@pytest.mark.parametrize(
    ("level", "told"), [("INFO", False), ("WARNING", False), (logging.INFO, False), ("DEBUG", True), (5, True)]
)
def test_lines_for_nobody_are_not_made(level: object, told: bool) -> None:
    made = crawler(LOG_LEVEL=level)
    formatter = SilentFormatter.from_crawler(made)
    spider, response = Spider("x"), HtmlResponse(URL)
    assert (formatter.crawled(Request(URL), response, spider) is not None) == told
    assert (formatter.scraped({"year": 2020}, response, spider) is not None) == told
    whole = LogFormatter()
    if told:
        assert formatter.crawled(Request(URL), response, spider).keys() == (
            whole.crawled(Request(URL), response, spider).keys()
        )
    error = ValueError("x")
    assert formatter.spider_error(None, Request(URL), response, spider)["level"] == logging.ERROR
    assert formatter.dropped({}, error, response, get_crawler(Spider)._create_spider("x"))["args"]["exception"] is error

"""Downloader middlewares: robots.txt with its refusals, pauses that servers ask for, hosts that are left alone, and
http where https does not work. All of them act for our own spiders only (those that have ``hosts``)."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from harvester.crawl.guard import GuardError
from harvester.crawl.hosts import Host, Hosts
from harvester.crawl.obstacles import (
    CERTIFICATE_FAULT,
    HTTPS_FAILED,
    RATE_LIMITED,
    REDIRECT_LOOP,
    ROBOTS_DENIED,
    TLS_LEGACY,
    UNREACHABLE,
    Obstacle,
    cause_of,
    classify,
    retry_after,
)
from harvester.crawl.tls import is_certificate_fault, is_tls_fault
from harvester.crawl.urls import host_of, is_home

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_SITEMAP = re.compile(rb"^\s*sitemap\s*:\s*(https?://\S{1,1000})", re.I | re.M)
MAX_ROBOTS = 500_000
MAX_SITEMAPS = 10


class HostLeftAloneError(GuardError):
    """A request to a host that is left alone for the rest of the run."""


class RobotsDeniedError(GuardError):
    """robots.txt forbids the request."""


def headers_of(response: Response) -> Any:
    """All values of a header of ``response``, as text, by name."""
    return lambda name: [value.decode("latin-1") for value in response.headers.getlist(name)]


def hosts_of(crawler: Crawler) -> Hosts | None:
    return getattr(crawler.spider, "hosts", None)


class _DenyAll(RobotParser):
    """What a robots.txt says that is itself refused."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> _DenyAll:
        return cls("")

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        return False


def _no_tracebacks(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Error downloading")


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, with three differences: a robots.txt that is refused (401, 403) forbids everything, one that a broken
    server cannot give (5xx) does too, and a page instead of one (a soft 404) has no rules."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # A robots.txt that cannot be had is no fault of the program: the request itself will tell the cause.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(_no_tracebacks)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        hosts = hosts_of(self.crawler)
        if hosts is not None and hosts.get(host_of(response.url)).blocked is not None:
            self._settle(netloc, None)  # a challenge: the host's own cause is told, not that of its robots.txt
            return
        if response.status in (401, 403) or response.status >= 500:
            self._settle(netloc, _DenyAll(f"robots.txt answered {response.status}"))
            return
        head = response.body[:500].lstrip().lower()
        if response.status >= 300 or head.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
            self._settle(netloc, None)
            return
        if hosts is not None:
            hosts.get(host_of(response.url)).sitemaps = [
                url.decode("latin-1") for url in _SITEMAP.findall(response.body[:MAX_ROBOTS])
            ][:MAX_SITEMAPS]
        await super()._parse_robots(response, netloc, request)

    def _settle(self, netloc: str, parser: RobotParser | None) -> None:
        waiting: Any = self._parsers[netloc]
        self._parsers[netloc] = parser
        waiting.callback(parser)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as refusal:
            reason = rp.reason if isinstance(rp, _DenyAll) else "forbidden by robots.txt"
            name = self._robotstxt_useragent or self._default_useragent
            whole = rp is not None and not rp.allowed(urljoin(request.url, "/"), name)
            hosts = hosts_of(self.crawler)
            if whole and hosts is not None:
                hosts.block(host_of(request.url), Obstacle(ROBOTS_DENIED, reason, host_wide=True))
            raise RobotsDeniedError(ROBOTS_DENIED, reason, host_wide=whole) from refusal


class HostMiddleware:
    """Keeps the books of hosts. Stands behind robots.txt, so that its answers count as well."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.longest_pause = crawler.settings.getfloat("HARVEST_RETRY_AFTER_MAX", 120.0)
        self.replay = bool(crawler.settings.get("HARVEST_REPLAY"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        hosts = hosts_of(self.crawler)
        if hosts is None:
            return None
        name = host_of(request.url)
        host = hosts.get(name)
        if host.blocked is not None:
            raise HostLeftAloneError(host.blocked.code, host.blocked.detail, host_wide=True)
        if host.http_only and request.url.startswith("https:"):
            return _over_http(request)
        pause = hosts.wait(name)
        if pause and not self.replay:
            await asyncio.sleep(pause)
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        hosts = hosts_of(self.crawler)
        if hosts is None:
            return response
        name = host_of(response.url)
        if request.meta.get("harvest_archived"):
            # What an archive gives is somebody else's page; about the archive only its refusals say something.
            if response.status in (429, 503):
                hosts.block(name, Obstacle(RATE_LIMITED, f"status {response.status}: the archive wants a rest", True))
            else:
                hosts.answered(name)
            return response
        obstacle = classify(
            status=response.status,
            headers=headers_of(response),
            body=response.body,
            asked=request.url,
            url=response.url,
        )
        if obstacle is not None and obstacle.host_wide:
            hosts.block(name, obstacle)
        else:
            hosts.answered(name, https=response.url.startswith("https:"))
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        hosts = hosts_of(self.crawler)
        if hosts is None or isinstance(exception, IgnoreRequest):
            return None
        name = host_of(request.url)
        cause = cause_of(exception)
        if request.url.startswith("https:") and cause.code == UNREACHABLE and not hosts.get(name).http_only:
            if is_tls_fault(exception) and self._eased(request, hosts.get(name), exception, cause.detail):
                return request.replace(dont_filter=True)
            hosts.get(name).http_only = True
            self._note(request.url, HTTPS_FAILED, f"{cause.detail}; http on the same host is used")
            return _over_http(request)
        if cause.host_wide:
            hosts.failed(name, cause)
        return None

    def _eased(self, request: Request, host: Host, exception: Exception, detail: str) -> bool:
        """One step down for a host whose encryption is faulty, each at most once and on record. False: no such step."""
        if is_certificate_fault(exception):
            accepted = self.crawler.settings.getbool("HARVEST_BAD_CERTIFICATES")
            taken = "the user accepts it" if accepted else "it is not accepted"
            self._note(request.url, CERTIFICATE_FAULT, f"{detail}; {taken}")
            eased, host.unverified = accepted and not host.unverified, accepted
            return eased
        if host.legacy_tls:
            return False
        host.legacy_tls = True
        self._note(request.url, TLS_LEGACY, f"{detail}; older rules are tried")
        return True

    def _note(self, url: str, reason: str, detail: str) -> None:
        note = getattr(self.crawler.spider, "note_host", None)
        if note is not None:
            note(url, reason, detail)


def _over_http(request: Request) -> Request:
    parts = urlsplit(request.url)
    netloc = (parts.hostname or "") if parts.port in (None, 443) else parts.netloc
    again = request.replace(url=parts._replace(scheme="http", netloc=netloc).geturl(), dont_filter=True)
    for name in ("proxy", "_scheme_proxy", "_auth_proxy", "retry_times"):
        again.meta.pop(name, None)
    return again


class PoliteRetryMiddleware(RetryMiddleware):
    """Scrapy's, but a server that says when to come again (``Retry-After``) is asked then, or not at all.

    A request may say in its meta how many seconds to wait where the server does not (``harvest_backoff``, with
    ``max_retry_times``); they double with every time.
    """

    @property
    def _longest(self) -> float:
        return self.crawler.settings.getfloat("HARVEST_RETRY_AFTER_MAX", 120.0)

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        hosts = hosts_of(self.crawler)
        seconds = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"))
        patience = request.meta.get("harvest_backoff")
        if seconds is None and patience and request.meta.get("retry_times", 0) < request.meta["max_retry_times"]:
            seconds = min(patience * 2 ** request.meta.get("retry_times", 0), self._longest)
        if hosts is not None and seconds is not None and response.status in (429, 503):
            name = host_of(response.url)
            if seconds > self._longest:
                hosts.block(name, Obstacle(RATE_LIMITED, f"status {response.status}, asks for {seconds:.0f} s", True))
                return response
            hosts.pause(name, seconds)
        again: Request | Response = super().process_response(request, response)
        return again

    def process_exception(self, request: Request, exception: Exception, spider: Any = None) -> Any:
        hosts = hosts_of(self.crawler)
        if (
            hosts is not None
            and request.url.startswith("https:")
            and not hosts.get(host_of(request.url)).https_answered
        ):
            return None  # http is tried instead
        return super().process_exception(request, exception)


class PlainRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, but a page that has become the home page is not followed: it is gone, and the home page is known."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        hosts = hosts_of(self.crawler)
        if hosts is not None and 300 <= response.status < 400:
            target = urljoin(request.url, (response.headers.get("Location") or b"").decode("latin-1"))
            way = [*request.meta.get("redirect_urls", []), request.url]
            asked = way[0]
            if way.count(target) > 1:  # once is how some sites set a cookie
                raise GuardError(REDIRECT_LOOP, f"led to {target[:200]} again and again")
            same_host = host_of(target) == host_of(request.url)
            if same_host and is_home(target) and not is_home(asked):
                return response
            if same_host and target.startswith("https:") and hosts.get(host_of(target)).http_only:
                raise GuardError(REDIRECT_LOOP, "http leads to https, and https does not work")
            hosts.moved(request.url, target)
        answer: Request | Response = super().process_response(request, response)
        return answer


__all__ = [
    "HostLeftAloneError",
    "HostMiddleware",
    "PlainRedirectMiddleware",
    "PoliteRetryMiddleware",
    "RobotsDeniedError",
    "RobotsMiddleware",
]

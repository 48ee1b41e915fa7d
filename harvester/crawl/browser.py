"""The last way into a portal whose lists only scripts make: a real browser that has no network of its own.

What a page asks for in the browser is fetched by the crawl's own downloader, with all its rules (hosts, robots.txt,
pauses, addresses of the name service) and into the archive as it was sent; the browser is handed the answers.
Pictures, films, fonts and foreign hosts are refused. What comes back to the crawl is the page as a person sees it, with
the further pages of its list joined to it.

This is not scrapy-playwright: its responses are rendered pages, which have no place in an archive of what was sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import BaseSettings

from harvester.crawl.arguments import ArgumentError
from harvester.crawl.frontier import RENDER
from harvester.crawl.guard import GuardError
from harvester.crawl.links import words
from harvester.crawl.middlewares import HostLeftAloneError, hosts_of
from harvester.crawl.obstacles import BROWSER_FAILED
from harvester.crawl.urls import host_of, is_media

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""Programs that are looked for where the setting does not name one."""
MAX_PAGES = 20
"""Pages of one list that are leafed through."""
MAX_REQUESTS = 60
"""Requests that showing one page, with its further pages, may cost."""
MAX_BODY = 8_000_000
SECONDS = 90
"""For one list in all."""
WAIT = 10_000
"""Milliseconds until a page must have come to rest."""
TICK = 150
_NEEDED = frozenset({"document", "script", "xhr", "fetch", "other"})
_DROPPED = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"})


def program(settings: BaseSettings) -> str | None:
    """The browser that ``HARVEST_BROWSER`` means, None where it is off.

    Raises ArgumentError where there is none, or the extra ``browser`` is missing.
    """
    if not is_wanted(settings):
        return None
    wanted = str(settings["HARVEST_BROWSER"]).strip()
    if find_spec("playwright") is None:
        raise ArgumentError("HARVEST_BROWSER: playwright is not installed; pip install 'ogi-harvester[browser]'")
    names = NAMES if wanted.lower() in ("1", "true", "yes", "on") else (wanted,)
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise ArgumentError(f"HARVEST_BROWSER={wanted}: no such program; install Chromium or name its path")
    return found


def is_wanted(settings: BaseSettings) -> bool:
    """Whether ``HARVEST_BROWSER`` is on."""
    return str(settings.get("HARVEST_BROWSER") or "").strip().lower() not in ("", "0", "false", "no", "off")


class BrowserMiddleware:
    """Downloader middleware behind the rules for hosts: answers the leads that are to be shown in a browser."""

    def __init__(self, crawler: Crawler) -> None:
        try:
            path = program(crawler.settings)
        except ArgumentError as error:  # `scrapy crawl` has said so before
            raise NotConfigured(str(error)) from error
        if path is None:
            raise NotConfigured
        self.crawler = crawler
        self.path = path
        self._playwright: Any = None
        self._browser: Any = None
        self._one_at_a_time = asyncio.Lock()
        crawler.signals.connect(self.close, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BrowserMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        lead = request.meta.get("lead")
        if lead is None or lead.kind != RENDER:
            return None
        request.meta["dont_cache"] = True  # what it is made of is in the archive, each answer as it was sent
        from playwright.async_api import Error

        async with self._one_at_a_time:
            try:
                html = await asyncio.wait_for(self._show(request), SECONDS)
            except (Error, TimeoutError, OSError) as error:
                words_ = (str(error).strip().splitlines() or [type(error).__name__])[0]
                raise GuardError(BROWSER_FAILED, f"the browser could not show it: {words_[:200]}") from error
        _let_alone(self.crawler, request.url)
        return HtmlResponse(request.url, body=html.encode("utf-8", "replace"), encoding="utf-8", request=request)

    async def close(self) -> None:
        if self._browser is not None:
            with contextlib.suppress(Exception):  # it may have died by itself
                await self._browser.close()
            self._browser = None
        if self._playwright is not None:
            await self._playwright.stop()
            self._playwright = None

    async def _show(self, request: Request) -> str:
        """The page, and what follows it, as HTML."""
        context = await (await self._started()).new_context(
            user_agent=self.crawler.settings["USER_AGENT"],
            locale="zh-CN",
            service_workers="block",
            accept_downloads=False,
        )
        carrier = Carrier(self.crawler, request)
        try:
            await context.route("**/*", carrier.answer)
            page = await context.new_page()
            page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
            await page.goto(request.url, wait_until="domcontentloaded", timeout=WAIT)
            return await _leaf_through(page, carrier)
        finally:
            await context.close()
            await carrier.finish()

    async def _started(self) -> Any:
        if self._browser is None or not self._browser.is_connected():
            from playwright.async_api import async_playwright

            if self._playwright is None:
                self._playwright = await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(
                executable_path=self.path,
                # No sandbox can be had as root; elsewhere hostile pages stay in it.
                chromium_sandbox=os.geteuid() != 0,
                # Whatever is not carried by us leads nowhere.
                proxy={"server": "http://127.0.0.1:9"},
                args=["--disable-background-networking", "--disable-component-update", "--no-first-run"],
            )
        return self._browser


class Carrier:
    """Fetches for one page of the browser what the page asks for."""

    def __init__(self, crawler: Crawler, request: Request) -> None:
        self.crawler = crawler
        self.walk = request.meta["walk"]
        self.url = request.url
        self._count = 0
        self._tasks: set[asyncio.Task[Any]] = set()

    async def answer(self, route: Any) -> None:
        """Called by the browser for every request of the page."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        from playwright.async_api import Error

        response = None
        if self._wanted(route.request):
            try:
                response = await self._fetch(route.request)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # refused, forbidden, dead: the page has to do without
                logger.debug("%s: not for the browser: %s", route.request.url, error)
        with contextlib.suppress(Error):  # the page may be gone by now
            if response is None:
                await route.abort()
            else:
                await route.fulfill(status=response.status, headers=_headers(response), body=response.body[:MAX_BODY])

    async def finish(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _wanted(self, asked: Any) -> bool:
        if asked.resource_type not in _NEEDED or asked.method not in ("GET", "POST") or is_media_file(asked.url):
            return False
        return self._count < MAX_REQUESTS and bool(self.walk.scope.admits(asked.url, strong=True))

    async def _fetch(self, asked: Any) -> Response:
        """By the crawl's own downloader: its rules, its pauses, its archive."""
        self._count += 1
        kept = {"content-type": "Content-Type", "x-requested-with": "X-Requested-With", "accept": "Accept"}
        headers = {kept[name]: value for name, value in asked.headers.items() if name in kept}
        headers["Referer"] = self.url
        body = asked.post_data_buffer or b""
        request = Request(
            asked.url, method=asked.method, body=body, headers=headers, meta={"walk": self.walk}, dont_filter=True
        )
        assert self.crawler.engine is not None
        first = asked.url != self.url
        self.walk.account.requests += first
        self.walk.frontier.taken += first
        response = await self.crawler.engine.download_async(request)
        _let_alone(self.crawler, asked.url)  # a challenge is no page, and no browser is to solve it
        return response

    @property
    def busy(self) -> bool:
        """Whether the page still waits for something."""
        return bool(self._tasks)


def _let_alone(crawler: Crawler, url: str) -> None:
    """Raises HostLeftAloneError for a host that challenges, or is to be left alone for another reason."""
    hosts = hosts_of(crawler)
    blocked = hosts.get(host_of(url)).blocked if hosts is not None else None
    if blocked is not None:
        raise HostLeftAloneError(blocked.code, blocked.detail, host_wide=True)


def is_media_file(url: str) -> bool:
    """True for what no list is made of; scripts are needed here."""
    return is_media(url) and not url.partition("?")[0].lower().endswith(".js")


def _headers(response: Response) -> Mapping[str, str]:
    return {
        name.decode("latin-1"): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in _DROPPED and values
    }


async def _leaf_through(page: Any, carrier: Carrier) -> str:
    """The page when it has come to rest, and what the pages show that follow by 下一页 or the next number."""
    await _rest(page, carrier)
    first = await page.content()
    further: list[str] = []
    links = [await _links(page)]
    while len(further) + 1 < MAX_PAGES and await _turn(page, len(further) + 2):
        await _rest(page, carrier)
        now = await _links(page)
        if now in links:
            break
        links.append(now)
        further.append(await page.inner_html("body"))
    head, end, tail = first.rpartition("</body>")
    parts = "".join(f"<div>{part}</div>" for part in further)
    return f"{head}{parts}{end}{tail}" if end else first + parts


async def _rest(page: Any, carrier: Carrier) -> None:
    """Wait until the page asks for nothing any more; one that never rests is taken as it is."""
    quiet = 0
    for _ in range(WAIT // TICK):
        await page.wait_for_timeout(TICK)
        quiet = 0 if carrier.busy else quiet + 1
        if quiet >= 2:
            return


async def _links(page: Any) -> list[str]:
    found: list[str] = await page.eval_on_selector_all("a[href]", "all => all.map(a => a.href + ' ' + a.innerText)")
    return found


async def _turn(page: Any, number: int) -> bool:
    """Click on what leads to the next page; False where there is nothing to click on."""
    from playwright.async_api import Error

    pattern = words().next_page.pattern
    found = await page.evaluate_handle(_FIND, [pattern, str(number)])
    element = found.as_element()
    if element is None:
        return False
    before = page.url
    try:
        await element.click(timeout=2000, no_wait_after=True)
    except Error:
        return False
    return bool(page.url.partition("#")[0] == before.partition("#")[0])


_FIND = """([pattern, number]) => {
  const next = new RegExp(pattern), all = [...document.querySelectorAll('a,button,span,li,input,div,em,i')];
  const text = e => (e.innerText || e.value || e.title || '').replace(/\\s+/g, '');
  const live = e => e.offsetParent !== null && !e.disabled && !/disab/i.test(e.className)
    && !(e.tagName === 'A' && /^https?:/.test(e.href) && e.href.split('#')[0] !== location.href.split('#')[0]);
  const fits = e => live(e) && e.children.length < 2 && text(e).length <= 6;
  return all.reverse().find(e => fits(e) && next.test(text(e))) || all.find(e => fits(e) && text(e) === number) || null;
}"""

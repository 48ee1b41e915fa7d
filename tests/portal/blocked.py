"""Hosts that cannot be crawled, each for its own reason."""

from __future__ import annotations

from . import faults
from .build import Portal
from .noise import article
from .site import Reply, Request, Site, redirect, text


def _home(host: str, adcode: str) -> Portal:
    """A small portal that would be crawled if nothing stood in the way."""
    portal = Portal(f"www.{host}-sample.gov.cn", f"{host}样例网", adcode, skin="plain")
    title, day, content = article("news", 3)
    portal.article("/xw/1.html", title, day.isoformat(), content)
    portal.home([("新闻", "/xw/1.html", [(title, "/xw/1.html")]), ("政府信息公开年报", "/nb/", [])])
    return portal


def blocked_sites() -> dict[str, Site]:
    """Cause → site: ``js_challenge``, ``river``, ``reset``, ``hang``, ``loop``, ``robots_denied``, ``robots_403``,
    ``to_home``, ``https_only``."""
    sites: dict[str, Site] = {}
    for number, (cause, everything) in enumerate(
        (
            ("js_challenge", faults.js_challenge),
            ("river", faults.river),
            ("reset", lambda _request: faults.reset()),
            ("hang", lambda _request: faults.hang()),
            ("loop", faults.loop),
        )
    ):
        site = _home(f"blocked{number}", "130428").site
        site.everything = everything
        sites[cause] = site
    denied = _home("denied", "130428")
    denied.robots("/")
    sites["robots_denied"] = denied.site
    refused = _home("refused", "130428").site
    refused.add("/robots.txt", faults.refused)
    sites["robots_403"] = refused
    gone = _home("gone", "130428").site
    gone.missing = faults.to_home
    sites["to_home"] = gone
    flip = Site("www.flip-sample.gov.cn", {"/": redirect("https://www.flip-sample.gov.cn/", 301)})
    flip.add("/robots.txt", text("", 404))
    sites["https_only"] = flip
    return sites


def challenge_after(site: Site, pages: int) -> Site:
    """The site answers ``pages`` requests and challenges from then on."""
    count = 0

    def everything(request: Request) -> Reply | None:
        nonlocal count
        count += 1
        return faults.js_challenge(request) if count > pages else None

    site.everything = everything
    return site

"""What goes wrong at real portals, ready to be put into a route of a site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .site import Reply, Request, Route, Wire, redirect, text, with_wire

JSL = (
    "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+'_clearance_s=1700000000.1|-1|abcdef;max-age=3600;path=/';"
    "location.href=location.pathname+location.search</script>"
)
RIVER = (
    '<!DOCTYPE html><html><head><meta id="9DhefwqGPrzGxEp9hPaoag" content="x"><script>$_ts=window[\'$_ts\'];if(!$_ts)'
    "$_ts={};$_ts.nsd=12345;$_ts.cd='qEp';if($_ts.lcd)$_ts.lcd();</script></head><body></body></html>"
)
SOFT_404 = (
    "<html><head><title>页面不存在</title></head><body><div class='err'><p>抱歉，您访问的页面不存在或已删除！</p>"
    "<p>系统将在<b>5</b>秒后返回<a href='/'>网站首页</a></p></div></body></html>"
)


def slow(reply: Reply, seconds: float) -> Reply:
    return with_wire(reply, Wire(delay=seconds))


def drip(reply: Reply, seconds: float) -> Reply:
    return with_wire(reply, Wire(drip=seconds))


def cut(reply: Reply, at: int) -> Reply:
    """The connection ends after ``at`` bytes of the body."""
    return with_wire(reply, Wire(cut_at=at))


def reset() -> Reply:
    return Reply(wire=Wire(reset=True))


def hang() -> Reply:
    return Reply(wire=Wire(hang=True))


def wrong_length(reply: Reply, length: int) -> Reply:
    return with_wire(reply, Wire(length=length))


def js_challenge(_request: Request) -> Reply:
    """加速乐: HTTP 521 and a cookie made by script."""
    return replace(text(JSL, 521), headers=(("Set-Cookie", "__jsluid_s=0123456789abcdef; path=/; HttpOnly"),))


def river(_request: Request) -> Reply:
    """瑞数: HTTP 412 and a script."""
    return replace(text(RIVER, 412), headers=(("Set-Cookie", "FSSBBIl1UgzbN7N80S=abc; Path=/; HttpOnly"),))


def soft_404(_request: Request) -> Reply:
    """A page that says it is missing, with status 200."""
    return text(SOFT_404)


def to_home(_request: Request) -> Reply:
    return redirect("/", 301)


def loop(request: Request) -> Reply:
    """Redirects from A to B and back for ever."""
    return redirect(f"{request.path}?r=1" if "r" not in request.query else request.path)


def endless(request: Request) -> Reply:
    """Redirects always further on."""
    step = int(request.query.get("step", "0")) + 1
    return redirect(f"{request.path}?step={step}")


def refused(_request: Request) -> Reply:
    return text("<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>", 403)


def flaky(route: Route, fails: int, status: int = 503, retry_after: int | None = None) -> Callable[[Request], Reply]:
    """Fails the first ``fails`` times, then answers."""
    count = 0

    def answer(request: Request) -> Reply:
        nonlocal count
        count += 1
        if count <= fails:
            headers = (("Retry-After", str(retry_after)),) if retry_after is not None else ()
            return replace(text("<h1>busy</h1>", status), headers=headers)
        return route if isinstance(route, Reply) else route(request)

    return answer


def changing(*routes: Route) -> Callable[[Request], Reply]:
    """Answers with the first route once, then with the next, and stays with the last."""
    count = 0

    def answer(request: Request) -> Reply:
        nonlocal count
        route = routes[min(count, len(routes) - 1)]
        count += 1
        return route if isinstance(route, Reply) else route(request)

    return answer

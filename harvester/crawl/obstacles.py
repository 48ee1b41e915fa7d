"""What stands between a crawl and a page: recognised, named, and left alone.

``classify`` looks at one response, ``cause_of`` at one failure; both give a code of ``rejects`` and a sentence. Nothing
here tries to get past a challenge.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time

from harvester.archive.errors import ArchiveError
from harvester.crawl.urls import host_of, is_home
from harvester.workers.serving import SHORT

ROBOTS_DENIED = "robots_denied"
BLOCKED_JS = "blocked_js_challenge"
BLOCKED = "blocked"
BLOCK_PAGE = "blocked_page"
UNREACHABLE = "unreachable"
GONE = "gone"
SOFT_404 = "soft_404"
SERVER_ERROR = "server_error"
RATE_LIMITED = "rate_limited"
TOO_LARGE = "too_large"
REDIRECT_LOOP = "redirect_loop"
TRUNCATED = "truncated_response"
NOT_ARCHIVED = "not_in_archive"
ARCHIVE_ERROR = "archive_error"
HTTPS_FAILED = "https_failed"
TLS_LEGACY = "tls_legacy"
CERTIFICATE_FAULT = "certificate_fault"
REFUSED = "refused"
OTHER_YEAR = "other_year"
FAULT = "internal_error"
BROWSER_FAILED = "browser_failed"
KILLED = "parser_killed"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """``host_wide``: no further request to this host in this run."""

    code: str
    detail: str
    host_wide: bool = False


_CHALLENGE_BODY = re.compile(
    rb"__jsl_clearance|\$_ts\s*=|\$_ts\.|window\[['\"]\$_ts|_\$jsvmprt|wzwsquestion|WZWSREL|wzws_cid|safeline|__tst_status"
)
_RIVER_COOKIE = re.compile(r"^[A-Za-z0-9]{8,}[0-9a-zA-Z]N?80[ST]=|^FSSBB", re.I)
_BLOCK_WORDS = (
    "访问被拦截",
    "请求被拦截",
    "您的访问被阻断",
    "网站防火墙",
    "云防护",
    "安全防护拦截",
    "您的请求带有不合法参数",
    "访问过于频繁",
    "人机验证",
    "Access Denied",
    "请求存在威胁",
)
_BLOCK_LIMIT = 30_000


def classify(*, status: int, headers: Callable[[str], list[str]], body: bytes, asked: str, url: str) -> Obstacle | None:
    """The obstacle that a response is; None for a page.

    ``headers``: all values of a header by name. ``asked``: the address that was wanted, ``url``: the one that answered.
    """
    cookies = headers("Set-Cookie")
    challenge = len(body) < _BLOCK_LIMIT * 4 and b"</table>" not in body and bool(_CHALLENGE_BODY.search(body))
    if status == 521 or (status != 200 and any("__jsl" in cookie for cookie in cookies)):
        return Obstacle(BLOCKED_JS, f"status {status} with a __jsl cookie challenge (加速乐)", host_wide=True)
    if status == 412 or challenge:
        return Obstacle(BLOCKED_JS, f"status {status} with a script challenge (瑞数 or alike)", host_wide=True)
    if status in (202, 400) and any(_RIVER_COOKIE.match(cookie) for cookie in cookies):
        return Obstacle(BLOCKED_JS, f"status {status} with a challenge cookie (瑞数)", host_wide=True)
    if status == 491 or (status != 200 and headers("wzws-ray")):
        return Obstacle(BLOCKED_JS, f"status {status} from the 网神 wzws gate", host_wide=True)
    if status in (301, 302, 303, 307, 308):
        target = (headers("Location") or [""])[0]
        return Obstacle(GONE, f"status {status} to {target[:200] or 'nowhere'} instead of a page")
    if status in (404, 410):
        return Obstacle(GONE, f"status {status}")
    if status in (401, 403, 406, 418):
        return Obstacle(BLOCKED if status != 401 else REFUSED, f"status {status}")
    if status == 429:
        return Obstacle(RATE_LIMITED, "status 429: too many requests", host_wide=True)
    if status >= 500:
        return Obstacle(SERVER_ERROR, f"status {status}")
    if status >= 400:
        return Obstacle(REFUSED, f"status {status}")
    # The front page of another host may be what was looked for: a disclosure site of its own.
    if asked != url and is_home(url) and not is_home(asked) and _bare(url) == _bare(asked):
        return Obstacle(GONE, "redirected to the home page")
    if len(body) < _BLOCK_LIMIT:
        text = body.decode("utf-8", "ignore") + body.decode("gb18030", "ignore")
        word = next((word for word in _BLOCK_WORDS if word in text), None)
        if word and "<table" not in text:
            return Obstacle(BLOCK_PAGE, f"a block page: {word}")
    return None


def _bare(url: str) -> str:
    return host_of(url).removeprefix("www.")


def retry_after(value: str | None, now: float | None = None) -> float | None:
    """Seconds that a ``Retry-After`` header asks to wait (number or date); None if it says nothing usable."""
    if not value:
        return None
    value = value.strip()
    if value.isdigit():
        return float(value)
    try:
        wanted = parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError):
        return None
    return max(0.0, wanted - (time() if now is None else now))


_BY_NAME = {
    "DNSLookupError": (UNREACHABLE, "the name of the host is not known"),
    "CannotResolveHostError": (UNREACHABLE, "the name of the host is not known"),
    "DownloadConnectionRefusedError": (UNREACHABLE, "the host refuses connections"),
    "ConnectionRefusedError": (UNREACHABLE, "the host refuses connections"),
    "DownloadTimeoutError": (UNREACHABLE, "no answer in time"),
    "TimeoutError": (UNREACHABLE, "no answer in time"),
    "TCPTimedOutError": (UNREACHABLE, "no answer in time"),
    "ConnectionLost": (UNREACHABLE, "the connection was lost"),
    "ConnectionDone": (UNREACHABLE, "the connection was closed without an answer"),
    "ConnectError": (UNREACHABLE, "no connection"),
    "NoRouteError": (UNREACHABLE, "no way to the host"),
    "DownloadFailedError": (UNREACHABLE, "the answer could not be read"),
    "ResponseNeverReceived": (UNREACHABLE, "the connection was closed without an answer"),
    "ResponseFailed": (UNREACHABLE, "the answer broke off"),
    "TunnelError": (UNREACHABLE, "the proxy could not reach the host"),
    "ResponseDataLossError": (TRUNCATED, "the answer was cut short"),
    "DownloadCancelledError": (TOO_LARGE, "larger than DOWNLOAD_MAXSIZE"),
}


class ShortageError(Exception):
    """This machine has no more files or threads: no fault of any host. ``str()`` is one line for the user."""


def shortage(error: BaseException | None) -> ShortageError | None:
    """What this machine was short of when a request failed, if that was it."""
    while error is not None:
        number = error.errno if isinstance(error, OSError) else getattr(error, "osError", None)
        if number in SHORT:
            return _shortage(os.strerror(number))
        if isinstance(error, RuntimeError) and "start new thread" in str(error):
            return _shortage(str(error))
        error = error.__cause__ or error.__context__
    return None


def _shortage(why: str) -> ShortageError:
    return ShortageError(f"no more requests can be made ({why}): raise the limit or end other programs")


def cause_of(error: BaseException) -> Obstacle:
    """The cause of a request that ended without a response."""
    # Late: with it comes Scrapy, which processes that parse do without.
    from harvester.crawl.guard import FORBIDDEN_SCHEME, GuardError

    if isinstance(error, GuardError):
        return Obstacle(error.code, str(error), error.host_wide)
    if isinstance(error, ArchiveError):
        return Obstacle(ARCHIVE_ERROR, str(error))
    known = _BY_NAME.get(type(error).__name__)
    if known:
        detail = f"{known[1]} ({type(error).__name__}: {str(error)[:200]})".replace("\n", " ")
        return Obstacle(known[0], detail, host_wide=known[0] == UNREACHABLE)
    text = str(error)[:300].replace("\n", " ")
    if "DOWNLOAD_MAXSIZE" in text:
        return Obstacle(TOO_LARGE, "unpacked it is larger than DOWNLOAD_MAXSIZE")
    if text.startswith("Missing scheme in request url"):
        return Obstacle(FORBIDDEN_SCHEME, f"it leads to what is no address: {text.partition(': ')[2][:100]}")
    if "max redirections" in text:
        return Obstacle(REDIRECT_LOOP, text)
    if getattr(error, "reason", None) == NOT_ARCHIVED:
        return Obstacle(NOT_ARCHIVED, "the archive has no such page")
    if "robots.txt" in text:
        return Obstacle(ROBOTS_DENIED, text)
    return Obstacle(UNREACHABLE, f"{type(error).__name__}: {text}")

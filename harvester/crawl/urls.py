"""Addresses: what makes two of them the same page, and which domain a host belongs to. No network, no Scrapy."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

MAX_URL = 2000
"""Longer addresses are traps or data, not pages."""

_SESSION = re.compile(
    r"^(jsessionid|phpsessid|aspsessionid\w*|session_?id|sess_?id|asp\.net_sessionid|cfid|cftoken)$", re.I
)
_CLONE = frozenset({"mobile", "wap", "ddtab", "font", "fontsize", "print", "share", "from", "isappinstalled", "spm"})
_NOISE = frozenset({"_", "t", "_t", "rnd", "rand", "random", "timestamp", "nocache", "time", "v"})
_PATH_SESSION = re.compile(r";(jsessionid|phpsessid|sid)=[^/?#]*", re.I)
_WAP = re.compile(r"_(wap|mobile)(\.s?html?)$", re.I)
_INDEX = re.compile(r"/(index|default)\.(s?html?|jsp|aspx?|php)$", re.I)
_TWIN = re.compile(r"^(m|wap|3g|mobile|wx)\.", re.I)
_SECOND_LEVEL = frozenset({"gov", "com", "org", "net", "edu", "ac", "mil"})


def host_of(url: str) -> str:
    """Host in lower case without port and without a final dot; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def registered_domain(host: str) -> str:
    """``sw.qinghe.gov.cn`` → ``qinghe.gov.cn``; an address literal is its own domain."""
    host = host.rstrip(".").lower()
    if is_address(host):
        return host
    labels = host.split(".")
    keep = 3 if len(labels) >= 3 and labels[-1] == "cn" and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


def is_address(host: str) -> bool:
    """True for an IPv4 or IPv6 literal."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def is_twin(host: str) -> bool:
    """True for the telephone twin of a host (``m.``, ``wap.`` …): the same pages again."""
    return bool(_TWIN.match(host))


def clean(url: str, base: str | None = None) -> str | None:
    """The address to ask for: absolute, without fragment, session and clone marks. None if it is no page's address."""
    url = url.strip()
    if base and url[:1] == "/" and url[1:2] not in ("/", "\\", ""):
        base = _origin(base)  # the menu of a site is the same on all its pages
    return _clean(url, base)


@lru_cache(maxsize=1024)
def _origin(base: str) -> str:
    """Scheme and host, with which an address that begins with one slash is complete."""
    scheme, sign, rest = base.partition("://")
    return f"{scheme}{sign}{re.split('[/?#]', rest, maxsplit=1)[0]}/" if sign else base


@lru_cache(maxsize=16_384)
def _clean(url: str, base: str | None) -> str | None:
    try:
        absolute = urljoin(base, url) if base else url
        parts = urlsplit(absolute)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(absolute) > MAX_URL:
        return None
    host = parts.hostname.rstrip(".").lower()
    netloc = f"[{host}]" if ":" in host else host
    if port and port != (443 if parts.scheme == "https" else 80):
        netloc = f"{netloc}:{port}"
    path = _WAP.sub(r"\2", _PATH_SESSION.sub("", parts.path)) or "/"
    return urlunsplit((parts.scheme, netloc, path, _clean_query(parts.query), ""))


def _clean_query(query: str) -> str:
    """Take out what does not change the page; an address without such marks stays byte for byte."""
    if not query:
        return ""
    kept = [piece for piece in query.split("&") if not _needless(*piece.partition("=")[::2])]
    return "&".join(kept)


def _needless(name: str, value: str) -> bool:
    if _SESSION.match(name) or name.lower() in _CLONE:
        return True
    return name.lower() in _NOISE and (not value or bool(re.fullmatch(r"[\d.]{6,}", value)))


@lru_cache(maxsize=16_384)
def key(url: str) -> str:
    """What two addresses of one page have in common: without scheme, ``www.``, index name and order of parameters."""
    parts = urlsplit(clean(url) or url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port else ""
    path = _INDEX.sub("/", re.sub(r"/{2,}", "/", parts.path or "/"))
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{host}{port}{path}" + (f"?{query}" if query else "")


def is_home(url: str) -> bool:
    """True for the front page of a host."""
    parts = urlsplit(url)
    return not parts.query and _INDEX.sub("/", parts.path or "/") == "/"


def shape(url: str) -> str:
    """The address with its numbers and ids taken out: pages of one kind on one site share it."""
    parts = urlsplit(url)
    segments = [re.sub(r"[0-9a-f]{8,}|\d+", "#", segment) for segment in parts.path.split("/")]
    return f"{len(segments)}:{'/'.join(segments[:2])}"


_FILE = re.compile(r"\.(pdf|docx?|wps|xlsx?|et|rtf|ofd|zip|rar|jpe?g|png|gif|tiff?)$", re.I)
_MEDIA = re.compile(r"\.(css|js|ico|svg|mp[34]|avi|wmv|flv|swf|exe|apk|dmg|woff2?|ttf|webp|rss)$", re.I)
_DOCUMENT = re.compile(r"\.(pdf|docx?|wps|xlsx?|et|rtf|ofd)$", re.I)
_ARTICLE = re.compile(
    r"(/t\d{8}_\d+|/art_|/post_\d|/content_\d|/info/\d+/\d|/\d{4}-\d{2}/\d{2}/|/[0-9a-f]{32}|/i\d{4,}\.|/doc/\d{4}/"
    r"|/[0-9a-f]{24}\.s?html?|/doc_[0-9a-f]{16,}|/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[?&]fbtime=|[/-](?:content|show)-\d{3,}"
    r"|xxgkcontent-\d|/t\d{6,}\.s?html?|/\d{4}/\d{4}/\d+\.s?html?|/20\d{4}/\d{4,}\.s?html?|/\d{5,}\.jhtml"
    r"|/article|/show[/-]|show/|/detail|[?&](id|wbnewsid|articleid|infoid)=|/\d{6,}\.s?html?|/c\d+_\d+|/content\.html)",
    re.I,
)


def is_file(url: str) -> bool:
    """True where the name says that it is a document or a picture, no page."""
    return bool(_FILE.search(urlsplit(url).path))


def is_document(url: str) -> bool:
    """True for the names of documents that a report may be published in."""
    return bool(_DOCUMENT.search(urlsplit(url).path))


def is_media(url: str) -> bool:
    """True for what can hold no report: scripts, styles, films, programs."""
    return bool(_MEDIA.search(urlsplit(url).path))


def is_article(url: str) -> bool:
    """True where the address looks like one article of any known family, not like a list."""
    return bool(_ARTICLE.search(url)) or is_document(url)

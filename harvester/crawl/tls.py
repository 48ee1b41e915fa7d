"""Encrypted connections to servers of their time: today's rules first, older ones only for a host that failed by them.

Scrapy's setting of ciphers cannot lower OpenSSL's security level, so this works on the connection's own context.
"""

from __future__ import annotations

import copy
import logging
import re
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet.ssl import TLSVersion
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from harvester.crawl.hosts import Host, Hosts

if TYPE_CHECKING:
    from OpenSSL.SSL import Context
    from scrapy.crawler import Crawler

OP_LEGACY_SERVER_CONNECT = 0x4
"""Talks to servers that cannot renegotiate safely (RFC 5746)."""
OLD_CIPHERS = b"DEFAULT:@SECLEVEL=0"
"""Short keys and SHA-1 signatures as well, but no cipher without encryption or authentication."""

_TLS = re.compile(r"SSL|TLS|certificate|handshake", re.I)
_CERTIFICATE = re.compile(r"certificate verify failed|VerificationError|CertificateError|hostname mismatch", re.I)


def words_of(error: BaseException) -> str:
    """What an error and those inside it say."""
    inner = [getattr(reason, "value", reason) for reason in getattr(error, "reasons", None) or ()]
    cause = [error.__cause__] if error.__cause__ is not None else []
    told = [f"{type(one).__name__} {one!r}" for one in (error, *inner)]
    return " ".join([*told, *(words_of(one) for one in cause)])


def is_tls_fault(error: BaseException) -> bool:
    """True where an encrypted connection could not be agreed on."""
    return bool(_TLS.search(words_of(error)))


def is_certificate_fault(error: BaseException) -> bool:
    """True where the server does not prove who it is: expired, unknown issuer, another name."""
    return bool(_CERTIFICATE.search(words_of(error)))


@implementer(IPolicyForHTTPS)
class HostPolicy:
    """Wraps Scrapy's context factory: what is known about a host (``Host``) decides how it is talked to."""

    def __init__(self, factory: Any, crawler: Crawler) -> None:
        self._factory = factory
        self._crawler = crawler

    def creatorForNetloc(self, hostname: bytes | str, port: int) -> Any:  # noqa: N802 (Twisted's name)
        raw = hostname.encode("ascii") if isinstance(hostname, str) else hostname
        hosts: Hosts | None = getattr(self._crawler.spider, "hosts", None)
        state = hosts.get(raw.decode("ascii").lower()) if hosts is not None else Host()
        factory = self._factory
        if state.legacy_tls or state.unverified:
            factory = copy.copy(factory)
            if state.unverified:
                factory._verify_certificates = False
            if state.legacy_tls:
                factory.tls_min_version, factory._ssl_method = TLSVersion.TLSv1_0, None
        creator = factory.creatorForNetloc(raw, port)
        if state.legacy_tls:
            _soften(_context_of(creator))
        return creator


def _context_of(creator: Any) -> Context:
    """The context that a creator of connections uses; Twisted keeps it in one of two places."""
    made_by = getattr(creator, "_createConnection", None)
    context: Context = made_by.__self__.getContext() if made_by is not None else creator._ctx
    return context


def _soften(context: Context) -> None:
    context.set_options(OP_LEGACY_SERVER_CONNECT)
    context.set_cipher_list(OLD_CIPHERS)


class TlsDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler for https, with ``HostPolicy``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: Any = HostPolicy(self._contextFactory, crawler)
        # A certificate that is not valid is recorded once a host; Scrapy would say it with every connection.
        logging.getLogger("scrapy.core.downloader.tls").setLevel(logging.ERROR)

"""What a run has learned about hosts: who challenges, who is dead, who wants a pause, where https does not work."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

from harvester.crawl.obstacles import Obstacle
from harvester.crawl.urls import host_of

FAILURES_TO_DEATH = 3
"""Failed requests in a row after which a host that once answered is given up."""


@dataclass(slots=True)
class Host:
    blocked: Obstacle | None = None
    answered: bool = False
    failures: int = 0
    resume_at: float = 0.0
    http_only: bool = False
    https_answered: bool = False
    legacy_tls: bool = False
    """Failed by today's rules of encryption; older ones are used."""
    unverified: bool = False
    """Its certificate is not valid, and the user wants its pages nevertheless."""
    sitemaps: list[str] = field(default_factory=list)
    """Those that robots.txt names."""


class Hosts:
    """By host name. Times are those of ``monotonic``."""

    def __init__(self) -> None:
        self._hosts: dict[str, Host] = {}
        self._moved: dict[tuple[str, str], tuple[str, str]] = {}
        """Scheme and host → those that every page of theirs redirects to."""

    def get(self, host: str) -> Host:
        return self._hosts.setdefault(host, Host())

    def answered(self, host: str, *, https: bool = False) -> None:
        state = self.get(host)
        state.answered, state.failures = True, 0
        state.https_answered = state.https_answered or https

    def failed(self, host: str, obstacle: Obstacle) -> None:
        """A request failed for good. A host that never answered is dead at once."""
        state = self.get(host)
        state.failures += 1
        if not state.answered or state.failures >= FAILURES_TO_DEATH:
            self.block(host, obstacle)

    def block(self, host: str, obstacle: Obstacle) -> None:
        """No further request to this host in this run; the first cause stays."""
        state = self.get(host)
        state.blocked = state.blocked or obstacle

    def moved(self, asked: str, target: str) -> None:
        """A redirect that changes only scheme or ``www.`` holds for the whole host: later requests go there at once."""
        here, there = urlsplit(asked), urlsplit(target)
        twins = (here.hostname or "").removeprefix("www.") == (there.hostname or "").removeprefix("www.")
        if twins and (here.path or "/", here.query) == (there.path or "/", there.query):
            self._moved[here.scheme, here.netloc] = (there.scheme, there.netloc)

    def direct(self, url: str) -> str:
        """The address without the detour that its host is known to take."""
        parts = urlsplit(url)
        scheme, netloc = self._moved.get((parts.scheme, parts.netloc), (parts.scheme, parts.netloc))
        if scheme == "https" and self.get(host_of(url)).http_only:
            return url
        return parts._replace(scheme=scheme, netloc=netloc).geturl()

    def pause(self, host: str, seconds: float) -> None:
        state = self.get(host)
        state.resume_at = max(state.resume_at, monotonic() + seconds)

    def wait(self, host: str) -> float:
        """Seconds until the host may be asked again."""
        return max(0.0, self.get(host).resume_at - monotonic())

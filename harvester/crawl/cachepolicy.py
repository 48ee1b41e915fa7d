"""What may be served from the archive, what a 304 means, and that a replay has no wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from harvester.archive.errors import ArchiveError
from harvester.crawl.exchange import NOT_MODIFIED

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.settings import BaseSettings

NOT_IN_ARCHIVE = "not_in_archive"
ARCHIVE_ERROR = "archive_error"


class NotInArchiveError(IgnoreRequest):
    """A replay asked for something that the archive does not hold. ``reason`` is ``not_in_archive``."""

    reason = NOT_IN_ARCHIVE


class WireClosedError(IgnoreRequest):
    """A replay tried to go over the wire."""

    reason = NOT_IN_ARCHIVE


class ClosedWireHandler(BaseDownloadHandler):
    """Download handler of a replay: refuses."""

    lazy = True

    async def download_request(self, request: Request) -> Response:
        raise WireClosedError(f"{request.url} is not in the archive that is replayed")


class HarvestCachePolicy:
    """Everything that was sent is archived, whatever its status or cache headers; what the storage gives back is to be
    taken."""

    def __init__(self, settings: BaseSettings) -> None:
        self.replay = bool(settings.get("HARVEST_REPLAY"))

    def should_cache_request(self, request: Request) -> bool:
        return request.url.startswith(("http://", "https://"))

    def should_cache_response(self, response: Response, request: Request) -> bool:
        return True

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """Raises NotInArchiveError for a replay's miss (an error raised by the storage would be swallowed)."""
        if NOT_IN_ARCHIVE in cachedresponse.flags:
            raise NotInArchiveError(f"{request.url} is not in the archive that is replayed")
        if ARCHIVE_ERROR in cachedresponse.flags:
            raise ArchiveError((cachedresponse.headers.get("X-Error") or b"").decode("utf-8", "replace"))
        return True

    def is_cached_response_valid(self, cachedresponse: Response, response: Response, request: Request) -> bool:
        if response.status != 304:
            return False
        # The middleware now mixes the 304's headers into the old response and stores that. The storage is told to
        # write what was really sent.
        request.meta[NOT_MODIFIED] = response
        return True


def sentinel(request: Request, flag: str, message: str) -> Response:
    """An error that the policy raises: what the storage raises, the middleware takes for a miss and goes to the
    wire."""
    return Response(request.url, status=504, flags=[flag], headers={"X-Error": message.encode("utf-8")})

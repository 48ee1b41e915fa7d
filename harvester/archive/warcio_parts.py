"""The two parts of warcio that read with us, without fsspec, which warcio loads for paths that it opens itself."""

from __future__ import annotations

from harvester.imports import without

with without("fsspec"):
    from warcio.bufferedreaders import ChunkedDataReader
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

__all__ = ["ChunkedDataReader", "StatusAndHeadersParser", "StatusAndHeadersParserException"]

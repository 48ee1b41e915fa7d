"""The browsing server: Datasette over ``harvest.db``, opened read-only, with our pages in front."""

from __future__ import annotations

import errno
import socket
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm

from harvester import schema_words
from harvester.store.database import Store
from harvester.web import plugin
from harvester.web.canned import QUERIES

HERE = Path(__file__).parent
DATABASE = "harvest"
SETTINGS = {
    "sql_time_limit_ms": 3_000,
    "max_returned_rows": 2_000,
    "default_page_size": 50,
    "default_facet_size": 20,
    "suggest_facets": False,
    "allow_download": False,
    "max_csv_mb": 0,
    "cache_size_kb": 0,
    "truncate_cells_html": 400,
    "default_cache_ttl": 0,
}


class PortInUseError(Exception):
    """Nobody can listen at that address. ``str()`` is one line for a person."""


def make_app(directory: Path) -> Datasette:
    """The application over a harvest's folder. Raises StoreError for a database that is missing, too new or damaged."""
    path = directory / "harvest.db"
    # Also tells a database of a newer program, or one that is none, before anybody is served.
    with Store(path, read_only=True) as store:
        store.read.row(1)
    if not pm.is_registered(plugin):
        pm.register(plugin, name="harvester")
        # Datasette's own prints a traceback for every wrong address.
        pm.unregister(name="datasette.handle_exception")
    return Datasette(
        # On a disk where nothing can be written a database in WAL mode can be read only as one that nobody changes.
        files=[str(path)] if _is_writable(directory) else [],
        immutables=[] if _is_writable(directory) else [str(path)],
        template_dir=str(HERE / "templates"),
        static_mounts=[("assets", str(HERE / "static"))],
        metadata=_metadata(directory),
        settings=SETTINGS,
    )


def _is_writable(directory: Path) -> bool:
    import os

    return os.access(directory, os.W_OK)


def _metadata(directory: Path) -> dict[str, Any]:
    described = {**schema_words.PANEL, **schema_words.PUBLIC}
    tables: dict[str, Any] = {name: {"description": text} for name, text in described.items()}
    for name in schema_words.INTERNAL:
        tables[name] = {"hidden": True}
    return {
        "title": "Open-information reports",
        "databases": {DATABASE: {"tables": tables, "queries": QUERIES}},
        "plugins": {"harvester": {"directory": str(directory)}},
    }


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at an address; port 0 takes a free one. Raises PortInUseError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise PortInUseError(f"{host!r} is no address of this machine: {error.strerror}; see --host") from error
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(f"port {port} on {host} is in use; choose another with --port") from error
        raise PortInUseError(f"cannot listen on {host} port {port}: {error.strerror}; see --host and --port") from error
    return listening


def serve(datasette: Datasette, listening: socket.socket) -> None:
    """Answer until interrupted."""
    import uvicorn

    config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on", server_header=False)
    uvicorn.Server(config).run(sockets=[listening])

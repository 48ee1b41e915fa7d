"""``python -m tests.portal --port N``: the sample portals for use by hand."""

from __future__ import annotations

import argparse
import threading

from .sample import sample_sites
from .server import PortalServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.portal", description="Sample portals, to be used as a proxy")
    parser.add_argument("--port", type=int, default=8899)
    arguments = parser.parse_args()
    with PortalServer(sample_sites(), arguments.port) as server:
        print(f"http_proxy={server.proxy_url}")
        for site in {id(site): site for site in server.sites.values()}.values():
            print(f"  http://{site.host}/  {len(site.routes)} pages")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()

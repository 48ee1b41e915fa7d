"""``python -m tests.soak.server HOSTS PAGES``: the country as a proxy in a process of its own; prints its address."""

from __future__ import annotations

import sys

from tests.portal.server import PortalServer
from tests.soak.country import MODELS, Country, model_site


class Forgetful(list):  # type: ignore[type-arg]
    """A log of requests that keeps none: the server shall not grow either."""

    def append(self, _entry: object) -> None:
        pass


def main(hosts: int, pages: int) -> None:
    for number in range(len(MODELS)):
        model_site(number, pages)
    server = PortalServer(Country(hosts, pages).sites())
    server.log = Forgetful()
    with server:
        print(server.proxy_url, flush=True)
        sys.stdin.read()  # until whoever started it goes


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

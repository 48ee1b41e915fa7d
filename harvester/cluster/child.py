"""``scrapy`` that ends with the process that began it, however that ends:
``python -m harvester.cluster.child crawl …``.

Its standard input is a pipe that only the parent holds, and into which it writes now and then. When the parent dies the
pipe ends, on every system and without anybody having to clean up; a crawl may be killed at any time and is gone on with
by the next. When nothing comes for long the parent is stopped or hangs, and a cluster gives its job to somebody else:
before that this crawl ends, or its hosts would be asked by two.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time

SILENCE = 120.0
"""Seconds. A Dask scheduler gives up a worker that is silent for 300."""
_TO_END = 40.0
"""Seconds for the crawl to end well."""


def _end_with_parent() -> None:
    said = True
    while said:
        if not select.select([0], [], [], SILENCE)[0]:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(_TO_END)
            break
        said = bool(os.read(0, 1024))
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ["SCRAPY_SETTINGS_MODULE"] = "harvester.settings"
    from scrapy.cmdline import execute

    execute(["scrapy", *sys.argv[1:]])


if __name__ == "__main__":
    main()

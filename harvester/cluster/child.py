"""``scrapy`` that ends with the process that began it, however that ends:
``python -m harvester.cluster.child crawl …``.

Its standard input is a pipe that only the parent holds. When the parent dies the pipe ends, on every system and without
anybody having to clean up; a crawl may be killed at any time and is gone on with by the next.
"""

from __future__ import annotations

import os
import signal
import sys
import threading


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ["SCRAPY_SETTINGS_MODULE"] = "harvester.settings"
    from scrapy.cmdline import execute

    execute(["scrapy", *sys.argv[1:]])


if __name__ == "__main__":
    main()

"""The command ``harvester`` without its pauses between two requests: towards loopback they would only cost minutes.

For the commands that take no settings; what goes through Scrapy gets those of :mod:`tests.portal.judge`.
"""

from __future__ import annotations

import sys

from harvester import cli, settings

if __name__ == "__main__":
    settings.DOWNLOAD_DELAY = 0
    settings.AUTOTHROTTLE_ENABLED = False
    sys.exit(cli.main())

"""Settings of the crawl, as a Scrapy project has them; ``-s NAME=VALUE`` overrides each.

What stands in ``#:`` lines above a setting is its description in ``docs/settings.md``.
"""

from __future__ import annotations

import os

from harvester import __version__

# Scrapy's cookies ask tldextract, which fetches its list from the web at its first use; the list that it ships will do.
os.environ.setdefault("TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS", "")

BOT_NAME = "harvester"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "harvester.crawl.commands"
ADDONS = {
    "harvester.crawl.httpcache.HarvestAddon": 100,
    "harvester.crawl.addon.PolitenessAddon": 200,
    "harvester.monitors.addon.MonitorsAddon": 300,
    "harvester.crawl.sparing.SparingAddon": 400,
}

#: Where everything goes: `harvest.db` and `warc/`. Also an environment variable.
HARVEST_DIR = os.environ.get("HARVEST_DIR") or "data/harvest"
#: A WARC file, or a folder of them, to crawl instead of the web: no request leaves the machine. Also an
#: environment variable.
HARVEST_REPLAY = os.environ.get("HARVEST_REPLAY") or None
#: A registry of portals (CSV file or folder) instead of the shipped one. Also an environment variable.
HARVEST_REGISTRY = os.environ.get("HARVEST_REGISTRY") or None
#: Who operates this crawl: an address or a page, which becomes part of the name that servers see. Also an
#: environment variable.
HARVEST_CONTACT = os.environ.get("HARVEST_CONTACT") or ""
#: How many portals are crawled at the same time.
HARVEST_PORTALS_AT_ONCE = 8
#: Requests a portal may cost; then it ends, and the account says so.
HARVEST_PORTAL_BUDGET = 5000
#: Processes that parse pages beside the one that fetches; 0 parses in that one. None: one a processor. Also an
#: environment variable.
HARVEST_PARSERS = os.environ.get("HARVEST_PARSERS") or None
#: Hosts that this crawl leaves to others, separated by commas: `harvester crawl` tells each of its jobs which hosts
#: belong to another one.
HARVEST_HOSTS_ELSEWHERE = ""
#: Seconds that a server may ask to wait; if it asks for more it is left alone for this run.
HARVEST_RETRY_AFTER_MAX = 120
#: Whether what is fetched is archived and stored. False for looking around only.
HARVEST_ARCHIVE = True
#: True: begin a new run even where one was interrupted, instead of going on with it.
HARVEST_FRESH = False
#: Days after which a crawl looks again at a report that is younger than `REVISIT_YOUNG_FOR_DAYS`. Lists are looked at
#: in every crawl; what is not due comes from the archive. `-a fresh=1` looks at everything again.
REVISIT_YOUNG_DAYS = 7
#: Days after its publication for which a report counts as young.
REVISIT_YOUNG_FOR_DAYS = 90
#: Days between two looks at a report for last year from January to April, when the reports are due (31 January and
#: 31 March; after each of the two every report of that year is looked at once more).
REVISIT_SEASON_DAYS = 1
#: Days between two looks at older reports.
REVISIT_OLD_DAYS = 180
#: True: pages of hosts whose certificate is not valid are taken; each such host is on record either way. Otherwise
#: they are asked over http, as where https does not work.
HARVEST_BAD_CERTIFICATES = False
#: A browser for portals whose lists only scripts make, where every other way found next to nothing: True for the
#: system's Chromium, or the path of one. Needs the extra `browser`. What its pages ask for is fetched by the crawl, by
#: its rules and into its archive. Never used where a host challenges.
HARVEST_BROWSER = False
#: True: every record is on the disk before it is read, which survives a power cut and is slower.
HARVEST_FSYNC = False
#: Size in bytes past which the next WARC file is begun.
HARVEST_WARC_BYTES = 1_000_000_000

#: Seconds between two requests of `scrapy crawl archive`, which uses one connection: public archives allow 24 a minute.
ARCHIVE_DELAY = 3.0
#: Where the WARC files of a Common Crawl lie; without it the `data` host beside the `index` host, else the index's own.
ARCHIVE_DATA_URL = None
#: An archive (as `-a source=` of the spider `archive`) in which portals are looked for that were dead or blocked.
ARCHIVE_FALLBACK = None

#: True: what is said while a crawl runs is a JSON object a line, with `time`, `level` or `event`, and `message`.
#: Also an environment variable.
HARVEST_LOG_JSON = os.environ.get("HARVEST_LOG_JSON") or False
#: Least share of reports among the pages that may be one, for the monitors (`SPIDERMON_ENABLED`, `harvester monitor`).
#: This and the following are also environment variables.
HARVEST_MONITOR_PARSE_RATE = os.environ.get("HARVEST_MONITOR_PARSE_RATE") or 0.5
#: Most portals that keep us out, as a share.
HARVEST_MONITOR_BLOCK_RATE = os.environ.get("HARVEST_MONITOR_BLOCK_RATE") or 0.2
#: Most reports of a run with sums that do not add up, as a share.
HARVEST_MONITOR_FAILED_SUMS = os.environ.get("HARVEST_MONITOR_FAILED_SUMS") or 0.5
#: Most days since a run of the spider that finished and found something.
HARVEST_MONITOR_MAX_AGE_DAYS = os.environ.get("HARVEST_MONITOR_MAX_AGE_DAYS") or 40
#: A file to which the report of the monitors is appended, a JSON object a line.
HARVEST_REPORT_FILE = os.environ.get("HARVEST_REPORT_FILE") or ""
#: A mail address that gets the report. Name and password for the mail server are `HARVEST_SMTP_USER` and
#: `HARVEST_SMTP_PASSWORD` in the environment.
HARVEST_REPORT_MAIL = os.environ.get("HARVEST_REPORT_MAIL") or ""
#: Who that mail is from; without it the same address.
HARVEST_REPORT_SENDER = os.environ.get("HARVEST_REPORT_SENDER") or ""
#: The mail server, `host:port`.
HARVEST_REPORT_SMTP = os.environ.get("HARVEST_REPORT_SMTP") or "localhost:25"
#: An address of yours to which the report is posted as JSON.
HARVEST_REPORT_WEBHOOK = os.environ.get("HARVEST_REPORT_WEBHOOK") or ""
#: True: report also when all is well.
HARVEST_REPORT_ALWAYS = os.environ.get("HARVEST_REPORT_ALWAYS") or False

# An honest name; HARVEST_CONTACT adds a way to reach the operator.
USER_AGENT = f"ogi-harvester/{__version__} (crawler for annual open-information reports)"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY = 0.5
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
COOKIES_ENABLED = True
# Bytes of pages that wait to be parsed; while there are more, no further ones are asked for.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 32_000_000
# Scrapy starts so many tasks for the items of every page; ours give one at most, which is stored without waiting.
CONCURRENT_ITEMS = 1
# A look into the source of a callback at every page, for a mistake that tests find.
WARN_ON_GENERATOR_RETURN_VALUE = False

DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
REDIRECT_MAX_TIMES = 5
METAREFRESH_MAXDELAY = 5
HTTPERROR_ALLOW_ALL = True
URLLENGTH_LIMIT = 2083
TWISTED_DNS_RESOLVER = "harvester.crawl.guard.GuardedResolver"
DNS_TIMEOUT = 20

DOWNLOAD_HANDLERS = {"https": "harvester.crawl.tls.TlsDownloadHandler"}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "harvester.crawl.guard.GuardMiddleware": 50,
    "harvester.crawl.middlewares.RobotsMiddleware": 100,
    "harvester.crawl.middlewares.HostMiddleware": 120,
    "harvester.crawl.browser.BrowserMiddleware": 130,
    "harvester.crawl.middlewares.PoliteRetryMiddleware": 550,
    "harvester.crawl.sparing.SeldomRefreshMiddleware": 580,
    "harvester.crawl.middlewares.PlainRedirectMiddleware": 600,
    # Nearer to the wire than retries and redirects, which keep what they deal with to themselves.
    "harvester.extensions.CapturesMiddleware": 850,
}
ITEM_PIPELINES = {"harvester.pipelines.StorePipeline": 300}
# A look for a mistake in every request: copies of meta are a matter of tests.
SPIDER_MIDDLEWARES = {"scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None}
EXTENSIONS = {"harvester.extensions.Harvest": 0}
# Scrapy's own but those that open a port: with them a web framework would be loaded at every start.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.memdebug.MemoryDebugger": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.spiderstate.SpiderState": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
LOG_FORMATTER = "harvester.crawl.sparing.SilentFormatter"
LOG_VERSIONS: list[str] = []
LOGSTATS_INTERVAL = 0
STATS_DUMP = False

"""``scrapy fetch``: looks at pages and harvests nothing."""

from __future__ import annotations

import argparse

from scrapy.commands.fetch import Command as ScrapyFetch


class Command(ScrapyFetch):
    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        self.settings.set("HARVEST_ARCHIVE", False, priority="cmdline")

"""Crawling archives in place of portals: what an archive holds, in which order it is looked at, whom it may ask."""

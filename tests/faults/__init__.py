"""Crawls under faults of wire and machine, held against a crawl without."""

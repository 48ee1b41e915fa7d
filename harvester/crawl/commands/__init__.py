"""Scrapy's own commands with clean ends: wrong arguments and a harvest that cannot be used are one line each."""

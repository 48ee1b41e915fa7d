"""Python processes below this one that answer requests: for readers of dangerous files, and for parsing beside a crawl.

``child`` is the end of whoever asks, ``serving`` the end of the process, ``pool`` several of them with one queue, and
``python -m harvester.workers`` is such a process. No pickles: what reads hostile bytes answers in JSON.
"""

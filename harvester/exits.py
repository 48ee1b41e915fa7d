"""The exit statuses of ``harvester``, each with its meaning. ``docs/exit-status.md`` is made from here."""

from __future__ import annotations

OK = 0
REFUSED = 1
USAGE = 2
ENVIRONMENT = 3
PARTIAL = 4
INTERNAL = 70
INTERRUPTED = 130
PIPE_CLOSED = 141

MEANINGS: dict[int, str] = {
    OK: "All went well. Wrong sums in a source are data and no failure.",
    REFUSED: "Some inputs were refused, or a verification failed. Which and why is said on standard error "
    "(and by `parse` in the error objects). The other inputs were dealt with.",
    USAGE: "Wrong usage: an unknown command, option, division, year, report or cell, or a harvest that is not there. "
    "Nothing was done.",
    ENVIRONMENT: "The surroundings do not allow it: disk full or read-only, no permission, no more processes or "
    "files allowed, no worker on a cluster, a harvest that another process is using, a database of a newer version. "
    "What was written before that is whole.",
    PARTIAL: "`scrapy crawl`, `harvester crawl`: a portal gave less than 80 % of the reports that are expected of it "
    "(by the registry, "
    "its last good run, or its siblings), and the summary names it; or a fault of the program kept a page from being "
    "looked at (`internal_error` in the summary). What was found is stored.",
    INTERNAL: "A fault of the program. The line says which; `harvester --debug …` shows where. Please report it.",
    INTERRUPTED: "Stopped with Ctrl-C. What was written before that is whole; run the same command again.",
    PIPE_CLOSED: "The program that read our output stopped reading (as in `harvester parse … | head`).",
}
"""Status → what it tells."""

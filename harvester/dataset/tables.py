"""The other tables of a dataset: sections, checks, provenance, agencies, rejects."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache

from harvester.dataset.blocks import Row, in_blocks
from harvester.dataset.bodies import COLUMNS as BODY_COLUMNS
from harvester.dataset.bodies import as_cells, body_of
from harvester.dataset.columns import BOOL, CATEGORY, INT, NUMBER, TEXT, Column, Table
from harvester.dataset.source import Source
from harvester.reports.forms import load_forms

Hide = Callable[[str | None], str | None]
_REPORT = Column("report_id", INT, "the report", "报告编号", key=True)
_AGENCY = Column("agency_key", TEXT, "the agency", "机关标识")
_YEAR = Column("year", INT, "report year", "报告年度")


def sections(source: Source, hide: Hide) -> Table:
    """The prose of the chosen reports."""
    columns = (
        _REPORT, _AGENCY, _YEAR,
        Column("section", CATEGORY, "section of the form, or preamble", "部分", key=True),
        Column("heading", TEXT, "heading as printed", "标题"),
        Column("text", TEXT, "text", "正文"),
    )  # fmt: skip
    sql = (
        "SELECT s.report_id, r.agency_key, r.year, s.section, s.heading, s.text FROM sections s "
        "JOIN reports r ON r.report_id = s.report_id WHERE s.report_id IN ({ids}) ORDER BY s.section_id"
    )

    def rows() -> Iterator[Row]:
        for *head, heading, text in source.by_chunk(sql):
            yield (*head, hide(heading), hide(text))

    return Table(
        "sections", "The text of the reports, by section", "各部分正文", columns, in_blocks(rows), 6 * len(source.ids)
    )


@cache
def relations() -> dict[str, tuple[str, str]]:
    """Relation → severity and words, from the forms."""
    return {r.id: (r.severity, r.label_zh) for form in load_forms().values() for r in form.relations}


def checks(source: Source) -> Table:
    """The relations of each report, those with the report of the year before, and those with its prose and place."""
    columns = (
        _REPORT, _AGENCY, _YEAR,
        Column("relation", CATEGORY, "relation of the form; YOY_ are those with the year before", "勾稽关系", key=True),
        Column("scope", CATEGORY, "column or row that the relation is evaluated for", "适用列或行", key=True),
        Column("status", CATEGORY, "pass, fail or not_evaluable (a term has no value)", "结果"),
        Column("left_value", NUMBER, "left side", "左边"),
        Column("right_value", NUMBER, "right side", "右边"),
        Column("severity", CATEGORY, "how much a failure weighs", "严重程度"),
        Column("label", CATEGORY, "the relation in words", "说明"),
        Column("previous_id", INT, "report of the year before, for relations between years", "上年报告编号"),
    )  # fmt: skip
    sql = (
        "SELECT report_id, relation, scope, status, left_value, right_value, previous_id FROM panel_checks "
        "WHERE report_id IN ({ids}) UNION ALL "
        "SELECT report_id, relation, nullif(scope, ''), status, left_value, right_value, NULL FROM context_checks "
        "WHERE report_id IN ({ids}) ORDER BY 1, 2, 3"
    )

    def rows() -> Iterator[Row]:
        others = source.by_chunk(sql)
        following = next(others, None)
        words = relations()
        for item in source.items():
            report_id = item.meta["report_id"]
            head = (report_id, item.meta["agency_key"], item.meta["year"])
            for check in source.checks(item):
                relation = check["relation"]
                yield (
                    *head, relation, check["scope"], check["status"], check["left"], check["right"],
                    *words.get(relation, (None, None)), None,
                )  # fmt: skip
            while following is not None and following[0] == report_id:
                yield (*head, *following[1:6], *words.get(following[1], (None, None)), following[6])
                following = next(others, None)

    return Table(
        "checks", "Arithmetic relations, evaluated: a failed one is a wrong sum in the source", "勾稽关系检验", columns,
        in_blocks(rows), 50 * len(source.ids),
    )  # fmt: skip


def provenance(source: Source) -> Table:
    """From each report to the archived bytes: the page, its attachments, and other addresses of the same text."""
    columns = (
        _REPORT,
        Column("role", CATEGORY, "page, attachment or copy (the same report at another address)", "用途", key=True),
        Column("capture_id", INT, "the archived response", "存档编号", key=True),
        Column("url", TEXT, "address", "网址"),
        Column("fetched_at", TEXT, "when it was fetched, UTC", "获取时间"),
        Column("status", INT, "HTTP status", "HTTP 状态"),
        Column("media_type", CATEGORY, "kind of content", "媒体类型"),
        Column("encoding", CATEGORY, "encoding by which the bytes were read", "编码"),
        Column("sha256", TEXT, "digest of the content", "SHA-256"),
        Column("warc_file", TEXT, "archive file", "存档文件"),
        Column("warc_offset", INT, "byte at which the record begins", "记录位置"),
        Column("run_id", INT, "the crawl", "采集批次"),
        Column("harvester_version", CATEGORY, "version of the program that read it", "程序版本"),
        Column("has_cells", BOOL, "the numbers were read from this one", "数值来源"),
    )  # fmt: skip
    what = (
        "c.capture_id, c.url, c.fetched_at, c.status, c.media_type, c.encoding, c.sha256, c.warc_file, c.warc_offset, "
        "c.run_id, r.harvester_version, ifnull(d.capture_id, r.capture_id) = c.capture_id FROM reports r "
        "JOIN readings d ON d.report_id = r.report_id "
    )
    sql = (
        f"SELECT r.report_id, 'page', {what} JOIN captures c ON c.capture_id = r.capture_id "
        "WHERE r.report_id IN ({ids}) UNION ALL "
        f"SELECT r.report_id, 'attachment', {what} JOIN report_captures x ON x.report_id = r.report_id "
        "JOIN captures c ON c.capture_id = x.capture_id UNION ALL "
        f"SELECT r.report_id, 'copy', {what.replace('c.url', 'x.url')} JOIN copies x ON x.report_id = r.report_id "
        "JOIN captures c ON c.capture_id = x.capture_id"
    )
    # The two that list several captures a report are limited to the same reports as the first.
    sql = sql.replace("c.capture_id = x.capture_id", "c.capture_id = x.capture_id AND x.report_id IN ({ids})")

    def rows() -> Iterator[Row]:
        for chunk in source.chunks():
            ids = ",".join(map(str, chunk))
            found: dict[int, list[Row]] = {}
            for row in source.conn.execute(sql.format(ids=ids)):
                found.setdefault(row[0], []).append((*row[:-1], bool(row[-1])))
            for report_id in chunk:
                yield from found[report_id]

    return Table(
        "provenance", "The archived bytes behind each report", "数据来源", columns, in_blocks(rows), len(source.ids)
    )


def agencies(source: Source) -> Table:
    """The agencies of the chosen reports, with what took over from them in a reform."""
    columns = (
        Column("agency_key", TEXT, "the agency", "机关标识", key=True),
        Column("site", TEXT, "sets apart bodies of the same key on unrelated sites; mostly empty", "站点", key=True),
        Column("name", TEXT, "name in its latest report", "名称"),
        Column("adcode", TEXT, "6-digit code of the division (text, not a number)", "行政区划代码"),
        *BODY_COLUMNS,
        Column("first_year", INT, "first year with a report", "首个年度"),
        Column("last_year", INT, "last year with a report", "最近年度"),
        Column("reports", INT, "reports of it in this dataset", "报告数"),
        Column("successors", TEXT, "keys of the agencies that took over", "承继机关"),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        counts: dict[tuple[str, str], int] = {}
        for key, site in source.select("SELECT agency_key, site FROM reports WHERE report_id IN ({ids})"):
            counts[key, site] = counts.get((key, site), 0) + 1
        successors: dict[str, list[str]] = {}
        for key, successor in source.conn.execute(
            "SELECT agency_key, successor_key FROM agency_links ORDER BY agency_key, successor_key"
        ):
            successors.setdefault(key, []).append(successor)
        for row in source.conn.execute(
            "SELECT agency_key, site, name, adcode, first_year, last_year FROM agencies ORDER BY agency_key, site"
        ):
            key, site, name, adcode, first, last = row
            if (key, site) in counts:
                yield (
                    key, site, name, adcode, *as_cells(body_of(key, adcode), adcode), first, last, counts[key, site],
                    " ".join(successors.get(key, ())) or None,
                )  # fmt: skip

    return Table("agencies", "The bodies that report", "报告机关", columns, in_blocks(rows), len(source.ids) // 3)


def rejects(source: Source, hide: Hide) -> Table:
    """Pages that are no reports or were not got. Of the chosen division's portals where that can be told."""
    columns = (
        Column("url", TEXT, "address", "网址", key=True),
        Column("host", TEXT, "host", "主机"),
        Column("reason", CATEGORY, "cause, see docs/error-codes.md of the program", "原因", key=True),
        Column("detail", TEXT, "what was seen", "说明"),
        Column("first_at", TEXT, "first time, UTC", "首次时间"),
        Column("at", TEXT, "last time, UTC", "最近时间"),
        Column("whole_host", BOOL, "concerns the whole host", "整个主机"),
    )

    def rows() -> Iterator[Row]:
        hosts = hosts_of(source)
        for url, host, reason, detail, first, at, whole in source.conn.execute(
            "SELECT url, host, reason, detail, first_at, at, whole_host FROM rejects ORDER BY reject_id"
        ):
            if hosts is None or _belongs(host, hosts):
                yield (url, host, reason, hide(detail), first, at, bool(whole))

    return Table(
        "rejects", "Pages that are no report or were not got, with the cause", "未采用页面", columns, in_blocks(rows), 0
    )


def hosts_of(source: Source) -> set[str] | None:
    """Hosts of the portals in the chosen division; None if no division is chosen."""
    if source.selection.division is None:
        return None
    portals = source.conn.execute("SELECT host, adcode FROM portals WHERE host IS NOT NULL")
    return {host for host, adcode in portals if source.selection.covers(adcode)}


def _belongs(host: str | None, hosts: set[str]) -> bool:
    """True for one of the hosts, and for one below the same domain without www."""
    return host is not None and any(host == known or host.endswith("." + known.removeprefix("www.")) for known in hosts)


def mentions(source: Source, hide: Hide) -> Table:
    """Numbers that stand in prose: all that a narrative report has."""
    columns = (
        _REPORT, _AGENCY, _YEAR,
        Column("indicator", CATEGORY, "what the number is of", "指标"),
        Column("value", NUMBER, "the number", "数值"),
        Column("raw", TEXT, "text as printed", "原文"),
        Column("unit", CATEGORY, "unit as printed", "单位"),
        Column("sentence", TEXT, "the sentence it stands in", "所在句子"),
    )  # fmt: skip
    sql = (
        "SELECT r.report_id, r.agency_key, r.year, d.mentions FROM reports r JOIN readings d USING (report_id) "
        "WHERE r.report_id IN ({ids}) AND d.mentions IS NOT NULL"
    )

    def rows() -> Iterator[Row]:
        for *head, packed in source.by_chunk(sql):
            for found in json.loads(packed):
                what = (found.get("indicator"), found.get("value"), found.get("raw"), found.get("unit"))
                yield (*head, *what, hide(found.get("sentence")))

    return Table(
        "mentions", "Numbers read in prose: of lower grade than cells", "正文数字", columns, in_blocks(rows), 0
    )

"""What stands in the annotated corpus: composed documents of every surface, and of the ways in which pages go wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tests.compose import (
    RENDERERS,
    TRUE_REPORTS,
    HtmlStyle,
    ReportData,
    expected,
    load_report,
    random_report,
    render_html,
    render_text,
)
from tests.compose.model import Key
from tests.compose.mutate import MUTATIONS, mutate
from tests.compose.silent import dense_report
from tests.compose.surfaces_all import SURFACES
from tests.examples.annotated import FOLDER

PLACES = (
    ("重庆市长寿区云台镇人民政府", "500115"),
    ("灵丘县人民政府", "140224"),
    ("株洲市芦淞区水利局", "430203"),
    ("汉川市分水镇人民政府", "420984"),
    ("孝义市下堡镇人民政府", "141181"),
)
HTML = "text/html; charset=utf-8"


@dataclass
class Spec:
    """One document: its bytes, how it was sent, and what it says (None where no composed truth fits)."""

    name: str
    body: bytes
    content_type: str = HTML
    status: int = 200
    truth: dict[str, Any] | None = None
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def _report(seed: int, form: str, **changes: Any) -> ReportData:
    agency, adcode = PLACES[seed % len(PLACES)]
    return random_report(seed, form, agency=agency, adcode=adcode, size=(0, 3, 12, 60)[seed % 4], **changes)


def all_specs() -> Iterator[Spec]:
    for make in (_surfaces, _files, _old, _true, _labels, _mixtures, _numbers, _damaged, _refused):
        yield from make()


def _surfaces() -> Iterator[Spec]:
    for seed, (name, renderer) in enumerate(RENDERERS.items(), 100):
        report = _report(seed, ("ogi2019", "ogi2021")[seed % 2])
        media = {"text/html": ("text/html", HTML, "text/html; charset=gb2312")}.get(
            renderer.media_type, ("text/plain",)
        )
        sent = "text/html" if name in ("html_gb2312", "html_wrong_charset") else media[seed % len(media)]
        truth = expected(report, renderer.blanks)
        yield Spec(name, renderer(report), sent, truth=truth)


def _files() -> Iterator[Spec]:
    for seed, (name, renderer) in enumerate(SURFACES.items(), 200):
        report = _report(seed, ("ogi2019", "ogi2021")[seed % 2])
        yield Spec(f"{name}_file", renderer(report), renderer.media_type, truth=expected(report))


def _old() -> Iterator[Spec]:
    for seed, name in enumerate(
        ("html_trs", "html_word", "html_gkmlpt", "html_plain", "html_gb2312", "text_tabs"), 300
    ):
        report = _report(seed, "legacy2014", year=2014 + seed % 5)
        renderer = RENDERERS[name]
        sent = "text/html" if "gb2312" in name else renderer.media_type
        yield Spec(f"legacy_table_{name}", renderer(report), sent, truth=expected(report))
    for year in (2008, 2010, 2013, 2016, 2018):
        report = _report(year, "legacy_narrative", year=year)
        yield Spec(f"narrative_{year}", render_html(report, HtmlStyle(skin=("trs", "boda", "plain")[year % 3])))


def _true() -> Iterator[Spec]:
    styles = (
        HtmlStyle(),
        HtmlStyle(word=True, split_runs=True, skin="plain"),
        HtmlStyle(skin="gkmlpt", halfwidth=True),
    )
    for number, name in enumerate(TRUE_REPORTS):
        report = load_report(name)
        yield Spec(f"true_{name}", render_html(report, styles[number % 3]), truth=expected(report))
    report = load_report("fenshui_2024")
    yield Spec("true_fenshui_2024_text", render_text(report, "pipes"), "text/plain", truth=expected(report))


LABELS: dict[str, tuple[tuple[str, str], ...]] = {
    "typo_in_force": (("现行有效件数", "现行有效件"),),
    "typo_unit_lost": (("本年收费金额（单位：万元）", "本年收费金额"),),
    "typo_brackets_lost": (("本年收费金额（单位：万元）", "本年收费金额单位:万元"),),
    "typo_item_lost": (
        ("第二十条第（一）项", "第二十条第"),
        ("第二十条第（五）项", "第二十条第"),
        ("第二十条第（六）项", "第二十条第"),
        ("第二十条第（八）项", "第二十条第"),
    ),
    "typo_other_word": (("其他结果", "其它结果"), ("其他法律行政法规", "其它法律行政法规")),
    "typo_numbering": (("1.属于", "1、属于"), ("2.", "2．"), ("（一）予以", "一、予以"), ("3.", "⒊")),
    "typo_no_numbering": (("1.", ""), ("2.", ""), ("4.", ""), ("（一）", ""), ("（二）", "")),
    "typo_quotes": (("“三安全一稳定”", "「三安全一稳定」"),),
    "typo_character": (("行政许可", "行证许可"), ("法律服务机构", "法律服务机购"), ("予以公开", "给予公开")),
    "typo_total": (("（七）总计", "（七）合计"), ("总计", "合计")),
    "typo_headings": (
        ("四、政府信息公开行政复议、行政诉讼情况", "四、行政复议和行政诉讼及申诉情况"),
        ("五、存在的主要问题及改进情况", "五、存在问题及改进措施"),
    ),
    "typo_heading_without_number": (("一、总体情况", "总体情况"), ("六、其他需要报告的事项", "其他需要报告的事项")),
    "label_lost_rules": ((">规章<", "><"),),
    "label_lost_granted": (("（一）予以公开", ""),),
    "labels_in_old_form": (("行政规范性文件", "规范性文件"),),
}


def _labels() -> Iterator[Spec]:
    for seed, (name, changes) in enumerate(LABELS.items(), 400):
        report = _report(seed, "ogi2021")
        page = render_html(report, HtmlStyle(skin=("trs", "ucap", "boda")[seed % 3])).decode()
        for old, new in changes:
            if old not in page:
                raise ValueError(f"{name}: no {old}")
            page = page.replace(old, new)
        truth = expected(report)
        if name == "typo_unit_lost":
            truth["facts"]["art20_8", "admin_fees", "collected"]["unit"] = None
        yield Spec(name, page.encode(), truth=truth)


UNDIVIDED = ("requests", "other_processing")


def _mixtures() -> Iterator[Spec]:
    for seed in (500, 501, 502):
        report = _report(seed, "ogi2021", year=2021)
        rows = ("other_no_correction", "other_fee_unpaid", "other_misc")
        cells = {key: text for key, text in report.cells.items() if key[1] not in rows}
        columns = [key[2] for key in report.cells if key[:2] == ("requests", "granted")]
        for column in columns:
            cells[(*UNDIVIDED, column)] = str(sum(int(report.cells["requests", row, column] or 0) for row in rows))
        report = replace(report, cells=cells)
        style = (HtmlStyle(), HtmlStyle(skin="boda", word=True), HtmlStyle(skin="plain"))[seed - 500]
        yield Spec(f"mixed_undivided_{seed - 499}", render_html(report, style), truth=expected(report))
    for form, year in (("ogi2019", 2021), ("ogi2019", 2022), ("ogi2021", 2020)):
        report = _report(year, form, year=year)
        yield Spec(f"mixed_{form}_of_{year}", render_html(report, HtmlStyle(skin="ucap")), truth=expected(report))


def _numbers() -> Iterator[Spec]:
    """``numbers.json``: name → form and cells, each as [printed text, value, state, unit]."""
    numbers = json.loads((FOLDER / "numbers.json").read_text(encoding="utf-8"))
    for seed, (name, case) in enumerate(numbers.items(), 600):
        report = _report(seed, case["form"])
        cells = {key(place): cell for place, cell in case["cells"].items()}
        truth = expected(report.with_cells(dict.fromkeys(cells)))
        for place, (raw, value, state, unit) in cells.items():
            truth["facts"][place] = {"value": value, "raw": raw, "state": state, "unit": unit}
        printed = report.with_cells({place: cell[0] for place, cell in cells.items()})
        yield Spec(name, render_html(printed, HtmlStyle(skin="trs")), truth=truth)


def key(place: str) -> Key:
    table, row, column = place.split(".")
    return table, row, column


def _damaged() -> Iterator[Spec]:
    for seed, name in enumerate(sorted(MUTATIONS), 700):
        rng = Random(name)
        report = dense_report(seed, ("ogi2019", "ogi2021")[seed % 2], 0.0)
        change: Callable[[Any], Any] = lambda grids, rng=rng, name=name: mutate(grids, rng, [name])  # noqa: E731
        page = render_html(report, HtmlStyle(skin="plain"), change)
        yield Spec(f"damaged_{name}", page, truth=expected(report))


def _page(title: str, *lines: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>".encode()


NEWS = "各级各部门要提高认识，加强组织领导，落实工作责任，确保各项任务按时完成。" * 12


def _refused() -> Iterator[Spec]:
    report = _report(800, "ogi2021")
    page = render_html(report).decode()
    yield Spec("refused_news", _page("我县召开春季农业生产工作会议", "会议强调，要抓好春耕备耕。", NEWS))
    yield Spec(
        "refused_notice",
        _page("关于做好2020年度政府信息公开工作年度报告编制发布工作的通知", "各县、区人民政府：", NEWS),
    )
    yield Spec("refused_rule_of_law", _page("青河县2021年法治政府建设年度报告", "一、主要工作", "二、存在的问题", NEWS))
    yield Spec("refused_guide", _page("青河县水利局政府信息公开指南", "一、公开内容", "二、公开形式", NEWS))
    yield Spec(
        "refused_empty_list",
        _page("政府信息公开年报", *(f"{n}年政府信息公开工作年度报告 {n + 1}-01-20" for n in range(2014, 2022))),
    )
    yield Spec("refused_soft_404", _page("页面不存在", "对不起，您访问的页面不存在或已被删除！", "返回首页"))
    yield Spec("refused_404", _page("404 Not Found", "nginx"), status=404)
    yield Spec(
        "refused_waf", _page("安全验证", "您的访问请求存在异常，已被网站防火墙拦截。", "事件ID: 1234"), status=403
    )
    yield Spec(
        "refused_challenge", b"<html><script>var _$ts={};$_ts=window['$_ts'];</script><body></body></html>", status=412
    )
    yield Spec("refused_empty", b" \r\n ")
    yield Spec("refused_video", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 200, "video/mp4")
    yield Spec(
        "refused_damaged_file",
        b"PK\x03\x04" + b"\x07" * 300,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
    blank = render_html(replace(report, cells=dict.fromkeys(report.cells), sections={})).decode()
    yield Spec(
        "refused_form_without_name",
        re.sub(
            r"(?s)<head>.*?</head>", "", re.sub(r"重庆市?|长寿区?|云台镇?|20\d\d年", "", _nameless(blank, report))
        ).encode(),
    )
    yield Spec(
        "tables_as_pictures", re.sub(r"(?s)<table.*?</table>", '<p><img src="/pic/W020220120.png"></p>', page).encode()
    )


def _nameless(page: str, report: ReportData) -> str:
    for text in (report.agency, report.title, report.site_name, str(report.year), str(report.year + 1), "我镇", "我县"):
        page = page.replace(text, "")
    return page

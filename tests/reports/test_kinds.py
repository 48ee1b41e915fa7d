"""What is a report and what is not: one case a kind, composed; and the real excerpts of the shared folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harvester.documents.model import Cell, Document, Link, Paragraph, Place, Table
from harvester.reports.kinds import classify_title, obstacle, refuse

GOV = "http://www.qinghe.gov.cn/zwgk/zfxxgknb/202201/t20220120_1.html"
REPORT = """青河县水利局2021年政府信息公开工作年度报告
本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自2021年1月1日起至2021年12月31日止。
一、总体情况
2021年，我局主动公开政府信息113条，未收到政府信息公开申请。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
一是公开内容有待丰富；二是队伍建设有待加强。
六、其他需要报告的事项
无。"""


def document(
    text: str, *, url: str | None = None, title: str | None = None, cells: list[list[str]] | None = None
) -> Document:
    blocks: list[Paragraph | Table] = [
        Paragraph(line, Place(line=number)) for number, line in enumerate(text.split("\n"), 1) if line.strip()
    ]
    if cells:
        rows = [[Cell(t, Place(table=0, row=r, column=c)) for c, t in enumerate(row)] for r, row in enumerate(cells)]
        blocks.append(Table(0, rows))
    return Document("text/html", blocks, url=url, title=title)


def code(text: str, **parameters: object) -> str | None:
    known = {k: parameters.pop(k) for k in ("url", "title", "cells") if k in parameters}
    error = refuse(document(text, **known), **parameters)  # type: ignore[arg-type]
    if error is not None:
        assert len(error.message) > 10, "no evidence is given"
    return error.code if error else None


LONG = "各级各部门要提高认识，加强组织领导，落实工作责任，确保各项任务按时完成。" * 12

NOTICE = f"""关于做好2020年度政府信息公开工作年度报告编制发布工作的通知
各县、区人民政府，市直有关单位：
根据《中华人民共和国政府信息公开条例》第五十条，现就有关事项通知如下。请各单位于1月31日前报送。
附件：中华人民共和国政府信息公开工作年度报告格式
一、总体情况
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
六、其他需要报告的事项
{LONG}"""

NOT_REPORTS = {
    "website report": "青河县水利局政府网站工作年度报表（2021年度）\n网站名称 青河县水利局 首页网址 www.qinghe.gov.cn\n"
    "信息发布总数 113条 政务动态信息更新量 80 留言办理 收到留言数量 3",
    "website report in words": f"青河县人民政府2021年政府网站年报\n2021年，我县政府网站运行平稳。{LONG}",
    "rule of law": f"青河县2021年法治政府建设年度报告\n一、主要工作\n二、存在的问题\n三、下一步工作打算\n{LONG}",
    "diagram": "图解：青河县水利局2021年政府信息公开工作年度报告\n发布时间：2022-01-20",
    "one picture": "一图读懂2021年青河县政府信息公开工作年度报告\n主动公开政府信息113条",
    "flip-book contents": "青河县2021年政府信息公开工作年度报告\n目录\n一、总体情况.................... 1\n"
    "二、主动公开政府信息情况 ................ 10\n三、收到和处理政府信息公开申请情况 ............ 11\n"
    "四、政府信息公开行政复议、行政诉讼情况 ............ 12",
    "guide": f"青河县水利局政府信息公开指南\n一、公开内容\n二、公开形式\n依申请公开政府信息的受理机构为办公室。{LONG}",
    "final account": f"青河县水利局2021年度部门决算\n一、总体情况\n收入总计1200万元。{LONG}",
    "work report": f"2022年青河县政府工作报告\n2021年，我们推进政务公开，主动公开政府信息3万条。{LONG}",
    "list": "政府信息公开年报\n"
    + "\n".join(
        f"{unit}2021年政府信息公开工作年度报告 2022-01-2{i}"
        for i, unit in enumerate(("县水利局", "县教育局", "县财政局", "县民政局", "城关镇"))
    ),
    "news": f"我县全面完成2021年政府信息公开工作年度报告集中公布\n近日，各单位公布了年度报告。{LONG}",
    "other news": f"我县召开春季农业生产工作会议\n会议强调，要抓好春耕备耕。{LONG}",
    "notice": NOTICE,
    "reply on filling in": "国务院办公厅政府信息与政务公开办公室关于政府信息公开年度报告有关项目填报问题的解释\n"
    f"各省、自治区、直辖市政务公开办：现将有关问题函复如下。{LONG}",
    "rules": f"青河县政府信息公开年度报告制度（试行）\n第一条 为规范政府信息公开工作年度报告的编制，制定本制度。{LONG}",
    "half a year": "2022年上半年政府信息公开数据统计\n2022年上半年，全区共受理政府信息公开申请267件，答复263件。",
    "interpretation": f"《青河县2021年政府信息公开工作年度报告》解读\n{LONG}",
    "performance": f"青河县卫生健康委2023年绩效任务完成情况\n一、总体情况\n根据通知要求，现将情况报告如下。{LONG}",
    "figures among the headings of any report": "一、基本情况\n二、存在的问题\n三、下一步工作\n"
    "主动公开政府信息100条，受理政府信息公开申请2件，推进依法行政。",
    "template": "××县××局2021年政府信息公开工作年度报告\n一、总体情况\n二、主动公开政府信息情况\n"
    f"三、收到和处理政府信息公开申请情况\n{LONG}",
    "university": f"青河大学2020-2021学年信息公开工作年度报告\n一、概述\n{LONG}",
}


@pytest.mark.parametrize("kind", NOT_REPORTS)
def test_other_kinds_are_no_reports(kind: str) -> None:
    assert code(NOT_REPORTS[kind], headings_found=3, named=True) == "not_a_report"
    assert code(NOT_REPORTS[kind], url="http://www.qinghe.gov.cn/zwgk/1.html") == "not_a_report"


def test_a_notice_with_the_empty_form_is_no_report_even_if_an_agency_and_a_year_were_found() -> None:
    cells = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "", "", ""]]
    assert code(NOTICE, cells=cells, form_id="ogi2021", named=True, headings_found=6) == "not_a_report"


def test_an_empty_form_is_a_report_only_if_somebody_signs_for_it() -> None:
    cells = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "", "", ""]]
    form = REPORT.split("\n", 2)[2].replace("2021年，我局主动公开政府信息113条，未收到政府信息公开申请。", "")
    assert code("政府信息公开工作年度报告\n" + form, cells=cells, form_id="ogi2021", headings_found=6) == "not_a_report"
    assert code(REPORT, cells=cells, form_id="ogi2021", named=True, headings_found=6) is None


REPORTS = {
    "plain": REPORT,
    "no title": REPORT.split("\n", 1)[1],
    "title in two lines": REPORT.replace("2021年政府信息公开工作年度报告", "\n2021年政府信息公开工作\n年度报告"),
    "title of 2012": "关于2011年政府信息公开工作的年度\n报告\n县政府办：\n"
    "现将我局2011年政府信息公开工作情况报告如下：\n一、概述\n"
    "二、主动公开政府信息情况\n我局主动公开政府信息39条。\n三、依申请公开政府信息办理情况\n四、收费及减免情况",
    "short title": "2020年金华市民政局政府信息公开年报\n一、总体情况\n全年主动公开政府信息20余条。",
    "report on information": "青河县小关乡人民政府2022年信息公开工作年度报告\n一、总体情况\n"
    "我乡未收到政府信息公开申请。",
    "guide and rules within the text": REPORT.replace(
        "一是公开内容",
        "修订了《政府信息公开指南》《年度报告制度》，开展网站年报和法治"
        "政府建设年度报告编制工作，制作图解5件，一是公开内容",
    ),
    "menu before the title": "网站年报\n政策解读\n政府信息公开指南\n政府信息公开制度\n" + REPORT,
    "office with a telling name": REPORT.replace("青河县水利局", "青河县人民政府网站管理中心"),
    "budget office": REPORT.replace("青河县水利局", "青河县预算编审中心"),
    "published by a note": "关于公布《青河县2021年政府信息公开工作年度报告》的公告\n" + REPORT.split("\n", 1)[1],
    "two lines of a picture page": REPORT.split("\n", 1)[0]
    + "\n\n(图解)青河县水利局2021年政府信息公开工作年度报告\n"
    + REPORT.split("\n", 1)[1],
    "office fighting gambling": REPORT.replace(
        "一是公开内容",
        "全年公开打击网络赌博、查处六合彩平台和体育彩票平台诈骗案件信息12条，取缔老虎机游戏室3家，一是公开内容",
    ),
    "pinyin of a rare character": REPORT.replace("青河县", "宿州市埇(yǒng)桥区"),
}


@pytest.mark.parametrize("name", REPORTS)
def test_reports_are_reports(name: str) -> None:
    assert code(REPORTS[name], url=GOV) is None
    assert code(REPORTS[name]) is None


def test_a_report_whose_body_is_a_picture_or_attachment_is_a_report() -> None:
    page = document("青河县水利局2021年政府信息公开工作年度报告\n发布时间：2022-01-20", url=GOV)
    page.links.append(Link("http://www.qinghe.gov.cn/a/1.pdf", "附件", "embed"))
    assert refuse(page) is None


def test_filled_cells_alone_make_a_report() -> None:
    assert code("第二十条第（一）项", cells=[["规章", "0", "0", "0"]], form_id="ogi2021", filled_cells=60) is None


@pytest.mark.parametrize(
    "text",
    [
        "您访问的页面不存在或已删除！",
        "抱歉，您要查看的信息不存在\n3秒后自动跳转到首页",
        "栏目维护中",
        "404 Not Found\nnginx",
        "青河县水利局2021年政府信息公开工作年度报告\n很抱歉，该页面已被删除",
        "首页 政务公开 互动交流 办事服务\n该信息已下线，您访问的内容不存在\n版权所有：青河县人民政府办公室",
        "系统发生错误，请联系管理员",
    ],
)
def test_soft_404(text: str) -> None:
    assert code(text, url=GOV, status=200) == "soft_404"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("请开启JavaScript并刷新该页", 412),
        ("访问验证\n请按住滑块，拖动到最右边", 200),
        ("403 Forbidden", 403),
        ("您的访问请求可能对网站造成安全威胁，请求已被Web应用防火墙拦截 事件ID：abc", 200),
        ("Access Denied\nYou don't have permission to access this page on this server.", 403),
        ("当前访问过于频繁，请稍后再试", 429),
        ("", 521),
    ],
)
def test_block_pages(text: str, status: int) -> None:
    assert code(text, url=GOV, status=status) == "blocked_page"


def test_a_report_that_speaks_of_firewalls_and_missing_pages_is_a_report() -> None:
    text = REPORT.replace("一是公开内容", "加强网站防火墙和安全防护，整改页面不存在的错链12个，一是公开内容")
    assert code(text, url=GOV, status=200) is None


JSL = "<script>document.cookie=('_')+('_')+('jsl_clearance_s')+('=');location.href=location.pathname</script>"


@pytest.mark.parametrize(
    ("source", "status"),
    [
        (JSL, 521),
        (JSL.replace("'jsl_clearance_s'", "'j'+'s'+'l'"), 200),
        (
            "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;</script></head><body></body></html>",
            412,
        ),
        ("<html><script>var wzws-ray='x';</script><body>正在安全检测</body></html>", 200),
        ("<html><script>var arg1='ABC';document.cookie='acw_sc__v2='+arg1;</script></html>", 200),
    ],
)
def test_challenges_are_seen_in_the_source(source: str, status: int) -> None:
    error = obstacle(source, status=status)
    assert error is not None
    assert error.code == "blocked_page"


def test_a_page_with_the_script_of_its_firewall_is_no_challenge() -> None:
    body = "".join(f"<p>{line}</p>" for line in (REPORT + LONG).split("\n"))
    assert obstacle(f"<html><script>$_ts={{}};</script><body>{body}</body></html>", status=200) is None
    assert obstacle("<html><body><p>青河县水利局</p></body></html>", status=200) is None


CASINO = "新葡京博彩官网区人民政府北京街道办事处"


@pytest.mark.parametrize(
    ("text", "url", "title"),
    [
        (REPORT.replace("青河县水利局", CASINO).replace("我局", CASINO), None, None),
        (REPORT.replace("青河县", "365bet手机app下载_义乌365便民中心电话_365取消提款"), None, None),
        (REPORT, GOV, "青河县水利局雷速体育直播-澳门威尼斯人官网"),
        (REPORT, "http://m.happymerchs.com/sthjj/zwgk/zfxxgknb/1802845.shtml", None),
        (
            REPORT.replace("开", "開").replace("报", "報").replace("务", "務"),
            "https://www.abc-group.com/gk/1.html",
            None,
        ),
        (REPORT.replace("开", "開(kāi)").replace("报", "報(bào)"), None, None),
    ],
    ids=["place name", "place name with app", "title", "foreign host", "traditional on foreign host", "ruby noise"],
)
def test_hijacked_copies(text: str, url: str | None, title: str | None) -> None:
    assert code(text, url=url, title=title) == "hijacked_page"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.beijing.gov.cn/gate/big5/www.beijing.gov.cn/gongkai/zfxxgk/gknb/1.html",
        "http://1.25.240.11:8082/sites/wltqq/zwinfo.jsp?id=15652",
        "http://127.0.0.1:8000/report.html",
        "http://www.example.com/report.html",
        None,
    ],
)
def test_traditional_script_alone_is_no_forgery(url: str | None) -> None:
    assert code(REPORT.replace("开", "開").replace("报", "報").replace("务", "務"), url=url) is None


def test_a_host_that_is_vouched_for_need_not_be_official() -> None:
    url = "http://www.qinghe-water.com/nb/2021.html"
    assert code(REPORT, url=url) == "hijacked_page"
    assert code(REPORT, url=url, vouched=True) is None


@pytest.mark.parametrize(
    "text", ["", " \n", "\x00\x01\x02ÐÏ\x11à¡±\x1aá" * 30, "å¹´åº¦æŠ¥å‘Š" * 40, "\ufffd\ufffd政\ufffd\ufffd" * 30]
)
def test_empty_and_binary(text: str) -> None:
    assert code(text) == "unreadable"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于2011年政府信息公开工作的年度 报告", "report"),
        ("连云区教育局政府信息公开工作2024年度报告", "report"),
        ("龙湾区审计局2019政务信息公开年报", "report"),
        ("審計署2019年度政府信息公開工作報告", "report"),
        ("政府信息公开年报", "column"),
        ("关于印发青河县2011年政府信息公开工作年度报告的通知", "publishing"),
        ("关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知", "notice"),
        ("关于做好2011年政府信息公开工作年度报告的通知", "notice"),
        ("政府信息公开工作年度报告格式（试行）", "template"),
        ("2021年青河县水利局网站年度报表", "website_report"),
        ("首页", None),
    ],
)
def test_titles(title: str, kind: str | None) -> None:
    said = classify_title(title)
    assert (said[0] if said else None) == kind


def test_real_excerpts(shared: Path) -> None:
    """Of the excerpts with a title or a heading none that is a report is refused, and none that is not gets through."""
    lines = (shared / "reference" / "report_pages.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = []
    for row in map(json.loads, lines):
        page = document(row["text"].replace("[…]", "\n"), url=row["url"])
        filled = 20 if "第二十条第" in row["text"] and "\n0" in row["text"] else 0
        error = refuse(page, form_id="ogi2021" if filled else None, filled_cells=filled, named=True)
        note = row["note"]
        if note.startswith("report"):
            telling = any((classify_title(p.text) or ("",))[0] == "report" for p in page.paragraphs()) or filled
            if error is not None and telling and "flip-book" not in note and "big5" not in note:
                wrong.append((row["url"], error.code, error.message))
        elif error is None:
            wrong.append((row["url"], "report", note))
    assert wrong == []

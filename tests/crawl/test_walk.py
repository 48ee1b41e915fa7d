from __future__ import annotations

from collections.abc import Iterator, Mapping

from harvester.crawl.account import Account
from harvester.crawl.frontier import COLUMN, ENTRY, HUB, SECTION, Chain, Frontier, Lead
from harvester.crawl.guard import HostRules
from harvester.crawl.pages import Page
from harvester.crawl.scope import Scope
from harvester.crawl.walk import Walk

HOST = "http://www.qinghe.gov.cn"


def walk_through(
    pages: Mapping[str, str], years: set[int] | None = None, budget: int = 500
) -> tuple[list[str], list[str]]:
    """Walks a portal that is a mapping of path → body. Gives the paths asked for and those of candidates."""
    account = Account().open(HOST + "/")
    walk = Walk(HOST + "/", Scope(HOST + "/", HostRules()), account, years=years, budget=budget)
    asked: list[str] = []
    candidates: list[str] = []
    while (lead := walk.next()) is not None:
        path = lead.url.removeprefix(HOST)
        asked.append(path)
        won = listed = False
        if path in pages:
            sight = walk.see(lead, Page(lead.url, pages[path].encode(), "text/html"))
            if sight.candidate:
                candidates.append(path)
            listed = sight.candidate or sight.listed > 0
            won = listed or sight.promising > 0
        walk.frontier.settle(lead, won=won, listed=listed)
        account.reports["new"] = len(candidates)
    return asked, candidates


def links(*pairs: tuple[str, str]) -> str:
    return "<html><body>" + "".join(f'<li><a href="{url}">{text}</a></li>' for url, text in pairs) + "</body></html>"


REPORT = (
    "<p>一、总体情况</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>"
    "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p>"
)
NEWS = [(f"/xw/t20210101_{n}.html", f"我县召开第{n}次会议") for n in range(200)]


def test_the_straight_way() -> None:
    pages = {
        "/": links(("/xw/", "新闻"), ("/zwgk/", "政务公开"), *NEWS),
        "/zwgk/": links(
            ("/zwgk/ys/", "财政预决算"), ("/zwgk/nb/", "政府信息公开年报"), ("/zwgk/zn/", "政府信息公开指南")
        ),
        "/zwgk/nb/": links(
            ("/zwgk/nb/t20210128_1.html", "青禾县水利局2020年政府信息公开工作年度报告"),
            ("/zwgk/nb/t20210128_2.html", "一图读懂2020年政府信息公开年报"),
        ),
        "/zwgk/nb/t20210128_1.html": REPORT,
    }
    asked, candidates = walk_through(pages)
    assert asked == ["/", "/zwgk/", "/zwgk/nb/", "/zwgk/nb/t20210128_1.html"]
    assert candidates == ["/zwgk/nb/t20210128_1.html"]


def test_years_as_folders_and_agencies_as_names() -> None:
    pages = {
        "/": links(("/nb/", "政府信息公开年报"), *NEWS),
        "/nb/": links(("/nb/2020/", "2020年"), ("/nb/2019/", "2019年"), *NEWS[:20]),
        "/nb/2020/": links(("/nb/2020/t20210101_8.html", "白石镇"), ("/nb/2020/t20210101_9.html", "水利局")),
        "/nb/2019/": links(("/nb/2019/t20200101_7.html", "白石镇")),
        **{
            f"/nb/{path}": REPORT
            for path in ("2020/t20210101_8.html", "2020/t20210101_9.html", "2019/t20200101_7.html")
        },
    }
    asked, candidates = walk_through(pages)
    assert len(candidates) == 3
    assert len(asked) == 7


def test_a_column_that_is_the_report_itself() -> None:
    pages = {"/": links(("/nb/", "政府信息公开年报")), "/nb/": REPORT}
    assert walk_through(pages)[1] == ["/nb/"]


def test_frames_are_entered() -> None:
    pages = {
        "/": '<html><frameset><frame src="/top.htm"><frame src="/main.htm"></frameset></html>',
        "/top.htm": "<p>x</p>",
        "/main.htm": links(("/nb/", "政府信息公开年报")),
        "/nb/": links(("/nb/1.html", "2020年政府信息公开年报"), ("/nb/2.html", "2021年政府信息公开年报")),
        "/nb/1.html": REPORT,
        "/nb/2.html": REPORT,
    }
    assert walk_through(pages)[1] == ["/nb/1.html", "/nb/2.html"]


def test_years_leave_out_what_is_clearly_of_others() -> None:
    titles = [(f"/nb/t{year + 1}0128_1.html", f"青禾县{year}年政府信息公开工作年度报告") for year in range(2015, 2024)]
    pages = {"/": links(("/nb/", "政府信息公开年报")), "/nb/": links(*titles), **{url: REPORT for url, _ in titles}}
    assert walk_through(pages, years={2020})[1] == ["/nb/t20210128_1.html"]


def test_a_pager_that_repeats_itself_ends() -> None:
    entry = ("/nb/t20210128_1.html", "青禾县水利局2020年政府信息公开工作年度报告")
    pages = {"/": links(("/nb/", "政府信息公开年报")), entry[0]: REPORT}
    for number in range(1, 400):
        pages["/nb/" if number == 1 else f"/nb/?page={number}"] = links(entry, (f"/nb/?page={number + 1}", "下一页"))
    asked, _ = walk_through(pages)
    assert len(asked) <= 5


def test_a_long_list_is_read_to_its_end() -> None:
    pages = {"/": links(("/nb/", "政府信息公开年报"))}
    for number in range(30):
        entry = (f"/nb/t20210128_{number}.html", f"青禾县第{number}局2020年政府信息公开工作年度报告")
        pages[entry[0]] = REPORT
        turn = [("/nb/", "首页"), (f"/nb/index_{number + 1}.html", "下一页"), ("/nb/index_29.html", "尾页")]
        pages[f"/nb/index_{number}.html" if number else "/nb/"] = links(entry, *(turn if number < 29 else turn[:1]))
    assert len(walk_through(pages)[1]) == 30


def test_a_portal_without_reports_costs_little() -> None:
    sections = [(f"/gk/{n}/", "信息公开目录") for n in range(100)]
    hubs = [(f"/bm/{n}/", f"第{n}街道") for n in range(100)]
    pages = {"/": links(*sections, *hubs, *NEWS)}
    pages.update({url: links(*NEWS[:50]) for url, _ in (*sections, *hubs)})
    asked, candidates = walk_through(pages)
    assert candidates == []
    assert len(asked) < 25


def test_agencies_with_sites_of_their_own_are_all_visited_while_it_pays() -> None:
    pages = {"/": links(*[(f"/bm/b{n}/", f"第{n}街道办事处") for n in range(40)])}
    for n in range(40):
        pages[f"/bm/b{n}/"] = links((f"/bm/b{n}/nb/", "政府信息公开年报"))
        pages[f"/bm/b{n}/nb/"] = links((f"/bm/b{n}/nb/t20210128_{n}.html", "2020年政府信息公开工作年度报告"))
        pages[f"/bm/b{n}/nb/t20210128_{n}.html"] = REPORT
    asked, candidates = walk_through(pages)
    assert len(candidates) == 40
    assert len(asked) == 121


class Endless(Mapping[str, str]):
    """A portal whose lists lead to ever new addresses of the same lists."""

    def __getitem__(self, path: str) -> str:
        if path == "/":
            return links(("/nb/", "政府信息公开年报"))
        token = sum(map(ord, path)) * 31 + len(path)
        return links(*[(f"/nb/?y={year}&ticket={path[-20:]}{token}{year}", f"{year}年") for year in range(2018, 2023)])

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1

    def __contains__(self, path: object) -> bool:
        return True


def test_lists_that_lead_to_lists_without_end_are_a_trap() -> None:
    asked, _ = walk_through(Endless(), budget=5000)
    assert len(asked) < 60


def test_titles_that_are_cut_short() -> None:
    pages = {
        "/": links(("/nb/", "政府信息公开年报")),
        "/nb/": links(
            ("/nb/t20210128_1.html", "青禾县水利局2020年政府信息公开工作…"),
            ("/nb/t20210128_2.html", "青禾县白石镇人民政府2020年政府信息…"),
            ("/nb/t20210128_3.html", "我县2020年召开防汛工作…"),
        ),
        "/nb/t20210128_1.html": REPORT,
        "/nb/t20210128_2.html": REPORT,
    }
    asked, candidates = walk_through(pages)
    assert len(candidates) == 2
    assert "/nb/t20210128_3.html" not in asked


def test_a_page_that_is_only_a_script_leads_on() -> None:
    pages = {
        "/": "<html><script>window.location.href='/main/';</script></html>",
        "/main/": links(("/nb/", "政府信息公开年报")),
        "/nb/": links(("/nb/t20210128_1.html", "2020年政府信息公开工作年度报告")),
        "/nb/t20210128_1.html": REPORT,
    }
    assert walk_through(pages)[1] == ["/nb/t20210128_1.html"]


def test_best_first_and_each_page_once() -> None:
    frontier = Frontier(10)
    for lead in (Lead("http://a.gov.cn/s/", SECTION, 0.6), Lead("http://a.gov.cn/e.html", ENTRY, 1.0)):
        assert frontier.push(lead)
    assert not frontier.push(Lead("https://www.a.gov.cn/e.html;jsessionid=1", ENTRY, 1.0))
    first = frontier.pop()
    assert first is not None
    assert first.kind == ENTRY
    assert frontier.pop() is None  # a guess waits until the sure ones have come back
    frontier.settle(first, won=True)
    second = frontier.pop()
    assert second is not None
    assert second.kind == SECTION


def test_the_budget_is_kept() -> None:
    frontier = Frontier(2)
    for n in range(5):
        frontier.push(Lead(f"http://a.gov.cn/{n}/", COLUMN, 0.95))
    assert [frontier.pop() is not None for _ in range(4)] == [True, True, False, False]
    assert frontier.spent


def test_groups_that_lead_nowhere_are_given_up() -> None:
    frontier = Frontier(1000)
    for n in range(100):
        frontier.push(Lead(f"http://a.gov.cn/bm/{n}/", HUB, 0.4))
    taken = 0
    while (lead := frontier.pop()) is not None:
        taken += 1
        frontier.settle(lead, won=False)
    assert taken == 2 * frontier.patience  # nothing is known yet of where the reports are


def test_once_a_list_was_found_less_patience_is_left() -> None:
    frontier = Frontier(1000)
    frontier.push(Lead("http://a.gov.cn/nb/", COLUMN, 0.9))
    for n in range(100):
        frontier.push(Lead(f"http://a.gov.cn/bm/{n}/", HUB, 0.4))
    taken = 0
    while (lead := frontier.pop()) is not None:
        taken += lead.kind == HUB
        frontier.settle(lead, won=lead.kind == COLUMN, listed=lead.kind == COLUMN)
    assert taken == frontier.patience


def test_what_one_reader_has_seen_is_new_to_the_next() -> None:
    """A page of one family (wbtreeid=) whose pager another reader knows (a form that posts)."""
    walk = Walk(HOST + "/", Scope(HOST + "/", HostRules()), Account().open(HOST + "/"))
    form = (
        "<form name=f method=post action='list.jsp?wbtreeid=7'><input type=hidden name=pn value=1></form>"
        "<a href='javascript:go(2)'>下页</a><script>function go(n){document.f.pn.value=n;document.f.submit()}</script>"
    )
    entry = "/content.jsp?wbtreeid=7&wbnewsid=12"
    body = links((entry, "青禾县水利局2020年政府信息公开工作年度报告")).replace("</body>", form + "</body>")
    assert walk.next() is not None
    lead = Lead(HOST + "/list.jsp?wbtreeid=7", COLUMN, 0.9, annual=True, chain=Chain())
    walk.see(lead, Page(lead.url, body.encode(), "text/html"))
    asked = list(iter(walk.next, None))
    assert {(lead.url.removeprefix(HOST), lead.form and lead.form["pn"]) for lead in asked} == {
        (entry, None),
        ("/list.jsp?wbtreeid=7", "2"),
    }

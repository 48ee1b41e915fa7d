"""What of a page is its frame: menus and lists of links, and what only looks like them."""

from __future__ import annotations

import pytest

from harvester.documents.html import read
from harvester.documents.model import Paragraph

PROSE = "".join(
    f"<p>{text}</p>"
    for text in (
        "长寿区双龙镇人民政府2021年政府信息公开工作年度报告",
        "一、总体情况",
        "2021年，双龙镇通过政府网站公开信息三百余条，内容涉及财政、民政、农业和城乡建设。",
        "二、存在的主要问题及改进情况",
        "公开的内容还不够及时，今后将指定专人负责，每月检查一次，发现遗漏立即补上。",
        "三、其他需要报告的事项",
        "无。",
    )
)


def page(frame: str, content: str) -> bytes:
    head = '<html><head><meta charset="utf-8"><title>双龙镇</title></head>'
    return f'{head}<body>{frame}<div class="article">{content}</div></body></html>'.encode()


def lines(body: bytes, *, main: bool) -> list[str]:
    blocks = read(body, url="http://www.sample.gov.cn/a.html").blocks
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.text and block.main is main]


@pytest.mark.parametrize(
    ("entry", "holder"),
    [
        ('<li><a href="/c{n}/">栏目{n}</a></li>', "<ul>{}</ul>"),
        ('<a href="/c{n}/">栏目{n}</a> | ', "<div>{}</div>"),
        ('<td><span><a href="/c{n}/">栏目{n}</a></span></td>', "<table><tr>{}</tr></table>"),
    ],
)
def test_a_menu_is_no_content_however_it_is_made(entry: str, holder: str) -> None:
    body = page(holder.format("".join(entry.format(n=n) for n in range(20))), PROSE)
    assert not any("栏目" in line for line in lines(body, main=True))
    assert lines(body, main=True) == lines(page("", PROSE), main=True)


def test_names_of_places_in_a_text_are_no_links() -> None:
    """Word gives every heading ``<a name>``; such a text is no menu, and what an open one holds stays."""
    named = PROSE.replace("<p>", '<p><a name="_Toc1">').replace("</p>", "</a></p>")
    assert lines(page("", named), main=True) == lines(page("", PROSE), main=True)
    assert lines(page("", '<a name="top">' + PROSE), main=True) == lines(page("", PROSE), main=True)


def test_scripts_are_gone_from_what_is_read_and_places_stay() -> None:
    body = page("<script>var a = '一、总体情况';\n</script>\n", PROSE)
    document = read(body)
    assert not any("var a" in line for main in (True, False) for line in lines(body, main=main))
    heading = next(b for b in document.blocks if isinstance(b, Paragraph) and b.text == "一、总体情况")
    assert heading.place.line == 3

"""Grids and prose as HTML fragments, from clean to Word-pasted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from random import Random

from .grid import Grid, GridCell, Layout

WORD_CELL = (
    "border:1.0pt solid windowtext;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt;"
    "mso-yfti-cnfc:4;mso-element-frame-hspace:9.0pt"
)
WORD_RUN = "font-size:10.5pt;font-family:宋体;mso-bidi-font-family:宋体;mso-font-kerning:0pt"
TYPOS = {
    "现行有效件数": "现行有效件",
    "本年收费金额（单位：万元）": "本年收费金额(单位:万元)",
    "危及“三安全一稳定”": '危及"三安全一稳定"',
    "3.危及“三安全一稳定”": "3．危及「三安全一稳定」",
    "2.重复申请": "2、重复申请",
    "（七）总计": "（七）总 计",
    "行政规范性文件": "规范性文件",
    "四、结转下年度继续办理": "四、结转下年度继续办理 ",
}


@dataclass(frozen=True)
class HtmlStyle:
    """What the page looks like. Everything here changes markup only, never what the report says."""

    skin: str = "trs"
    layout: Layout = field(default_factory=Layout)
    word: bool = False
    """Word-pasted: MsoNormal paragraphs, mso styles, o:p, spans around every run."""
    split_runs: bool = False
    """Digits of one number stand in several spans."""
    break_labels: bool = False
    """Labels in narrow columns are cut by <br> or into paragraphs."""
    spaced_labels: bool = False
    typos: bool = False
    halfwidth: bool = False
    """Brackets, commas and colons half-width, as many portals convert them."""
    blank: str = ""
    """Markup of an empty cell, such as &nbsp;."""
    shape: str = "table"
    """``table``, ``div``, ``dl``, ``paragraphs``."""
    nested: bool = False
    """The whole page stands in layout tables."""
    headings: str = "p"
    """Markup of section headings: ``p``, ``strong``, ``h3``."""
    charset: str = "utf-8"
    declared: str | None = None
    """The charset that the page claims, if another."""


def halfwidth(text: str) -> str:
    return text.translate(str.maketrans("（）：，；", "():,;"))


def label_text(cell: GridCell, style: HtmlStyle) -> str:
    """A label as this style prints it; a line break inside is \\n."""
    text = cell.text
    if style.typos:
        text = TYPOS.get(text, text)
    if style.halfwidth:
        text = halfwidth(text)
    narrow = 3 <= len(text) <= 8 and cell.kind == "header" and text not in ("自然人", "行政复议", "行政诉讼")
    if style.break_labels and narrow:
        middle = len(text) // 2
        text = f"{text[:middle]}\n{text[middle:]}"
    if style.spaced_labels and cell.kind in ("header", "label"):
        text = " ".join(text) if len(text) <= 6 else re.sub(r"^(（.）|\(.\)|\d[.．、])", r"\1 ", text)
    return text


def _run(text: str, latin: bool = False) -> str:
    lang = ' lang="EN-US"' if latin else ""
    return f'<span{lang} style="{WORD_RUN}">{text}</span>'


def _word_paragraph(text: str, style: HtmlStyle, rng: Random, align: str | None = None) -> str:
    runs: list[str] = []
    for piece in re.findall(r"[0-9][0-9.,]*|[^0-9]+", text):
        if piece[0].isdigit():
            if style.split_runs and len(piece) > 1:
                cut = rng.randint(1, len(piece) - 1)
                inner = f"<span>{piece[cut:]}</span>" if rng.random() < 0.5 else _run(piece[cut:], True)
                runs.append(_run(piece[:cut], True) + inner)
            else:
                runs.append(_run(piece, True))
        else:
            runs.append(_run(escape(piece, quote=False)))
    css = (
        f"text-align:{align};mso-line-height-rule:exactly" if align else "text-indent:32.0pt;mso-char-indent-count:2.0"
    )
    body = "".join(runs) or _run("&nbsp;", True)
    return f'<p class="MsoNormal" style="{css}">{body}<o:p></o:p></p>'


def cell_html(cell: GridCell, style: HtmlStyle, rng: Random) -> str:
    """What stands inside the cell's tags."""
    text = cell.text if cell.kind == "value" else label_text(cell, style)
    if not text:
        if cell.kind == "filler":
            return ""
        return style.blank if not style.word else (_word_paragraph("", style, rng, "center") if style.blank else "")
    if not style.word:
        if style.split_runs and cell.kind == "value" and len(text) > 1:
            cut = rng.randint(1, len(text) - 1)
            return f"<p><span>{escape(text[:cut])}</span><span>{escape(text[cut:])}</span></p>"
        return escape(text, quote=False).replace("\n", "<br>")
    lines = text.split("\n")
    if len(lines) > 1 and rng.random() < 0.5:
        return "".join(_word_paragraph(line, style, rng, "center") for line in lines)
    return "<br>".join(_word_paragraph(line, style, rng, "center") for line in lines)


def grid_html(grid: Grid, style: HtmlStyle, rng: Random) -> str:
    """One table in the shape that the style asks for."""
    if style.shape == "div":
        rows = (
            "<div class='tr'>" + "".join(f"<div class='td'>{cell_html(c, style, rng)}</div>" for c in row) + "</div>"
            for row in grid.rows
        )
        return "<div class='tb'>\n" + "\n".join(rows) + "\n</div>"
    if style.shape == "dl":
        rows = (
            "<dl>" + "".join(f"<{_dl(c)}>{cell_html(c, style, rng)}</{_dl(c)}>" for c in row) + "</dl>"
            for row in grid.rows
        )
        return "\n".join(rows)
    if style.shape == "paragraphs":
        return "\n".join(f"<p>{cell_html(c, style, rng) or '&nbsp;'}</p>" for row in grid.rows for c in row)
    rows = ("<tr>" + "".join(_cell(c, style, rng) for c in row) + "</tr>" for row in grid.rows)
    attributes = 'border="1" cellspacing="0" cellpadding="0"'
    if style.word:
        attributes = f'class="MsoNormalTable" {attributes} style="border-collapse:collapse;mso-table-layout-alt:fixed"'
    return f"<table {attributes}><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"


def _dl(cell: GridCell) -> str:
    return "dd" if cell.kind == "value" else "dt"


def _cell(cell: GridCell, style: HtmlStyle, rng: Random) -> str:
    attributes = ""
    if cell.colspan > 1:
        attributes += f' colspan="{cell.colspan}"'
    if cell.rowspan > 1:
        attributes += f' rowspan="{cell.rowspan}"'
    if style.word:
        attributes = f' width="{48 * cell.colspan}"{attributes} style="width:{36 * cell.colspan}.0pt;{WORD_CELL}"'
    return f"<td{attributes}>{cell_html(cell, style, rng)}</td>"


def paragraph(text: str, style: HtmlStyle, rng: Random) -> str:
    text = halfwidth(text) if style.halfwidth else text
    if style.word:
        return _word_paragraph(text, style, rng)
    return f"<p>　　{escape(text, quote=False)}</p>"


def heading(text: str, style: HtmlStyle, rng: Random) -> str:
    text = halfwidth(text) if style.halfwidth else text
    if style.headings == "h3":
        return f"<h3>{escape(text)}</h3>"
    if style.headings == "strong":
        return f"<p><strong>{escape(text)}</strong></p>"
    return paragraph(text, style, rng)

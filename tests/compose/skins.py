# ruff: noqa: E501 (markup stands as portals write it)
"""Page chrome of several CMS families: menus, breadcrumbs, dates, counters, share boxes, related links, footers.

A skin puts content into a page; what it adds is chrome and must never come back as part of a report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

# Chrome that may stand on any page; tests look for these in section texts.
CHROME = (
    "扫一扫在手机打开当前页",
    "无障碍阅读",
    "分享到",
    "浏览次数",
    "【字体",
    "打印本页",
    "关闭窗口",
    "相关信息",
    "网站标识码",
    "您当前的位置",
    "政民互动",
    "公安机关备案号",
    "上一篇",
)
MENU = (("首页", "/"), ("新闻中心", "/xwzx/"), ("政务公开", "/zwgk/"), ("政务服务", "/zwfw/"), ("政民互动", "/hdjl/"))


@dataclass(frozen=True)
class PageInfo:
    """What the chrome of one page needs to know."""

    site_name: str
    host: str
    title: str
    site_code: str | None = None
    column: str | None = None
    breadcrumb: Sequence[str] = ()
    published: str | None = None
    """As printed, such as 2021-01-28 or 2021-01-28 09:12."""
    date_label: str = "发布时间"
    source: str | None = None
    views: int | None = None
    article: bool = False
    related: Sequence[tuple[str, str]] = ()
    menu: Sequence[tuple[str, str]] = MENU
    index_number: str | None = None
    charset: str = "utf-8"


Skin = Callable[[PageInfo, str], str]


def metas(info: PageInfo) -> str:
    """The meta tags of 国办发〔2017〕47号."""
    pairs: list[tuple[str, str | None]] = [
        ("SiteName", info.site_name),
        ("SiteDomain", info.host),
        ("SiteIDCode", info.site_code),
        ("ColumnName", info.column),
        ("ColumnType", "信息公开" if info.column else None),
    ]
    if info.article:
        pairs += [("ArticleTitle", info.title), ("PubDate", info.published), ("ContentSource", info.source or "本站")]
    return "\n".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in pairs if text)


def _menu(info: PageInfo, kind: str = "nav") -> str:
    links = "".join(f'<li><a href="{href}">{escape(text)}</a></li>' for text, href in info.menu)
    return f'<div class="{kind}"><ul>{links}</ul></div>'


def _crumbs(info: PageInfo, label: str, joint: str = " &gt; ") -> str:
    if not info.breadcrumb:
        return ""
    return f'<div class="position">{label}{joint.join(escape(part) for part in info.breadcrumb)}</div>'


def _related(info: PageInfo, title: str) -> str:
    if not info.related:
        return ""
    links = "".join(f'<li><a href="{href}">{escape(text)}</a></li>' for text, href in info.related)
    return f'<div class="xgxx"><h4>{title}</h4><ul>{links}</ul></div>'


def _footer(info: PageInfo) -> str:
    code = f" 网站标识码：{info.site_code}" if info.site_code else ""
    return (
        f'<div class="footer"><p>主办：{escape(info.site_name)}办公室　承办：信息中心</p>'
        f"<p>备案号：样例备00000000号　公安机关备案号00000000000000{code}</p>"
        '<p><a href="/bzgl/wzdt/">网站地图</a> <a href="/bzgl/lxwm/">联系我们</a></p></div>'
    )


def _head(info: PageInfo, style: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="{info.charset}">\n{metas(info)}\n'
        f"<title>{escape(info.title)}-{escape(info.site_name)}</title>\n"
        f'<link rel="stylesheet" href="/css/{style}.css"></head>'
    )


def trs(info: PageInfo, content: str) -> str:
    """TRS WCM, as in Chongqing."""
    if info.article:
        date = (
            f'<div class="tit-info"><span>{info.date_label.replace("发布时间", "日期")}：{info.published or ""}</span>'
        )
        content = (
            f"<div class='zwxl-main'><h1 class='title'>{escape(info.title)}</h1>{date}<span>【字体：<a>大</a> <a>中</a> "
            f"<a>小</a>】</span><span>分享到：<a class='wx'></a><a class='wb'></a></span></div>\n"
            f'<div class="view TRS_UEDITOR trs_paper_default trs_web">{content}</div>'
            f'<div class="qr"><img src="/qr.png" alt=""><p>扫一扫在手机打开当前页</p></div></div>'
        )
    return (
        f'{_head(info, "trs")}\n<body><div class="top"><a href="/wza/">无障碍阅读</a><span class="close">×</span></div>\n'
        f"{_menu(info)}\n{_crumbs(info, '您当前的位置：', '&gt; ')}\n<div class='container'>{content}</div>\n"
        f"{_related(info, '相关信息')}{_footer(info)}</body></html>"
    )


def hanweb(info: PageInfo, content: str) -> str:
    """大汉 JCMS."""
    if info.article:
        index = f"<tr><td>索引号：</td><td>{info.index_number or ''}</td><td>发布机构：</td><td>{info.source or ''}</td></tr>"
        content = (
            f'<table class="xxgk_table"><tbody>{index}</tbody></table><div class="bt"><h1>{escape(info.title)}</h1></div>'
            f'<div class="sub"><span>{info.date_label}：{info.published or ""}</span><span>浏览次数：<script '
            f'src="/vc/vc/interface/artcount/artcount.jsp?i=1"></script></span><span>【字体：大 中 小】</span></div>'
            f'<div id="zoom"><!--ZJEG_RSS.content.begin-->{content}<!--ZJEG_RSS.content.end--></div>'
            '<div class="share"><span>分享到：</span></div><div class="dy"><a>打印本页</a> <a>关闭窗口</a></div>'
        )
    return (
        f"{_head(info, 'jcms')}\n<body>{_menu(info, 'menu')}\n{_crumbs(info, '您当前的位置：')}\n"
        f'<div id="barrierfree_container">{content}</div>{_related(info, "相关信息")}{_footer(info)}</body></html>'
    )


def boda(info: PageInfo, content: str) -> str:
    """博达 VisualSiteBuilder."""
    if info.article:
        content = (
            f'<form name="_newscontent_fromname"><h2>{escape(info.title)}</h2><div>{info.date_label}：{info.published or ""}　'
            f'浏览次数：<script>_showDynClicks("wbnews", 1600000001, {info.views or 1})</script></div>'
            f'<div id="vsb_content"><div class="v_news_content">{content}</div></div>'
            "<p>上一篇：关于开展义务植树活动的倡议</p></form>"
        )
    return (
        f'{_head(info, "vsb")}\n<body>{_menu(info)}\n{_crumbs(info, "当前位置：", " >> ")}\n<div class="main">{content}</div>\n'
        f"{_related(info, '相关信息')}{_footer(info)}</body></html>"
    )


def ucap(info: PageInfo, content: str) -> str:
    """开普云 UCAP."""
    if info.article:
        views = f"<em>浏览次数：<b>{info.views}</b></em>" if info.views is not None else ""
        content = (
            f'<div class="xl_tit"><UCAPTITLE>{escape(info.title)}</UCAPTITLE></div><div class="xl_info">'
            f"<em>{info.date_label}：{info.published or ''}</em><em>来源：{info.source or '本站'}</em>{views}"
            f'<em>【字体：大 中 小】</em><em>分享到：</em></div><div id="zoomcon"><UCAPCONTENT>{content}</UCAPCONTENT></div>'
            '<div class="ewm">扫一扫在手机打开当前页</div>'
        )
    return (
        f'{_head(info, "ucap")}\n<body>{_menu(info, "gnav")}\n{_crumbs(info, "您当前的位置：")}\n<div id="UCAP-CONTENT">{content}'
        f"</div>{_related(info, '相关信息')}{_footer(info)}</body></html>"
    )


def gkmlpt(info: PageInfo, content: str) -> str:
    """The Guangdong intensive platform."""
    if info.article:
        content = (
            f'<div class="classify"><table><tbody><tr><td class="first">索引号:</td><td>{info.index_number or ""}</td>'
            f'<td class="first">分类:</td><td>{info.column or ""}</td></tr><tr><td class="first">发布机构:</td><td>'
            f'{info.source or ""}</td><td class="first">成文日期:</td><td></td></tr><tr><td class="first">名称:</td>'
            f"<td colspan='3'>{escape(info.title)}</td></tr></tbody></table></div>"
            f'<h1 class="title document-number">{escape(info.title)}</h1><div class="date-row">发布日期：{info.published or ""}　'
            f'浏览次数：<span id="views">-</span></div><div class="article-content">{content}</div>'
            '<div class="share"><a>打印本页</a>分享到：</div>'
        )
    return (
        f'{_head(info, "gkmlpt")}\n<body><script>window._CONFIG={{SITE_ID:"123456",COLUMN:"{info.column or ""}"}};</script>'
        f"{_menu(info)}{_crumbs(info, '您当前的位置：')}<div class='gkml-main'>{content}</div>{_related(info, '相关信息')}"
        f"{_footer(info)}</body></html>"
    )


def plain(info: PageInfo, content: str) -> str:
    """A small site of its own making, as 芦淞 or 汉川: link bar, date line, related links."""
    if info.article:
        views = str(info.views) if info.views is not None else ""
        content = (
            f'<div class="art"><div class="arttit">{escape(info.title)}</div><div class="artinfo">{info.date_label}：'
            f"{info.published or ''}　浏览次数：{views}　字体：[ <a>大</a> <a>中</a> <a>小</a> ]</div>"
            f'<div class="artcon" id="content">{content}</div></div>'
        )
    bar = "<div class='links'><a href='http://www.gov.cn/'>中国政府网</a>| <a href='/map/'>电子地图</a></div>"
    return (
        f'{_head(info, "s")}\n<body>{bar}<div class="logo">{escape(info.site_name)}</div>{_menu(info)}'
        f"{_crumbs(info, '您当前的位置：')}<div class='main'>{content}</div>{_related(info, '相关信息')}{_footer(info)}"
        "</body></html>"
    )


SKINS: dict[str, Skin] = {"trs": trs, "hanweb": hanweb, "boda": boda, "ucap": ucap, "gkmlpt": gkmlpt, "plain": plain}

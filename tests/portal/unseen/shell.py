# ruff: noqa: E501 (markup stands as portals write it)
"""A portal whose list nobody reads without running its scripts: the address asked is put together from character codes
with a token, the answer is turned round and encoded, and the pager is a button."""

from __future__ import annotations

import base64
import json
from html import escape

from ..site import Reply, redirect, text
from .kit import Ground, Stage, pieces, rows

TOKEN = "k3"


def encrypted() -> Ground:
    def shell(title: str, content: str) -> str:
        return (
            f"<!doctype html><html><head><meta charset=utf-8><title>{escape(title)}</title></head><body><nav><a href=/>首页</a><a href=/gk/>政务公开</a></nav>"
            f"<div id=app>{content}</div><img src=/logo.png><img src=http://pixel.example.com/1.gif><script src=http://tongji.example.com/t.js></script></body></html>"
        )

    stage = Stage("www.yumen-sample.gov.cn", "玉门市", "620981", shell)
    made = stage.reports(["玉门市人民政府", "玉门市水务局"], (2020, 2021, 2022, 2023), lambda day, n: f"/gk/a/{n:x}")
    parts = pieces(made, 3)
    codes = ",".join(str(ord(char)) for char in "/gk/v2/")
    script = (
        f"var k=[{codes}],no=1;function rev(s){{return s.split('').reverse().join('')}}"
        "function load(n){var u=String.fromCharCode.apply(null,k)+'k'+(1+2)+'/'+btoa('p'+n);"
        "fetch(u).then(r=>r.text()).then(function(t){var d=JSON.parse(decodeURIComponent(escape(atob(rev(t)))));"
        "document.getElementById('l').innerHTML=d.map(x=>'<li><a href=\"/gk/a/'+x[0]+'\">'+x[1]+'</a> '+x[2]+'</li>').join('');"
        f"document.getElementById('n').style.display=n<{len(parts)}?'':'none';}})}}"
        "document.getElementById('n').onclick=function(){load(++no)};load(1);fetch('/gk/secret/log');fetch('/gk/away');fetch('http://127.0.0.1:9/inner');"
    )
    stage.put(
        "/gk/nb/", "政府信息公开年报", f"<ul id=l></ul><button id=n>下一页</button><script>{script}</script>", way=True
    )

    def answer(k: int) -> Reply:
        lines = [[line.href.rpartition("/")[2], line.title, line.day] for line in parts[k]]
        coded = base64.b64encode(json.dumps(lines, ensure_ascii=False).encode()).decode()
        return text(coded[::-1], content_type="text/plain")

    for k in range(len(parts)):
        name = base64.b64encode(f"p{k + 1}".encode()).decode()
        stage.raw(f"/gk/v2/{TOKEN}/{name}", answer(k), way=True)
    stage.raw("/robots.txt", text("User-agent: *\nDisallow: /gk/secret/\n", content_type="text/plain"))
    stage.manifest.forbidden.append("/gk/secret/")
    stage.raw("/gk/away", redirect("http://127.0.0.1:9/steal"))
    news = list(stage.everyday("news", 20, lambda day, n: f"/x/{n:x}"))
    stage.put("/x/", "要闻", rows(news))
    stage.put("/gk/", "政务公开", "<a href=/gk/nb/>政府信息公开年报</a>", way=True)
    stage.put("/", "首页", f"<a href=/x/>要闻</a>{rows(news[:5])}", way=True)
    return stage.ground


def challenged() -> Ground:
    """The same, but the host challenges whoever asks for its list."""
    home, sites = encrypted()
    for path in [path for path in sites[0].routes if path.startswith("/gk/v2/")]:
        sites[0].routes[path] = Reply(
            b"<script>document.cookie='__jsl_clearance_s=1'</script>", 521, headers=(("Set-Cookie", "__jsluid_s=1"),)
        )
    return home, sites

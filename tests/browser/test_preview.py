"""A preview looks like the site that it was made of, and stays where it is whatever a stranger wrote into it."""

from __future__ import annotations

import socketserver
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import serve
from tests.github.archives import Entry, archive
from tests.github.hub import module

pytestmark = pytest.mark.browser

unpack = module("unpack")

ELSEWHERE = "http://elsewhere.example"
"""In place of the address of a host that waits for whoever comes."""
HOSTILE = {
    "refresh": f'<meta http-equiv="refresh" content="0;url={ELSEWHERE}/">',
    "refresh with entities": f"<META HTTP-EQUIV=&#82;efresh content='0&#59;url={ELSEWHERE}/'>",
    "refresh after a comment": f"<!--><meta http-equiv=refresh content=0;url={ELSEWHERE}/><!-- --!>"
    f"<meta http-equiv=refresh content=0;url={ELSEWHERE}/>-->",
    "refresh after raw text": f"<noscript><p title='</noscript><meta http-equiv=refresh content=0;url={ELSEWHERE}/>'>"
    f"<xmp><p title='</xmp><meta http-equiv=refresh content=0;url={ELSEWHERE}/>'></xmp>",
    "refresh in math": "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;meta http-equiv=refresh "
    f"content=0;url={ELSEWHERE}/&gt;'></math><svg></p><style><meta http-equiv=refresh content=0;url={ELSEWHERE}/>",
    "refresh with NUL": f"<me\0ta http-equiv=refresh content=0;url={ELSEWHERE}/><meta\0http-equiv=refresh "
    f"content=0;url={ELSEWHERE}/><meta/http-equiv=refresh/content=0;url={ELSEWHERE}/>",
    "refresh in another encoding": "<meta charset=utf-7>+ADw-meta http-equiv+AD0-refresh "
    f"content+AD0AIg-0;url={ELSEWHERE}/+ACIAPg-",
    "base": f"<base href={ELSEWHERE}/><img src=picture.png>",
    "base target": "<base target=_blank><a id=stay href='#x'>x</a>",
    "form": f"<form id=f action={ELSEWHERE}/><input name=q value=1><button autofocus id=stay>Go</button></form>"
    f"<button form=f formaction={ELSEWHERE}/>Go</button><input type=image src={ELSEWHERE}/i.png>",
    "frames": "".join(
        f"<{name} src={ELSEWHERE}/ data={ELSEWHERE}/ srcdoc='<meta http-equiv=refresh content=0;url={ELSEWHERE}/>'>"
        for name in ("iframe", "embed", "object", "portal", "fencedframe", "video autoplay", "audio autoplay")
    ),
    "frameset": f"<frameset><frame src={ELSEWHERE}/></frameset>",
    "links of a head": "".join(
        f"<link rel={rel} as=image href={ELSEWHERE}/{rel}>"
        for rel in (
            *("prefetch", "preload", "modulepreload", "dns-prefetch", "preconnect", "prerender", "stylesheet", "icon"),
            *("manifest", "import", "next", "search", "alternate", "pingback", "'stylesheet prefetch'"),
        )
    ),
    "headers": f"<meta http-equiv=Link content='<{ELSEWHERE}/>; rel=preconnect'><meta http-equiv=x-dns-prefetch-control"
    f" content=on><meta http-equiv=set-cookie content='a=b'><meta http-equiv=origin-trial content=x>",
    "SVG": f"<svg><image href={ELSEWHERE}/i.png /><use href={ELSEWHERE}/u.svg#x /><a><animate attributeName=href "
    f"values={ELSEWHERE}/ /><text>x</text></a><foreignObject><iframe src={ELSEWHERE}/></iframe></foreignObject>"
    f"<script href={ELSEWHERE}/s.js /><filter><feImage href={ELSEWHERE}/f.png /></filter></svg>",
    "images": f"<img src={ELSEWHERE}/i.png srcset='{ELSEWHERE}/j.png 2x'><picture><source srcset={ELSEWHERE}/k.png>"
    f"<img src={ELSEWHERE}/l.png></picture><table background={ELSEWHERE}/m.png><body background={ELSEWHERE}/n.png>",
    "styles": f"<style>@import url({ELSEWHERE}/a.css); @font-face{{font-family:x;src:url({ELSEWHERE}/x.woff)}} "
    f"body{{background:url({ELSEWHERE}/b.png);font-family:x}}</style><link rel=stylesheet href=evil.css>"
    f"<p style='background:url({ELSEWHERE}/c.png);cursor:url({ELSEWHERE}/d.cur),auto'>x",
    "ping": f"<a id=stay ping={ELSEWHERE}/ href='#x'>x</a>",
    "templates": f"<div><template shadowrootmode=open><meta http-equiv=refresh content=0;url={ELSEWHERE}/>"
    f"<img src={ELSEWHERE}/t.png></template></div>",
    "scripts": f"<script>location='{ELSEWHERE}/'</script><script src={ELSEWHERE}/s.js></script>"
    f"<img src=x onerror=location='{ELSEWHERE}/'><script type=speculationrules>"
    f'{{"prefetch":[{{"source":"list","urls":["{ELSEWHERE}/"]}}]}}</script>'
    f"<a id=stay href=javascript:location='{ELSEWHERE}/'>x</a>",
}
STYLE = f"""@import "{ELSEWHERE}/i.css"; @import url(evil2.css);
body {{ background: url({ELSEWHERE}/b.png); list-style: url({ELSEWHERE}/l.png); font-family: y }}
@font-face {{ font-family: y; src: url({ELSEWHERE}/y.woff2) }}
p {{ mask: url({ELSEWHERE}/m.svg#m); filter: url({ELSEWHERE}/f.svg#f); content: url({ELSEWHERE}/c.png) }}"""


class Elsewhere(socketserver.ThreadingTCPServer):
    """Another host, which keeps the first bytes of each connection, also of one that asks for nothing."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[bytes] = []
        self.address = f"http://blog.example:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Answer(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Elsewhere)
        self.server.asked.append(b"a connection")
        self.server.asked.append(self.request.recv(1_000).partition(b"\r")[0])
        self.request.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as server:
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def previews(site: Path, elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the preview of this repository's own blog, to which a stranger has added pages."""
    folder = tmp_path_factory.mktemp("previews")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as written:
        for file in site.rglob("*"):
            if file.is_file():
                written.write(file, file.relative_to(site).as_posix())
        for number, page in enumerate(HOSTILE.values()):
            text = f"<!doctype html><title>{number}</title>{page}<p id=end>text"
            written.writestr(f"evil/{number}.html", text.replace(ELSEWHERE, elsewhere.address))
        for name in ("evil.css", "evil2.css"):
            written.writestr(f"evil/{name}", STYLE.replace(ELSEWHERE, elsewhere.address))
    unpack.unpack(folder / "a.zip", folder / "served" / "pr" / "1")
    server, address = serve(folder / "served")
    yield f"{address}pr/1/"
    server.shutdown()
    server.server_close()


def visit(browser: Browser, url: str) -> set[str]:
    """Open a page, click what it has for that, and return the addresses that are open in the end."""
    page = browser.new_context().new_page()
    page.goto(url, wait_until="load")
    for place in page.locator("#stay").all():
        place.click()
    page.wait_for_timeout(300)  # there is no sign of a redirect that does not come
    urls = {other.url.partition("#")[0] for other in page.context.pages}
    page.context.close()
    return urls


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_stays_where_it_is_and_asks_no_other_host(
    browser: Browser, previews: str, elsewhere: Elsewhere, name: str
) -> None:
    elsewhere.asked.clear()
    url = f"{previews}evil/{list(HOSTILE).index(name)}.html"
    assert visit(browser, url) == {url}
    assert elsewhere.asked == []


@pytest.mark.parametrize("name", ["refresh", "frames", "links of a head", "images"])
def test_such_pages_are_heard_of_elsewhere_if_they_are_not_unpacked(
    browser: Browser, elsewhere: Elsewhere, tmp_path: Path, name: str
) -> None:
    elsewhere.asked.clear()
    page = HOSTILE[name].replace(ELSEWHERE, elsewhere.address)
    (tmp_path / "a.html").write_text(f"<!doctype html><title>x</title>{page}", encoding="utf-8")
    server, address = serve(tmp_path)
    visit(browser, f"{address}a.html")
    server.shutdown()
    server.server_close()
    assert elsewhere.asked


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["", "posts/freelb/", "posts/whats-hidden-in-a-random-network/", "handbook/search/"])
def test_a_preview_looks_like_the_site_without_scripts(
    browser: Browser, blog: str, previews: str, path: str, width: int
) -> None:
    measure = """() => [...document.querySelectorAll("header, nav, h1, h2, article, .pl-text, svg, math, li > a")]
        .map((each) => [each.tagName, each.className.baseVal ?? each.className, each.getBoundingClientRect().toJSON(),
            getComputedStyle(each).color])"""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    original = context.new_page()
    original.goto(blog + path)
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(previews + path)
    found = page.evaluate(measure)
    expected = original.evaluate(measure)
    page.close()
    context.close()
    assert len(found) > 40
    assert found == expected


def test_a_browser_runs_nothing_on_a_preview(browser: Browser, tmp_path: Path) -> None:
    page = b"""\xef\xbb\xbf<!-- --><!doctype html><html lang=en class=mine><head>
<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'"><base href=https://evil.example/>
<title>still</title><script>document.title = "ran"</script></head>
<body onload="document.title = 'ran'"><img src=x onerror="document.title = 'ran'"><p id=p>text</p>
<iframe srcdoc="<script>parent.document.title = 'ran'</script>"></iframe>
<a href="javascript:document.title='ran'">x</a>"""
    entries: list[Entry] = [("index.html", page), ("plain.html", b"<title>still</title><p id=p>text")]
    unpack.unpack(archive(tmp_path / "a.zip", entries), tmp_path / "out")
    opened = browser.new_page()
    opened.goto((tmp_path / "out" / "index.html").as_uri())
    assert opened.text_content("#p") == "text"
    opened.click("a")
    assert opened.title() == "still"
    assert opened.get_attribute("html", "class") == "mine"
    # The same page as the stranger wrote it, which shows that the test would notice.
    (tmp_path / "bare.html").write_bytes(page)
    opened.goto((tmp_path / "bare.html").as_uri())
    assert opened.title() == "ran"
    opened.close()

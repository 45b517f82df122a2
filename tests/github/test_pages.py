"""What is written of a stranger's page is read in one way only, and holds nothing that loads, leads away or sends."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.github.hub import module

pages = module("pages")

TAG = re.compile(r"""</?([a-z0-9]+)((?: [a-z0-9-]+="[^"<>']*")*)/?>""")

FORBIDDEN = {
    *("meta", "base", "form", "iframe", "frame", "frameset", "object", "embed", "portal"),
    *("fencedframe", "applet", "script", "style", "textarea", "noscript", "template", "plaintext", "xmp"),
    *("noembed", "image", "animate", "use", "foreignobject", "annotation-xml", "video"),
}
NAMES = sorted(FORBIDDEN | {"link", "input", "svg", "math", "a", "img", "title", "p", "td", "foreignObject"})
ATTRIBUTES = (
    'http-equiv=refresh content="0;url=https://evil.example/"',
    "href=https://evil.example/",
    "HREF='javascript:x'",
    "src=//evil.example/ srcset='//evil.example/ 2x' srcdoc='<b>' data=x action=x formaction=x ping=x target=_top",
    "rel=preconnect",
    "rel=stylesheet rel='dns-prefetch'",
    "type=text onfocus=x autofocus",
    "title='</title><meta http-equiv=refresh>'",
    'title="<base>"',
    "a=\"'",
    "/",
    "\0",
)
PIECES = st.one_of(
    st.sampled_from(NAMES).flatmap(lambda name: st.sampled_from((f"<{name}", f"<{name}>", f"</{name}>", f"<{name}/>"))),
    st.sampled_from(ATTRIBUTES).map(lambda text: f" {text}"),
    st.sampled_from(
        ("<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<?", "<!", "</", "<", ">", "&lt;base&gt;", '"')
    ),
    st.text(max_size=5),
)


@given(st.lists(PIECES, max_size=30).map("".join))
@example("<noscript><p title='</noscript><meta http-equiv=refresh>'>")
@example("<svg><style><base href=x></style><math><annotation-xml encoding='text/html'><form>")
@example("<!--><meta http-equiv=refresh>--!><base href=x>-->")
@example("<a title='&quot;&gt;&lt;base&gt;'>&#60;form&#62;&#x0;&lt")
def test_each_sign_that_opens_begins_an_allowed_tag(text: str) -> None:
    written = pages.rewrite(text.encode("utf-8", "surrogatepass")).decode()
    tags = list(TAG.finditer(written))
    assert len(tags) == written.count("<") == written.count(">")
    assert not {tag[1] for tag in tags} & FORBIDDEN
    found = {name for tag in tags for name in re.findall(r' ([a-z0-9-]+)="', tag[2])}
    assert found <= {"href", "src", "rel", "type", "title"}
    assert all('rel="stylesheet"' in tag[2] for tag in tags if tag[1] == "link" and not tag[0].startswith("</"))
    assert not [tag for tag in tags if tag[1] == "input" and not tag[0].startswith("</")]


@pytest.mark.parametrize(
    ("page", "written"),
    [
        ("<p>text &amp; <b class=x>more</b><br/>", '<p>text &amp; <b class="x">more</b><br/>'),
        ("<title>a &lt; b</title>", "<title>a &lt; b</title>"),
        ('<!-- <b>x</b> --><style>p{}</style >y<script src=x>"<b>"</script>z', "yz"),
        ("<form action=/><label for=q>Find</label><input name=q></form>", '<label for="q">Find</label>'),
        ("<input type=checkbox id=a checked>", '<input type="checkbox" id="a" checked="">'),
        ("<svg viewBox='0 0 1 1'><path d='M0'/></svg>", '<svg viewbox="0 0 1 1"><path d="M0"/></svg>'),
        ("<noscript>Without scripts</noscript>", "Without scripts"),
        ('<a href="x?a=1&amp;b=2" target=_blank title="&quot;">x</a>', '<a href="x?a=1&amp;b=2" title="&quot;">x</a>'),
        ("a < b", "a &lt; b"),
        ("<img src=a.png srcset='b.png 2x' alt=''>", '<img src="a.png" alt="">'),
    ],
)
def test_what_is_allowed_stays(page: str, written: str) -> None:
    assert pages.rewrite(page.encode()).decode() == written


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "utf-8-sig", "latin-1"])
def test_a_page_is_utf_8_whatever_it_says_of_itself(encoding: str) -> None:
    page = f"<meta charset={encoding}><p>é<base href=https://evil.example/>".encode(encoding)
    assert b"<base" not in pages.rewrite(page)
    assert b"charset" not in pages.rewrite(page)


@pytest.mark.parametrize(
    "nasty", ["<a ", "<", "<!--", "<!a", "<?", "</a ", "<a b='", "<script", "<b>", "&#", "&a", "<![a["]
)
def test_a_damaged_page_takes_linear_time(nasty: str) -> None:
    page = (nasty * 50_000).encode()
    started = time.process_time()
    pages.rewrite(page)
    assert time.process_time() - started < 10

"""Nothing that a post holds runs, loads or breaks anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperlog.markup.elements import ALLOWED, VOID
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN, Rendered
from paperlog.markup.renderer import Renderer
from paperlog.markup.sanitizer import Sanitizer
from paperlog.markup.source_lines import SourceLines
from paperlog.markup.tag_cleaner import TagCleaner
from paperlog.markup.url_safety import LinkTarget, classify

RENDERER = Renderer()


def render(body: str, *, body_line: int = 1) -> Rendered:
    return RENDERER.render(body, path="posts/a.md", body_line=body_line)


@pytest.mark.parametrize(
    "body",
    [
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](&#x1;javascript:a)",
        "[x][r]\n\n[r]: javascript:alert(1)",
        "<a href='javascript:a'>x</a>",
        "<a href=java&Tab;script:a>x</a>",
        "[x](vbscript:a)",
        "[x](data:text/html;base64,AA)",
        "![x](javascript:a)",
        "<img src='data:text/html,x'>",
        "<blockquote cite='javascript:a'>x</blockquote>",
        "[x](file:///etc/passwd)",
        "<a href='\x01javascript:a'>x</a>",
        "*a*{: href=javascript:a }",
        "[a](b){: href=javascript:a }",
        "<a class='headerlink' href='javascript:a'>#</a>",
    ],
)
def test_unsafe_links_are_errors_and_lead_nowhere(body: str) -> None:
    rendered = render(body)
    assert [(problem.rule, problem.is_error) for problem in rendered.problems] == [("unsafe-link", True)]
    assert "href=" not in rendered.html
    assert "src=" not in rendered.html
    assert "cite=" not in rendered.html


def test_an_unsafe_link_is_told_with_line_and_hint() -> None:
    body = "`[x](javascript:a)`\n\n- [ok](b.md)\n- [x](javascript:a)\n- [y](notes:1.md)"
    first, second = render(body, body_line=8).problems
    assert str(first) == "posts/a.md:11: links with 'javascript:' are not allowed\n  hint: remove the link"
    assert str(second) == (
        "posts/a.md:12: links with 'notes:' are not allowed\n"
        "  hint: link to a page with 'https:', or write './notes:1.md' for a file of that name"
    )


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("a\n\n<script>alert(1)</script>\n\nb", "a b"),
        ("a\n\n<script src=x>\n\nb", "a b"),
        ("a <SCRIPT>alert(1)</SCRIPT > b", "a b"),
        ("a\n\n<style>p{}</style>\n\nb", "a b"),
        ("a <object data=x>y</object> b", "a b"),
        ("a <embed src=x> b", "a b"),
        ("a\n\n<form action=x>y</form>\n\nb", "a y b"),
        ("a <base href=x> b", "a b"),
        ("a <meta http-equiv=refresh content=0> b", "a b"),
        ("a <link rel=stylesheet href=x> b", "a b"),
        ("a <iframe src='https://evil.example/'></iframe> b", "a b"),
        ("a <iframe srcdoc='<script>x</script>'></iframe> b", "a b"),
        ("a <img src=x.png onerror=alert(1)> b", "a b"),
        ("a <b onclick='x'>y</b> b", "a y b"),
        ("a <b ONCLICK=x>y</b> b", "a y b"),
        ("a <b/onclick=x>y</b> b", "a y b"),
        ("a *y*{: onclick=x } b", "a y b"),
        ("a <b style='background:url(https://e.example/)'>y</b> b", "a y b"),
        (r"a <b style='background:u\72l(https://e.example/)'>y</b> b", "a y b"),
        ("a <input name=x> b", "a b"),
        ("a <button formaction=x>y</button> b", "a y b"),
        ("a <math><a xlink:href='javascript:a'>y</a></math> b", "a y b"),
        ("a <svg><rect fill='url(https://e.example/)'/></svg> b", "a b"),
        ("a <textarea><script>x</script></textarea> b", "a b"),
        ("a <noscript><p title='</noscript><img src=x onerror=a>'></noscript> b", None),
    ],
)
def test_unsafe_html_is_an_error_and_removed(body: str, left: str | None) -> None:
    rendered = render(body, body_line=5)
    assert {(p.rule, p.is_error) for p in rendered.problems if p.is_error} == {("unsafe-html", True)}
    assert all(p.line == (7 if "\n\n<" in body else 5) for p in rendered.problems)
    assert_safe(rendered.html)
    if left is not None:
        assert rendered.text == left


def test_harmless_html_stays() -> None:
    body = (
        '<figure class="x"><img src="a.png" alt="b" width="3"><figcaption>c</figcaption></figure>\n\n'
        'a <kbd>Ctrl</kbd> <span lang="de" style="color: red" title="url(x)">b</span> H<sub>2</sub>O\n\n'
        '<svg viewBox="0 0 1 1"><path d="M0 0" fill="url(#g)"/></svg>'
    )
    rendered = render(body)
    assert rendered.problems == ()
    assert '<span lang="de" style="color: red" title="url(x)">b</span>' in rendered.html
    assert '<path d="M0 0" fill="url(#g)"></path>' in rendered.html


def test_names_of_the_theme_cannot_be_taken() -> None:
    rendered = render('<div id="__search" data-md-component="search">x</div>')
    assert rendered.html == "<div>x</div>"
    assert {problem.rule for problem in rendered.problems} == {"html"}


def test_comments_are_dropped() -> None:
    assert render("a <!-- <b> --> c\n\n<!--\nx\n-->").html.strip() == "<p>a  c</p>"


class _Reader(HTMLParser):
    """Reads HTML as a browser's tokenizer would, and refuses what must not be there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in ("srcdoc", "formaction", "xlink:href", "action")
            if name in ("href", "src"):
                url = (value or "").removeprefix(LINK_OPEN).removesuffix(LINK_CLOSE)
                assert LINK_OPEN not in url
                target = classify(url, is_image=tag == "img")
                assert target is not LinkTarget.UNSAFE
                assert name == "href" or target is not LinkTarget.EXTERNAL
                assert (value != url) == (target is LinkTarget.LOCAL)
            if name == "style":
                assert "url" not in (value or "").lower()
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack
        assert self.stack.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = unknown_decl = handle_pi = handle_comment


def assert_safe(html: str) -> None:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.stack == []


HOSTILE = st.sampled_from(
    [
        "<", ">", "/>", "</", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<?", "<!", "=", "'", '"', "`", "\n",
        "\n\n", " ", "\t", "/", "&#", "&lt;", "&quot;", "&colon;", "&Tab;", "&#x6a;avascript:", "javascript:",
        "data:text/html,", "<script", "<script>", "</script>", "<style>", "</style>", "<svg>", "</svg>",
        "<math>", "<mtext>", "<annotation>", "<title>", "<textarea>", "<xmp>", "<plaintext>", "<noscript>",
        "<template>", "<iframe src=", "<img src=", "<a href=", "<a href='", '<img src="', "<p>", "</p>", "<p",
        "<table>", "<td>", "</table>", "<li>", "<div>", "</div>", "<b ", "<i/", "onerror=alert(1)",
        " onclick='x'", " style='background:url(//e.example)'", "alert(1)", "x", "[a](", ")", "![", "](",
        "<javascript:x>", "https://e.example/a.png", "//e.example", "//youtu.be/dQw4w9WgXcQ", "<!-- more -->",
        "| a |\n|-|\n", "- [x] ", "# ", "$", "$$", "{: onclick=x }", "{: href=javascript:x }", "[^1]",
        "\n[^1]: ", "*[x]: ", "<div markdown>", "```", "~~~\n", "    ", "> ", "\ufdd0", "\x00", "<A HREF=",
        "<a class=headerlink href=",
        "<ScRiPt ", "<form><math><mtext></form><form><mglyph>",
    ]
)  # fmt: skip


@given(st.lists(HOSTILE, max_size=30).map("".join) | st.text("<>/='\"ab&;! -\n[]()", max_size=60))
def test_whatever_is_written_the_page_is_safe_and_whole(body: str) -> None:
    rendered = render(body)
    assert_safe(rendered.html)
    assert_safe(rendered.excerpt)
    assert "id=" not in rendered.excerpt or ' id="' not in rendered.excerpt


class _Wary(Sanitizer):
    """Takes every tag in full."""

    def _is_calm(self, name: str, match: re.Match[str]) -> bool:
        return False


TAGS = (
    "<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<div>", "</div>", "<table>", "</table>", "<tr>", "</tr>", "<h1>",
    "</h1>", "<H2>", "</h2>", "<em>", "</em>", "</em x>", "<b>", "<P>", "<p class='x'>", "<p/>", "<label>", "</label>",
    "<input type=checkbox>", "<br>", "</br>", "<script>", "</script>", "<x>", "</x>", "<a href=b.md>", "</a>",
    "<img src=a.png>", "<math>", "<mrow>", "<mi>", "</mrow>", "</math>", "<!-- more -->", "<!-- more -->", "a", " ",
    "\n", "<", "&amp;", "<span>a</span>", "<p><a href='//youtu.be/aaaaaaaaaaa'>v</a></p>",
    "<p> <a href='//youtu.be/aaaaaaaaaaa'>v</a></p>",
)  # fmt: skip
HTML = st.lists(st.sampled_from(TAGS), max_size=20).map("".join)


@given(HTML, st.booleans())
@settings(max_examples=400)
def test_tags_without_attributes_are_judged_like_all_others(html: str, shift: bool) -> None:
    found = []
    for kind in (Sanitizer, _Wary):
        tags = TagCleaner(path="posts/a.md", lines=SourceLines(html, first_line=1))
        sanitizer = kind(tags, shift_headings=shift)
        pieces = sanitizer.run(html)
        found.append(("".join(pieces), sanitizer.excerpt.cut(pieces), tags.problems, tags.links))
    assert found[0] == found[1]

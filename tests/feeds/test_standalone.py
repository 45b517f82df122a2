"""A post's HTML in a feed reader: nothing relative, nothing that needs the site's styles or scripts."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as lxml_html

from paperlog.feeds.model import FeedPaper
from paperlog.feeds.standalone import standalone_html
from paperlog.feeds.xml_text import clean
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN
from paperlog.markup.renderer import Renderer
from paperlog.site.link_targets import Targets, resolve_links

SITE = "https://example.org/blog/"
PAGE = "https://example.org/blog/posts/freelb/"


def alone(html: str, *papers: FeedPaper) -> str:
    return standalone_html(html, page_url=PAGE, site_url=SITE, papers=papers)


def marked(url: str) -> str:
    return f"{LINK_OPEN}{url}{LINK_CLOSE}"


def rendered(markdown: str, **sources: str) -> str:
    """A post's Markdown as the feeds get it: converted, its links resolved."""
    targets = Targets(sources={f"posts/{name}": url for name, url in sources.items()}, urls=frozenset(), anchors={})
    return resolve_links(Renderer().render(markdown, path="posts/a.md").html, source="posts/a.md", targets=targets)


class TestUrls:
    @pytest.mark.parametrize(
        ("html", "expected"),
        [
            (f'<a href="{marked("posts/bert/#x")}">b</a>', f'<a href="{SITE}posts/bert/#x">b</a>'),
            (f'<a href="{marked("")}">home</a>', f'<a href="{SITE}">home</a>'),
            (f'<a href="{marked("a/?q=1&amp;r=2")}">q</a>', f'<a href="{SITE}a/?q=1&amp;r=2">q</a>'),
            ('<a href="#results">r</a>', f'<a href="{PAGE}#results">r</a>'),
            ('<a href="../gone.md">g</a>', '<a href="https://example.org/blog/posts/gone.md">g</a>'),
            ('<a href="//cdn.example.net/x">c</a>', '<a href="https://cdn.example.net/x">c</a>'),
            ('<a href="https://x.org/?a=1&amp;b=2">x</a>', '<a href="https://x.org/?a=1&amp;b=2">x</a>'),
            ('<a href="mailto:a@example.org">m</a>', '<a href="mailto:a@example.org">m</a>'),
            ('<a href="java&#9;script:alert(1)">j</a>', "<a>j</a>"),
            ('<a href="http://[broken">b</a>', "<a>b</a>"),
            ('<a href="http://[::1]/x">b</a>', '<a href="http://[::1]/x">b</a>'),
            ('<a href="//[broken">b</a>', "<a>b</a>"),
            (
                f'<img src="{marked("posts/f.png")}" srcset="{marked("posts/f.png")} 1x, {marked("posts/g.png")} 2x">',
                f'<img src="{SITE}posts/f.png" srcset="{SITE}posts/f.png 1x, {SITE}posts/g.png 2x">',
            ),
            ('<img src="data:image/png;base64,AA+/=">', '<img src="data:image/png;base64,AA+/=">'),
            ('<img src="data:text/html,x" alt="a">', '<img alt="a">'),
            ('<q cite="/source">q</q>', '<q cite="https://example.org/source">q</q>'),
        ],
    )
    def test_every_url_is_absolute(self, html: str, expected: str) -> None:
        assert alone(html) == expected

    def test_a_link_between_posts_and_an_image_beside_the_post(self) -> None:
        html = rendered("[B](b.md#top) ![f](f.png)", **{"b.md": "posts/b/", "f.png": "posts/f.png"})
        assert alone(html) == f'<p><a href="{SITE}posts/b/#top">B</a> <img src="{SITE}posts/f.png" alt="f"></p>'

    def test_the_sites_address_cannot_break_out_of_an_attribute(self) -> None:
        html = standalone_html(f'<a href="{marked("x/")}">x</a>', page_url=PAGE, site_url='https://h.org/"><b>/')
        assert len(lxml_html.fragment_fromstring(html)) == 0


class TestText:
    def test_code_keeps_its_white_space_and_loses_its_colours(self) -> None:
        code = "def f(x):\n\n    return x  # two  spaces\n\tend"
        html = alone(rendered(f"```python\n{code}\n```"))
        assert html == f"<pre><code>{code.expandtabs(4)}\n</code></pre>"

    def test_code_with_line_numbers_is_only_the_code(self) -> None:
        assert alone(rendered('```text linenums="1"\na\n  b\n```')) == "<pre><code>a\n  b\n</code></pre>"

    def test_a_formula_is_mathml_once_and_its_tex_the_alternative(self) -> None:
        html = alone(rendered("so $x^2 < y$."))
        assert html == (
            '<p>so <math alttext="x^2 &lt; y"><mrow><msup><mi>x</mi><mn>2</mn></msup>'
            "<mo>&lt;</mo><mi>y</mi></mrow></math>.</p>"
        )

    def test_a_displayed_formula_stands_on_its_own(self) -> None:
        assert alone(rendered("$$x$$")) == '<p><math display="block" alttext="x"><mi>x</mi></math></p>'

    def test_a_formula_that_cannot_be_set_is_its_source(self) -> None:
        assert alone(rendered(r"$\nosuch{x}$")) == r"<p><code>$\nosuch{x}$</code></p>"

    def test_tasks_have_boxes_of_text(self) -> None:
        assert alone(rendered("- [x] done\n- [ ] to do")) == "<ul>\n<li>☑ done</li>\n<li>☐ to do</li>\n</ul>"

    def test_tables_survive_with_their_alignment(self) -> None:
        html = alone(rendered("| a | b |\n|---|--:|\n| 1 | 2 |"))
        assert html.startswith("<table>")
        assert html.endswith("</table>")
        assert '<td align="right">2</td>' in html
        assert "<td>1</td>" in html

    def test_footnotes_survive_without_the_arrow_back(self) -> None:
        html = alone(rendered("Text[^1].\n\n[^1]: The note."))
        assert f'<sup><a href="{PAGE}#fn:1">1</a></sup>' in html
        assert "<p>The note.</p>" in html

    def test_headings_have_no_permalink(self) -> None:
        assert alone(rendered("## Results")) == "<h2>Results</h2>"

    def test_an_admonition_is_a_quotation_with_a_title(self) -> None:
        html = alone(rendered('!!! note "Mind *this*"\n    Text.'))
        assert html == "<blockquote>\n<p><strong>Mind <em>this</em></strong></p>\n<p>Text.</p>\n</blockquote>"

    def test_text_without_elements_and_nothing_at_all(self) -> None:
        assert alone("a &lt; b\x00") == "a &lt; b"
        assert alone("") == ""

    def test_thousands_of_nested_elements_are_survived(self) -> None:
        assert alone("<em>" * 5000 + "x" + "</em>" * 5000 + "<p>y</p>").startswith("<em><em>")


class TestMedia:
    def test_a_video_is_a_link_with_its_title(self) -> None:
        url = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
        assert alone(rendered(f"[The talk]({url})")) == f'<p><a href="{url}">▶ The talk</a></p>'

    def test_a_file_is_a_link_with_its_still(self) -> None:
        html = f'<video src="{marked("v.mp4")}" poster="{marked("p.png")}" controls>old</video> after'
        assert alone(html) == f'<a href="{SITE}v.mp4"><img src="{SITE}p.png" alt=""> ▶ v.mp4</a> after'

    def test_a_sound_is_found_at_its_first_source(self) -> None:
        html = f'<audio title="Talk"><source src="{marked("a.ogg")}"><source src="{marked("a.mp3")}"></audio><p>t</p>'
        assert alone(html) == f'<a href="{SITE}a.ogg">▶ Talk</a><p>t</p>'

    def test_of_a_picture_the_image_stays(self) -> None:
        html = f'<picture><source srcset="{marked("a.webp")}"><img src="{marked("a.png")}" alt=""></picture> after'
        assert alone(html) == f'<img src="{SITE}a.png" alt=""> after'


class TestPapers:
    def test_a_paper_comes_first(self) -> None:
        paper = FeedPaper("A & B", ("Ann", "Bo <x>"), "https://arxiv.org/abs/1909.11764", "1909.11764", "10.1/a<b")
        assert alone("text<p>more</p>", paper) == (
            '<p><strong><a href="https://arxiv.org/abs/1909.11764">A &amp; B</a></strong><br>Ann, Bo &lt;x&gt;<br>'
            '<a href="https://arxiv.org/abs/1909.11764">arXiv:1909.11764</a> · '
            '<a href="https://doi.org/10.1/a%3Cb">doi:10.1/a&lt;b</a></p>text<p>more</p>'
        )

    def test_the_tail_of_many_authors_is_cut(self) -> None:
        html = alone("", FeedPaper("T", tuple(f"A{number}" for number in range(11))))
        assert html == "<p><strong>T</strong><br>A0, A1, A2, A3, A4, A5, A6, A7, A8, A9 et al.</p>"
        assert alone("", FeedPaper("T", tuple("abcdefghij"))).endswith("i, j</p>")

    def test_math_in_a_title_is_set(self) -> None:
        assert alone("", FeedPaper("$O(n)$ <i>")).startswith('<p><strong><math alttext="O(n)">')
        assert alone("", FeedPaper("5 $ & <i>")) == "<p><strong>5 $ &amp; &lt;i&gt;</strong></p>"

    def test_several_papers_keep_their_order(self) -> None:
        html = alone("<p>t</p>", FeedPaper("One"), FeedPaper("Two"))
        assert html == "<p><strong>One</strong></p><p><strong>Two</strong></p><p>t</p>"


HOSTILE = [
    "<script>alert(1)</script>",
    "<style>p{}</style>",
    '<form action="/x"><input name="a"><button>b</button></form>',
    '<iframe src="https://e.org"></iframe>',
    '<p class="a" id="b" style="color:red" data-x="1" onclick="x()">t</p>',
    '<a href="javascript:x">l</a>',
    '<a href="../x">l</a>',
    f'<a href="{LINK_OPEN}x/#y{LINK_CLOSE}">l</a>',
    '<img src="x.png" srcset="a.png 1x, b.png 2x" onerror="x">',
    '<math onclick="x"><mi class="a" href="x">x</mi></math>',
    '<svg><circle r="1" style="x" onload="y"></circle></svg>',
    '<table class="highlighttable"><tr><td class="linenos">1</td><td class="code"><pre>x</pre></td></tr></table>',
    '<video poster="p"><source src="v.mp4"></video>',
    "<object><p>x</object>",
    "</div></p></body></html></paperlog-post>",
    "<!-- c --><?php x ?><![CDATA[x]]>",
    "]]>",
    "\x00\x0b\ufffe\ud800",
    "<",
    '<a href="',
]
BANNED = {"script", "style", "form", "iframe", "input", "button", "object", "embed", "video", "audio", "span", "label"}


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=()), max_size=8))))
@example(HOSTILE)
def test_whatever_comes_in_stands_alone(pieces: list[str]) -> None:
    html = alone("".join(pieces))
    html.encode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufdd1]", html)
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in root.iterdescendants():
        assert isinstance(element.tag, str)  # no comment, no instruction
        assert element.tag not in BANNED
        assert "paperlog" not in element.tag
        for name, value in element.attrib.items():
            assert name not in {"class", "id", "style"}
            assert not name.startswith(("on", "data-"))
            if name in {"href", "src", "cite"}:
                assert re.match(r"[a-z][a-z0-9+.-]*:", value, re.IGNORECASE)
                assert not re.match(r"\s*javascript:", value)
            if name == "srcset":
                assert all(candidate.split()[0].startswith("http") for candidate in value.split(", "))


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_text_is_kept_to_the_character(text: str) -> None:
    html = alone(f"<p>{escape(text)}</p><pre>{escape(text)}</pre>")
    paragraph, code = lxml_html.fragments_fromstring(html)
    assert paragraph.text_content() == clean(text)
    assert code.text_content() == clean(text)

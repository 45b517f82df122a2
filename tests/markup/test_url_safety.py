"""Links, images and what the site learns of them."""

from __future__ import annotations

import pytest

from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN, LocalLink, Rendered
from paperlog.markup.renderer import Renderer
from paperlog.markup.url_safety import LinkTarget, classify, srcset_candidates

RENDERER = Renderer()


def render(body: str, *, body_line: int = 1) -> Rendered:
    return RENDERER.render(body, path="posts/a.md", body_line=body_line)


def local(target: str) -> str:
    return f"{LINK_OPEN}{target}{LINK_CLOSE}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("b.md", LinkTarget.LOCAL),
        ("../b.md#x", LinkTarget.LOCAL),
        ("/tags/", LinkTarget.LOCAL),
        ("?q=x", LinkTarget.LOCAL),
        ("my file: notes.md", LinkTarget.LOCAL),
        ("./note:1.md", LinkTarget.LOCAL),
        ("#x", LinkTarget.FRAGMENT),
        ("", LinkTarget.FRAGMENT),
        ("https://a.b", LinkTarget.EXTERNAL),
        ("HTTP://a.b", LinkTarget.EXTERNAL),
        ("//a.b/c", LinkTarget.EXTERNAL),
        ("\\\\a.b", LinkTarget.EXTERNAL),
        ("/\t/a.b", LinkTarget.EXTERNAL),
        ("mailto:a@b.c", LinkTarget.EXTERNAL),
        ("javascript:x", LinkTarget.UNSAFE),
        (" \x01JaVa\tscr\nipt:x", LinkTarget.UNSAFE),
        ("vbscript:x", LinkTarget.UNSAFE),
        ("data:text/html,x", LinkTarget.UNSAFE),
        ("data:image/png;base64,AA", LinkTarget.UNSAFE),
        ("blob:x", LinkTarget.UNSAFE),
        ("file:///etc/passwd", LinkTarget.UNSAFE),
    ],
)
def test_where_a_url_leads(url: str, expected: LinkTarget) -> None:
    assert classify(url) is expected


def test_a_bitmap_in_a_data_url_is_an_image_only() -> None:
    assert classify("data:image/png;base64,AA", is_image=True) is LinkTarget.IMAGE_DATA
    assert classify("data:image/svg+xml,<svg>", is_image=True) is LinkTarget.UNSAFE


@pytest.mark.parametrize(
    ("body", "target", "is_image"),
    [
        ("[a](b.md)", "b.md", False),
        ('[a](../c/b.md#x-y?z "t")', "../c/b.md#x-y?z", False),
        ("[a](<b c.md>)", "b c.md", False),
        ("[a](b&c.md?x=1&copy=2)", "b&c.md?x=1&copy=2", False),
        ("[a][r]\n\n[r]: b.md", "b.md", False),
        ("![a](b.png)", "b.png", True),
        ("<a href='b\"c.md'>x</a>", 'b"c.md', False),
        ("<a href=b.md>x</a>", "b.md", False),
        ('<a href="b.md?a=1&copy=2&amp;c">x</a>', "b.md?a=1&copy=2&c", False),
        ("<div><img src='b.png'></div>", "b.png", True),
        ("[a](/tags/nlp/)", "/tags/nlp/", False),
    ],
)
def test_local_links_are_marked_and_recorded_as_typed(body: str, target: str, is_image: bool) -> None:
    rendered = render(body)
    assert rendered.links == (LocalLink(target, 3 if "[r]" in body else 1, is_image),)
    escaped = target.replace("&", "&amp;").replace('"', "&quot;")
    assert f'"{local(escaped)}"' in rendered.html
    assert rendered.problems == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://a.b/c?d=1&e=2#f",
        "https://a.b/c?copy=1&copy=2",
        "https://en.wikipedia.org/wiki/A_(b)",
        "mailto:a@b.c",
        "https://a.b/~c/_d_/*e*",
        "https://a.b/%C3%A9",
        "https://a.b/é#ü",
        "//a.b/c",
        "https://a.b/#/c?d=$x$&y=$z$",
    ],
)
def test_external_links_stay_as_they_are(url: str) -> None:
    rendered = render(f"[a]({url})")
    assert rendered.html == f'<p><a href="{url.replace("&", "&amp;")}">a</a></p>'
    assert rendered.links == rendered.problems == ()


@pytest.mark.parametrize(
    "url",
    ["https://a.b/c?d=1&e=2#f", "http://a.b", "https://a.b/x_y_z", "https://a.b/c?copy=1&copy=2", "https://a.b/c(d)"],
)
def test_bare_urls_become_links_to_the_character(url: str) -> None:
    escaped = url.replace("&", "&amp;")
    assert render(f"see {url}, and").html == f'<p>see <a href="{escaped}">{escaped}</a>, and</p>'


def test_links_within_the_post_are_left_alone() -> None:
    rendered = render("[a](#b)")
    assert rendered.html == '<p><a href="#b">a</a></p>'
    assert rendered.links == ()


def test_lines_follow_the_file_and_skip_code() -> None:
    body = (
        "```\n[a](b.md)\n```\n\n`[a](b.md)` [x](a/b.md)\n\n[a](b.md)\n![a](b.md) [y](b.md#c)\n\n- <a href='b.md'>x</a>"
    )
    assert [(link.target, link.line) for link in render(body, body_line=21).links] == [
        ("a/b.md", 25),
        ("b.md", 27),
        ("b.md", 28),
        ("b.md#c", 28),
        ("b.md", 30),
    ]


def test_sources_of_several_sizes_are_each_marked() -> None:
    rendered = render('<img src="a.png" srcset="a.png 1x, b.png 2x" alt="">')
    assert f'srcset="{local("a.png")} 1x, {local("b.png")} 2x"' in rendered.html
    assert [link.target for link in rendered.links] == ["a.png", "a.png", "b.png"]
    assert srcset_candidates(" a,b.png  640w,c.png") == [("a,b.png", "640w"), ("c.png", "")]


def test_images_on_other_hosts_become_links_since_reading_asks_no_other_host() -> None:
    rendered = render("a\n\n![plot](https://a.b/c.png?x=1&y=2)", body_line=5)
    assert '<p><a href="https://a.b/c.png?x=1&amp;y=2">plot</a></p>' in rendered.html
    (problem,) = rendered.problems
    assert (problem.line, problem.rule, problem.is_error) == (7, "remote-media", False)
    assert "<img" not in render("[![plot](//a.b/c.png)](x.md)").html
    assert "https" not in render('<video src="https://a.b/c.mp4" poster="https://a.b/p.png"></video>').html


def test_an_image_in_the_text_itself_is_fine() -> None:
    assert 'src="data:image/png;base64,AA=="' in render("![x](data:image/png;base64,AA==)").html


def test_arxiv_links_are_mentions_in_order_each_once() -> None:
    body = (
        "[a](https://arxiv.org/abs/1909.11764v2) https://arxiv.org/pdf/1706.03762.pdf "
        "[b](http://arxiv.org/abs/1909.11764) [c](https://arxiv.org/list/cs.CL/recent) `https://arxiv.org/abs/1810.04805`"
    )
    assert render(body).mentions == ("1909.11764", "1706.03762")


def test_anchors_are_all_ids_that_a_link_may_name() -> None:
    assert render('## A\n\n<a name="b"></a> [x](y.md){#c}\n\n<div id="d">e</div>').anchors == {"a", "b", "c", "d"}


@pytest.mark.parametrize(
    "body",
    [
        "## One thing\n\n[a](#one-thing)",
        "[a](#x)\n\n<span id='x'>b</span>",
        "[a](#) [b](#top)",
        "a[^1]\n\n[^1]: b",
        "## Über\n\n[a](#%C3%BCber)",
    ],
)
def test_links_within_a_text_that_lead_somewhere(body: str) -> None:
    assert RENDERER.render(body, path="posts/a.md").problems == ()


def test_links_within_a_text_that_lead_nowhere_are_told() -> None:
    (problem,) = RENDERER.render("## One thing\n\nb [a](#one-thinh)", path="posts/a.md", body_line=5).problems
    assert problem.describe() == (
        "posts/a.md:7: link to '#one-thinh', but the text has no heading of that id\n  hint: did you mean 'one-thing'?"
    )
    assert (problem.rule, problem.is_error) == ("dead-anchor", False)

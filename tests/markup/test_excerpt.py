"""The excerpt of a post, its summary, and whether more follows."""

from __future__ import annotations

import pytest

from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN, Rendered
from paperlog.markup.renderer import Renderer

RENDERER = Renderer()


def render(body: str) -> Rendered:
    return RENDERER.render(body, path="posts/a.md")


@pytest.mark.parametrize(
    ("body", "excerpt", "has_more"),
    [
        ("One.", "<p>One.</p>", False),
        ("One.\n\nTwo.", "<p>One.</p>", True),
        ("## H\n\nOne.\n\nTwo.", "<p>One.</p>", True),
        ("![a](b.png)\n\nOne.", "<p>One.</p>", False),
        ("https://youtu.be/dQw4w9WgXcQ\n\nOne.", "<p>One.</p>", False),
        ("> Quote.\n\nOne.", "<p>One.</p>", False),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", False),
        ("One.\n\nTwo.\n\n<!-- more -->\n\nThree.", "<p>One.</p>\n<p>Two.</p>", True),
        ("One.\n\n<!--more-->", "<p>One.</p>", False),
        ("One *two <!-- MORE --> three* four.", "<p>One <em>two </em></p>", True),
        ("- a\n- b\n\n    <!-- more -->\n\n- c", "<ul>\n<li>a</li>\n<li>\n<p>b</p>\n</li></ul>", True),
        ("|a|\n|-|\n|b <!-- more --> c|", None, True),
        ("One.\n\n`<!-- more -->`", "<p>One.</p>", True),
        ("", "", False),
        ("```\nx\n```", "", True),
        ("a\n\n<!-- more -->\n\n<!-- more -->\n\nb", "<p>a</p>", True),
        ("a\n\n<!-- more -->\n\n---", "<p>a</p>", True),
        ("<div markdown>\na\n\n<!-- more -->\n\n</div>\n", "<div>\n<p>a</p>\n</div>", False),
    ],
)
def test_excerpt(body: str, excerpt: str | None, has_more: bool) -> None:
    rendered = render(body)
    if excerpt is None:
        assert rendered.excerpt.endswith("<td>b </td></tr></tbody></table></div>")
    else:
        assert rendered.excerpt == excerpt
    assert rendered.has_more is has_more
    assert "more -->" not in rendered.html


def test_the_mark_of_the_excerpt_leaves_no_empty_paragraph() -> None:
    assert "<p></p>" not in render("a\n\n<div markdown>\n<!-- more -->\n</div>\n\nb").html


def test_what_makes_sense_only_in_the_post_is_not_in_the_excerpt() -> None:
    rendered = render('One[^1] [up](#h) [b](b.md#c) *x*{#id} id="y".\n\n## H\n\n[^1]: Note.')
    assert rendered.excerpt == (
        f'<p>One <a>up</a> <a href="{LINK_OPEN}b.md#c{LINK_CLOSE}">b</a> <em>x</em> id="y".</p>'
    )
    assert rendered.summary == 'One up b x id="y".'


def test_the_summary_is_plain_text_in_one_line() -> None:
    rendered = render("A *b* `c<d>`\n$x_1$ &amp; &copy;.<br>e")
    assert rendered.summary == "A b c<d> $x_1$ & ©. e"

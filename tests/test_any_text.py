"""Whatever a post holds, it is read, converted and checked without a traceback, and problems stand in its lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperlog.authoring.fixing import fixed
from paperlog.checks.link_rules import check_links
from paperlog.checks.run import text_problems
from paperlog.content.parse import parse_post
from paperlog.content.tags import Registry
from paperlog.markup.renderer import Renderer
from paperlog.site.link_targets import Targets
from tests.nasty_texts import BLOCKS, SIGNS

RENDERER = Renderer()
TARGETS = Targets(
    {"posts/a.md": "posts/a/", "posts/b.md": "posts/b/"},
    frozenset({"posts/a/", "posts/b/"}),
    {"posts/b.md": frozenset({"x"})},
)
ODD = (
    "\n", "\n\n", "    ", " ", "\t", "\r", "\x0c", "\x00", "\x02", "\x03", "\u2028", "\ufdd0", "\ufeff", "\u0130",
    "\U0001f600", "\x02wzxhzdk:0\x03", "\x02klzzwxh:0\x03", "[a](//[)", "[a](http://[::1)", "<a href='//['>",
    "![](//[)", "[a](%zz)", "[a](?#)", "[a](<>)", "<img srcset='a 1x, //[ 2x'>", "&#xD800;", "&#99999999999;",
    "{: id= }", '{: a="', "# a {#b}", "[^\x00]", "`#!py a`", "```python hl_lines='1 99'\na\n```",
    "```{.py #a b=c}\na\n```", "``` {", "<td markdown=span>", "<hr markdown>", '*[a]: ""', "https://[",
    "http://a:99999999", "https://arxiv.org/abs/\u0663\u0663.1", "https://arxiv.org/abs/1501.00001v999999999999999999999",
    "99999999999999999999. a", "<ol start=99999999999999999999><li>", "<h7>", "<!-- more -->",
    "<!-- paperlog: ignore -->", "[a](b.md#y)",
)  # fmt: skip
PIECES = st.sampled_from([piece.replace("{i}", "1") for piece in (*ODD, *SIGNS, *BLOCKS)])
TEXTS = st.one_of(
    st.text(), st.lists(st.one_of(PIECES, st.sampled_from(["\n", "\n\n", "a "])), max_size=30).map("".join)
)


@given(TEXTS)
def test_no_text_ends_in_a_traceback(body: str) -> None:
    data = b"---\ntitle: T\ndate: 2019-12-03\n---\n" + body.encode("utf-8", "replace")
    post, problems = parse_post(data, path="posts/a.md")
    if post is None:  # a merge conflict, or the like
        assert problems
        return
    rendered = RENDERER.render(post.body, path=post.path, body_line=post.body_line)
    found = [*rendered.problems, *text_problems(post, excerpt=rendered.summary)]
    found += check_links(rendered.links, source=post.path, targets=TARGETS)
    assert [problem for problem in found if problem.rule == "markdown"] == []
    lines = 5 + data.count(b"\n") + data.count(b"\r")
    assert all(1 <= problem.line <= lines for problem in found)
    fixed(data, path=post.path, registry=Registry(), problems=found)

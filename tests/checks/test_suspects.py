"""A text that is not converted has nothing that the converter would have told."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paperlog.checks.suspects import local_targets
from paperlog.markup.renderer import Renderer

RENDERER = Renderer()
PARAGRAPH = "A paragraph of text.\n\n"

PIECES = st.sampled_from(
    [
        "a", "Word", " ", "  ", "\n", "\n\n", "\n    ", "\n> ", "\n- ", "\n1. ", "\n# ", "\n## ", "\n---\n",
        "\n===\n", "|", "\n| a | b |\n|---|---|\n", "*", "**", "_", "`", "``", "\n```\n", "\n```python\n", "\n~~~\n",
        "\n``` {.x onclick=y}\n", "[a](", "![", "![a](", "](", "[", "]", ")", "(b.md)", "[b](b.md)",
        "[c](c.md \"t\")", "[d](<d e.md>)", "[e](#f)", "[g](g.md#h)", "[x](javascript:y)", "[x]( javascript:y )",
        "[x][r]", "\n[r]: javascript:y\n", "\n[r]: b.md\n", "![](https://e.example/a.png)", "![a][r]",
        "https://e.example/a", "<https://e.example/>", "<javascript:y>", "<b>", "</b>", "<script>", "</script>",
        "<!-- a -->", "<!-- more -->", "<!--", "-->", "<", ">", "&lt;", "&#106;", "<b onclick=y>", "<img src=b.png>",
        "$", "$$", "$x$", "$\\frac{1}$", "$x^2$", "$5", "\n$$\nx\n$$\n", "\\(", "\\)", "\\(x\\)", "\\[", "\\]",
        "\\begin{align}", "\\end{align}", "\\", "{", "}", "{: onclick=y }", "{#__x}", "{.c}", "[^1]", "\n[^1]: ",
        "\n*[a]: b\n", "\n!!! note\n    ", "\n??? note\n    ", "\n: ", "\nTerm\n: ", "- [x] ", "\t", "==a==", "~~b~~",
        "^^c^^", "a@b.example", "www.e.example", "!!!", ":", "=",
    ]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=14).map("".join), st.booleans())
@example("$5 and [a](javascript:b)\n\n$6", False)
@example("# a ` b\n<script> ` c", True)
@example("    ```\n<script>\n    ```", True)
@example("| $a | [x](javascript:b) | $c |\n|-|-|-|", True)
@example("<!-- more -->\n\nText.", False)
@example("<!-- more -->a", False)
@example("`\t`", False)
def test_what_is_not_converted_has_no_problem(body: str, begins: bool) -> None:
    body = (PARAGRAPH if begins else "") + body
    targets = local_targets(body)
    if targets is None:
        return
    rendered = RENDERER.render(body, path="posts/a.md")
    assert rendered.problems == ()
    assert {link.target for link in rendered.links} <= set(targets)
    assert rendered.summary


@pytest.mark.parametrize(
    ("body", "targets"),
    [
        ("Just text.", ()),
        ("Text, [a link](b.md), [another](../c/d.md) and ![a picture](e.png).", ("b.md", "../c/d.md", "e.png")),
        ('Text at https://e.example/ and [there](https://e.example/x_y?z=1 "title").', ()),
        ("Costs \\$5 or $x^2$ and $$y$$.", None),
        ("Costs $5, is $x^2$, and\n\n$$\ny = 1\n$$\n\nends.", ()),
        ("Text.\n\n## Heading\n\n- list\n- `code <b>`\n\n```python\n# {x} <y> [z](javascript:a)\n```\n", ()),
        ("Text.[^1]\n\n[^1]: A footnote.", ()),
        ("Text.\n\n<!-- more -->\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", ()),
        ("Text with a [link over\ntwo lines](b.md).", ("b.md",)),
    ],
)
def test_ordinary_posts_need_no_conversion(body: str, targets: tuple[str, ...] | None) -> None:
    assert local_targets(body) == targets

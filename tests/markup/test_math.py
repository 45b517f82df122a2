"""Math in posts, titles and abstracts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from paperlog.markup.math import MathError, render_inline_math, tex_to_mathml
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer

RENDERER = Renderer()


def render(body: str, *, body_line: int = 1) -> Rendered:
    return RENDERER.render(body, path="posts/a.md", body_line=body_line)


def tex(html: str) -> list[str]:
    return re.findall(r'<annotation encoding="application/x-tex">(.*?)</annotation>', html, re.DOTALL)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a $x_1$ b", ["x_1"]),
        (r"a \(x_1\) b", ["x_1"]),
        ("$a_1*b_2*c$ and *em*", ["a_1*b_2*c"]),
        ("$a<b$ and $c > d$", ["a&lt;b", "c &gt; d"]),
        (r"$\mathcal{L}_{\text{KL}}$", [r"\mathcal{L}_{\text{KL}}"]),
        ("- item $x$\n- $y$", ["x", "y"]),
        ("|$x$|b|\n|-|-|\n|$y$|2|", ["x", "y"]),
        ("## Cost $O(n^2)$", ["O(n^2)"]),
        ("a[^1]\n\n[^1]: $x$", ["x"]),
        ("> $x$", ["x"]),
        ("*$x$* [$y$](a.md)", ["x", "y"]),
        ("!!! note\n    $$x$$", ["x"]),
        ("$$\nx^2\n$$", ["\nx^2\n"]),
        ("$$x^2$$", ["x^2"]),
        (r"\[ x \]", [" x "]),
        ("text\n$$x$$\ntext", ["x"]),
        (r"text \[x\] text", ["x"]),
        ("- a\n\n    $$\n    x\n    $$\n", ["\nx\n"]),
        (
            "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}",
            ["\\begin{align}\na &amp;= b \\\\\nc &amp;= d\n\\end{align}"],
        ),
    ],
)
def test_math_becomes_mathml_with_its_tex(markdown: str, expected: list[str]) -> None:
    rendered = render(markdown)
    assert tex(rendered.html) == expected
    assert rendered.problems == ()


@pytest.mark.parametrize(
    "markdown",
    [
        "$35,000",
        "costs $5 and $10",
        "US$5-A$10",
        "$5-$10",
        "from $1k to $2k",
        r"\$x\$",
        r"\$5 or $6",
        "a $ b $ c",
        "$ x$",
        "`$x$`",
        "`\\(x\\)`",
        "```\n$x$\n\n$$y$$\n```",
        "    $x$",
        "$$",
        r"\\(x\\)",
        '<img alt="$x$" src="a.png">',
    ],
)
def test_money_and_code_stay_text(markdown: str) -> None:
    rendered = render(markdown)
    assert "<math" not in rendered.html
    assert rendered.problems == ()


def test_an_escaped_dollar_is_a_dollar() -> None:
    assert render(r"\$5 and \$6").html == "<p>$5 and $6</p>"


def test_display_math_is_a_block_that_scrolls() -> None:
    block = render("$$x$$").html
    assert block.startswith('<div class="math-block"><math display="block"><semantics>')
    assert block.endswith("</math></div>")
    inside = render("a $$x$$ b").html
    assert inside.startswith('<p>a <span class="math-block"><math display="block">')
    assert '<p>a <span class="math-inline"><math><semantics><mi>x</mi>' in render("a $x$ b").html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a ($x$), b", "a [(M),] b"),
        ('"$x$" and “$y$”.', '["M"] and [“M”.]'),
        ("the $n$th of $k$-means, $x$'s", "the [Mth] of [M-]means, [M's]"),
        ("$x$, $y$", "[M,] [M]"),
        ("*($x$)*. b", "*[(M)]*. b"),
        ("a [b $x$](c.md).", "a *b [M]*."),
        ("**a** ($x$)", "*a* [(M)]"),
        ("其中$x$是，$y$。", "其中[M]是，[M。]"),
        ("a $\\nope$, b", "a [*$\\nope$*], b"),
        ("US$5 $x$", "US$5 [M]"),
    ],
)
def test_signs_that_touch_a_formula_stay_with_it(source: str, expected: str) -> None:
    rendered = render(source)
    html = re.sub(r"<math.*?</math>", "M", rendered.html)
    html = re.sub(r'<span class="math-inline">(.*?)</span>', r"[\1]", html)
    assert re.sub(r"</?(?:em|strong|code|a)\b[^<>]*>", "*", html) == f"<p>{expected}</p>"
    assert rendered.text == re.sub(r"\*+|\]\(c\.md\)", "", source).replace("[", "")


def test_a_formula_that_may_be_wider_than_a_phone_says_so() -> None:
    assert 'class="math-inline"' in render(r"$\operatorname{softmax}(\mathbf{W} h)$").html
    assert 'class="math-inline math-long"' in render("$a+b+c+d+e+f+g+h+i+j+k$").html
    assert 'class="math-inline math-long"' in render_inline_math("On $a+b+c+d+e+f+g+h+i+j+k$")


def test_headings_get_ids_and_titles_from_tex() -> None:
    rendered = render("## Cost $O(n^2)$ of it")
    assert rendered.headings[0].title == "Cost $O(n^2)$ of it"
    assert rendered.headings[0].id == "cost-on2-of-it"


def test_alternative_texts_keep_tex() -> None:
    assert 'alt="loss $x_1$"' in render("![loss $x_1$](a.png)").html


def test_plain_text_has_tex() -> None:
    rendered = render("Let $a<b$ and\n\n$$\\frac{a}{b}$$\n\n$\\nope$")
    assert rendered.text == r"Let $a<b$ and $$\frac{a}{b}$$ $\nope$"


def test_equations_are_numbered_through_one_post_and_anew_in_the_next() -> None:
    body = "\\begin{equation}a\\end{equation}\n\n\\begin{equation}b\\end{equation}"
    for _ in range(2):
        assert re.findall(r"<mtext>\((\d)\)</mtext>", render(body).html) == ["1", "2"]


def test_a_formula_that_does_not_parse_shows_its_source_and_is_a_warning_with_its_line() -> None:
    rendered = render("ok $x$\n\n```\n$\\nope$\n```\n\n- a $\\nope$ b\n\n$$\n\\frac{a\n$$\n\n$\\nope$", body_line=10)
    assert '<code class="math-error">$\\nope$</code>' in rendered.html
    assert '<div class="math-block"><code class="math-error">$$\n\\frac{a\n$$</code></div>' in rendered.html
    assert [(p.line, p.rule, p.is_error) for p in rendered.problems] == [
        (16, "math", False),
        (18, "math", False),
        (22, "math", False),
    ]
    first = rendered.problems[0]
    assert first.message == "the formula '$\\nope$' cannot be set: Unknown command \"\\nope\""
    assert first.hint == "fix it; if it is not math, write '\\$'"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{" * 200 + "}" * 200, "too deep"),
        (r"\sqrt " * 500 + "x", "too deep"),
        ("x+" * 6000 + "x", "too long"),
        (r"\def\a{\sqrt\sqrt}\a", "define"),
        (r"\newcommand{\aa}{x}\aa", "define"),
        (r"\href{javascript:alert(1)}{x}", "href"),
        (r"\frac{", "Expected"),
        ("\ud800", "surrogates"),
    ],
)
def test_formulas_that_are_refused(source: str, reason: str) -> None:
    with pytest.raises(MathError, match=reason):
        tex_to_mathml(source)


def test_arrows_and_other_commands_that_begin_like_definitions_are_fine() -> None:
    assert "math" in tex_to_mathml(r"\leftarrow \leq \deg \gets \Rightarrow \operatorname{softmax}")


def test_a_line_of_text_keeps_what_does_not_parse() -> None:
    rendered = render_inline_math(r"A <b> $x_1$ & \(y\), $5 and $6, $\nope$ \$7")
    assert tex(rendered) == ["x_1", "y"]
    assert rendered.startswith('A &lt;b&gt; <span class="math-inline"><math>')
    assert rendered.endswith(r"</math>,</span> $5 and $6, $\nope$ $7")


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["$", "\\(", "\\)", "x", "<", "&", "{", "\\frac", '"'])).map("".join)
)
def test_any_line_of_text_is_escaped(text: str) -> None:
    rendered = re.sub(
        r'<span class="math-inline(?: math-long)?">([^<]*)<math.*?</math>([^<]*)</span>',
        r"\1\2",
        render_inline_math(text),
        flags=re.DOTALL,
    )
    assert not re.search(r"[<>\"]", rendered)


def test_the_extension_works_in_any_markdown() -> None:
    html = markdown("a $x$ b $\\nope$\n\n    $y$", extensions=["paperlog.markup.math", "toc"])
    assert tex(html) == ["x"]
    assert '<code class="math-error">$\\nope$</code>' in html


@pytest.mark.parametrize("tex", [r"\raisebox{9em}{\text{up}}", r"\kern-999em x", r"\hspace{-99em} x"])
def test_a_formula_that_leaves_its_place_stays_source(tex: str) -> None:
    rendered = Renderer().render(f"A ${tex}$ b.", path="posts/a.md")
    assert ["moves its parts" in problem.message for problem in rendered.problems] == [True]
    assert "<math" not in rendered.html


@pytest.mark.parametrize("tex", [r"a\!b", r"\raisebox{1em}{x}", r"a\hspace{-1em}b", r"a\hspace{9em}b", r"a \quad b"])
def test_small_shifts_are_set(tex: str) -> None:
    assert Renderer().render(f"A ${tex}$ b.", path="posts/a.md").problems == ()

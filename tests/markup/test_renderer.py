"""What the Markdown of a post becomes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.markup.limits import MAX_BODY, MAX_PARAGRAPH
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN, Rendered
from paperlog.markup.renderer import Renderer

RENDERER = Renderer()


def render(body: str, *, body_line: int = 1) -> Rendered:
    return RENDERER.render(body, path="posts/a.md", body_line=body_line)


def html(body: str) -> str:
    return render(body).html.strip()


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("*a* **b** `c <d>`", "<p><em>a</em> <strong>b</strong> <code>c &lt;d&gt;</code></p>"),
        ("snake_case_name and **bold**text", "<p>snake_case_name and <strong>bold</strong>text</p>"),
        ("~~a~~ ==b== ^^c^^", "<p><del>a</del> <mark>b</mark> <ins>c</ins></p>"),
        ("about ~5 to ~10, 10^6 or 10^7^", "<p>about ~5 to ~10, 10^6 or 10^7^</p>"),
        ("a == b and c == d", "<p>a == b and c == d</p>"),
        ("AT&T &amp; Q&A <x", "<p>AT&amp;T &amp; Q&amp;A &lt;x</p>"),
        ("term\n: meaning", "<dl>\n<dt>term</dt>\n<dd>meaning</dd>\n</dl>"),
        ("HTML\n\n*[HTML]: Hyper", '<p><abbr title="Hyper">HTML</abbr></p>'),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ('<div markdown class="x">\n*a*\n</div>', '<div class="x">\n<p><em>a</em></p>\n</div>'),
    ],
)
def test_inline_and_block_markup(markdown: str, expected: str) -> None:
    assert html(markdown) == expected
    assert render(markdown).problems == ()


def test_fenced_code_knows_its_language_and_is_highlighted() -> None:
    rendered = html("```python\nx = '$a$ [b](c.md)'\n```")
    assert rendered.startswith(
        '<div class="language-python highlight"><pre><span></span><code><span class="n">x</span>'
    )
    assert "<math" not in rendered


def test_fence_in_a_list_and_in_an_admonition() -> None:
    assert '<li>\n<p>a</p>\n<div class="language-text highlight">' in html("- a\n\n    ```\n    x\n    ```\n")
    admonition = html('!!! warning "Mind"\n    ```\n    x\n    ```\n')
    assert admonition.startswith('<div class="admonition warning">\n<p class="admonition-title">Mind</p>\n<div class=')


def test_details_fold_without_a_script() -> None:
    assert html('??? note "More"\n    text') == (
        '<details class="note">\n<summary>More</summary>\n<p>text</p>\n</details>'
    )


def test_task_boxes_are_named_by_the_text_beside_them() -> None:
    rendered = html("- [x] done\n- [ ] open\n    - sub")
    assert '<li class="task-list-item"><label><input type="checkbox" disabled checked> done</label></li>' in rendered
    assert '<label><input type="checkbox" disabled> open</label><ul>\n<li>sub</li>' in rendered


def test_task_boxes_in_a_list_with_paragraphs() -> None:
    rendered = html("- [x] done\n\n- [ ] open\n\n    more")
    assert '<p><label><input type="checkbox" disabled> open</label></p>\n<p>more</p>' in rendered


def test_table_scrolls_inside_an_element_of_its_own() -> None:
    rendered = html("|a|b|\n|-|-:|\n|1|2|\n\nafter")
    assert rendered.startswith('<div class="table-scroll"><table>\n<thead>')
    assert rendered.endswith("</tbody>\n</table></div>\n<p>after</p>")
    assert '<td style="text-align: right;">2</td>' in rendered


def test_a_raw_table_with_a_class_is_left_alone() -> None:
    rendered = html('<table class="x"><tr><td>1</td></tr></table>')
    assert rendered == '<table class="x"><tr><td>1</td></tr></table>'


def test_footnotes_lead_there_and_back() -> None:
    rendered = render("Text.[^a]\n\n[^a]: Note.")
    assert '<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup>' in rendered.html
    assert '<li id="fn:a">' in rendered.html
    assert rendered.anchors >= {"fn:a", "fnref:a"}
    assert rendered.text == "Text. Note."


def test_headings_have_ids_permalinks_with_names_and_a_table_of_contents() -> None:
    rendered = render("## Das Maß & Größe\n\n### Sub\n\n## Sub\n\n## Метод")
    assert rendered.html.startswith(
        '<h2 id="das-maß-größe">Das Maß &amp; Größe'
        '<a class="headerlink" href="#das-maß-größe" aria-label="# Das Maß &amp; Größe">#</a></h2>'
    )
    first, second, third = rendered.headings
    assert (first.level, first.id, first.title) == (2, "das-maß-größe", "Das Maß &amp; Größe")
    assert [child.title for child in first.children] == ["Sub"]
    assert (second.id, third.id) == ("sub_1", "метод")
    assert rendered.anchors == {"das-maß-größe", "sub", "sub_1", "метод"}
    assert rendered.text == "Das Maß & Größe Sub Sub Метод"


def test_a_first_level_heading_moves_all_headings_down_since_the_title_is_the_first() -> None:
    rendered = render("# A\n\n## B\n\n###### C\n\nU\n=\n\n<h3>raw</h3>")
    assert rendered.html.count("<h2 ") == 2
    assert '<h3 id="b">' in rendered.html
    assert '<h6 id="c">' in rendered.html
    assert "<h4>raw</h4>" in rendered.html
    assert [heading.level for heading in rendered.headings] == [2, 2]
    assert rendered.headings[0].children[0].level == 3
    assert rendered.headings[0].children[0].children[0].level == 6


def test_headings_stay_where_none_is_of_the_first_level() -> None:
    assert '<h2 id="b">' in html("## B\n\n```\n# not a heading\n```\n")


def test_images_load_late_and_keep_their_alternative_text() -> None:
    assert html("![a & b](x.png){width=300}") == (
        f'<p><img src="{LINK_OPEN}x.png{LINK_CLOSE}" alt="a &amp; b" width="300" loading="lazy" decoding="async"></p>'
    )
    assert 'alt=""' in html("<img src=x.png>")
    assert 'loading="lazy"' in html('<img src="x.png" loading="eager">')


def test_text_is_everything_and_code_too() -> None:
    rendered = render("## H\n\nOne *two* $x_1$.\n\n```python\ndef f(): pass\n```\n\n| a |\n|---|\n| b |\n")
    assert rendered.text == "H One two $x_1$. def f(): pass a b"
    assert rendered.words == 9


def test_words_of_scripts_without_spaces_are_counted_by_character() -> None:
    assert render("深層学習 is 2 words — more").words == 4 + 4


def test_unknown_elements_are_shown_as_text_with_a_warning() -> None:
    rendered = render("A `x`\n\nuse List<T> here and <foo-bar a=1>x</foo-bar>", body_line=7)
    assert "use List&lt;T&gt; here and &lt;foo-bar a=1&gt;x&lt;/foo-bar&gt;" in rendered.html
    assert [(p.line, p.rule, p.is_error) for p in rendered.problems] == [(9, "html", False)] * 2
    assert rendered.problems[0].message == "'<T>' is not HTML that a post can hold and is shown as text"


def test_unbalanced_html_never_leaves_the_post() -> None:
    rendered = render("<div>\n\ntext </article> <b>bold\n\n</section>")
    assert "</article>" not in rendered.html
    assert "</section>" not in rendered.html
    assert rendered.html.count("<b>") == rendered.html.count("</b>") == 1
    assert rendered.html.count("<div>") == rendered.html.count("</div>") == 1
    assert {p.rule for p in rendered.problems} == {"html"}


def test_an_empty_element_written_as_closed_is_closed() -> None:
    assert html('<a id="x"/> text') == '<p><a id="x"></a> text</p>'


def test_rendering_depends_on_nothing_that_was_rendered_before() -> None:
    first = "# T\n\n[a][r] $x$ [^1] AB\n\n$$\\begin{align}a\\end{align}$$\n\n[r]: b.md\n\n[^1]: n\n\n*[AB]: long"
    second = "# T\n\n[a][r] [^1] AB\n\n```python\nx\n```\n\n\\begin{align}b\\end{align}"
    fresh = [Renderer().render(body, path="p") for body in (first, second)]
    renderer = Renderer()
    for body, expected in [(first, fresh[0]), (second, fresh[1]), (second, fresh[1]), (first, fresh[0])]:
        assert renderer.render(body, path="p") == expected


def test_extensions_and_their_options_can_be_chosen() -> None:
    renderer = Renderer(["toc", "smarty"], {"toc": {"permalink": False}})
    assert renderer.render("## A -- b", path="p").html == '<h2 id="a-b">A &ndash; b</h2>'


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_of_other_systems(newline: str) -> None:
    assert html(newline.join(["a", "", "b"])) == "<p>a</p>\n<p>b</p>"


def test_characters_that_no_page_can_hold_are_left_out() -> None:
    rendered = render("a\x00b\x0b\ud800\ufdd0c\ufdd1\x02\x03")
    assert rendered.html == "<p>abc</p>"
    assert render("[a](&#xfdd0;x)").html == f'<p><a href="{LINK_OPEN}x{LINK_CLOSE}">a</a></p>'


@pytest.mark.parametrize(
    "body",
    [
        "> " * 3000 + "x",
        ">" * 9000,
        "[" * 15000,
        "![" * 5000,
        "**a_" * 3000,
        "`" * 9000,
        "$" * 9001,
        "\\(" * 3000,
        "<!--" * 3000,
        "1. " * 3000,
        "<div>" * 2000,
        "$" + "{" * 9000 + "}" * 9000 + "$",
        "&" * 15000,
        "\n".join(" " * 4 * depth + "- x" for depth in range(100)),
        "x" * 10_000_000,
        "a <b" * 2_500_000,
    ],
    ids=lambda body: f"{body[:6]!r}",
)
def test_hostile_sizes_end_soon_with_a_result_or_a_problem(body: str) -> None:
    start = time.monotonic()
    rendered = render(body)
    assert time.monotonic() - start < 20
    assert rendered.text or rendered.problems


def test_what_nests_too_deep_is_a_problem_and_the_renderer_goes_on() -> None:
    renderer = Renderer()
    rendered = renderer.render("1. " * 5000 + "<x>", path="posts/a.md", body_line=4)
    (problem,) = rendered.problems
    assert (problem.path, problem.line, problem.is_error, problem.rule) == ("posts/a.md", 4, True, "markdown")
    assert problem.message == "the text cannot be converted: it nests too deep"
    assert rendered.html.startswith("<pre>1. 1. ")
    assert rendered.html.endswith("&lt;x&gt;</pre>")
    assert renderer.render("*a*", path="p") == Renderer().render("*a*", path="p")


def test_what_is_too_large_is_a_problem_with_its_line() -> None:
    (problem,) = render("x\n" * MAX_BODY).problems
    assert problem.message == f"the text has {2 * MAX_BODY:,} characters; a post can have 1,000,000"
    (problem,) = render("a\n\nb\n\n" + "c " * MAX_PARAGRAPH, body_line=3).problems
    assert (problem.line, problem.rule) == (7, "too-large")


def test_long_lists_tables_and_code_are_no_long_paragraphs() -> None:
    body = "- item " + "x" * 90 + "\n"
    row = "|" + "y" * 90 + "|\n"
    assert render(body * 250 + "\n```\n" + "z" * 80 * 300 + "\n```\n\n" + "|a|\n|-|\n" + row * 250).problems == ()


FRAGMENTS = st.sampled_from(
    [
        "a", "b ", "`", "``", "```", "\n", "\n\n", "    ", "\t", "*", "**", "_", "$", "$$", "\\(", "\\)", "\\[",
        "\\]", "\\", "[", "]", "(", ")", "](", "![", "]:", "[^1]", "[^1]: ", "#", "# ", "- ", "1. ", "> ",
        "---", "==", "~~", "^^", ":", ": ", "!!! note", "??? a", "&", "&amp;", "&#x6a;", "<", ">", "<b>",
        "</b>", "<div>", "</div>", "<div markdown>", "<!--", "-->", "<!-- more -->", "{: #x }", "*[a]: ", "@",
        "a@b.c", "https://a.b/?c=1&d#e", "www.a.b", "- [x] ", "{", "}", "x^2", "\\frac", "é", "深", "|", "|-|\n",
    ]
)  # fmt: skip
TEXTS = st.lists(FRAGMENTS, max_size=25).map("".join) | st.text(max_size=80)


@given(TEXTS)
def test_any_text_gives_a_result_again_and_again(body: str) -> None:
    rendered = render(body)
    assert rendered == render(body)
    assert not [problem for problem in rendered.problems if problem.rule == "markdown"]


def test_lines_of_code_that_a_highlighter_names_are_lines_and_nothing_to_link_to() -> None:
    settings = {"pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span"}}
    renderer = Renderer(["pymdownx.highlight", "pymdownx.superfences"], settings)
    result = renderer.render('```py linenums="1"\nx = 1\ny = 2\n```\n', path="posts/a.md")
    assert result.problems == ()
    assert "__" not in result.html
    assert "x = 1 y = 2" in result.text


def test_tabs_of_an_extension_are_told_where_they_are_typed() -> None:
    renderer = Renderer(["pymdownx.tabbed"], {"pymdownx.tabbed": {"alternate_style": True}})
    body = 'First.\n\n=== "A"\n\n    One\n\n=== "B"\n\n    Two\n\nBetween.\n\n=== "C"\n\n    Three\n'
    problems = renderer.render(body, path="posts/a.md", body_line=5).problems
    assert [(problem.line, problem.message) for problem in problems] == [(7, "a post cannot hold tabs")]

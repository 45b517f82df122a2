"""Short cuts change no result: a converter with them gives the same as one without.

`test_versions.py` runs this file again with the lowest and the newest versions that the short cuts are taken with.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.treeprocessors import InlineProcessor

from paperlog.markup.extensions import DEFAULT_EXTENSIONS
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.markup.shortcuts import BLOCK_NEEDS, COMPARED, INLINE_NEEDS, add_shortcuts

ROOT = Path(__file__).parents[2]
INSTALLED = {package: version(package) for package in COMPARED}
FILES = sorted([*ROOT.glob("posts/**/*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")])


def plainly(_: Markdown) -> None:
    """Leave a converter as it is."""


SHORT, PLAIN = Renderer(), Renderer(speed_up=plainly)

# As a blog may name them; betterem is left out, since these two bring emphasis of their own.
EXTENSIONS = (
    *(name for name in DEFAULT_EXTENSIONS if name != "pymdownx.betterem"),
    *("legacy_em", "nl2br", "smarty", "sane_lists", "wikilinks", "pymdownx.arithmatex", "pymdownx.critic"),
    *("pymdownx.escapeall", "pymdownx.keys", "pymdownx.progressbar", "pymdownx.smartsymbols", "pymdownx.saneheaders"),
    *("pymdownx.blocks.admonition", "pymdownx.blocks.details", "pymdownx.blocks.tab", "pymdownx.tabbed"),
)
OTHERS = {
    names: (Renderer(names), Renderer(names, speed_up=plainly)) for names in ((), ("pymdownx.details",), EXTENSIONS)
}

# Each a piece of syntax that some processor reads, or half of one.
INLINE = (
    "a", "b ", " ", "word", "`", "``", "`#!python x`", "*", "**", "***", "_", "__", "~~", "~", "^^", "^", "==", "=",
    "$", "$$", "$x$", "\\(", "\\)", "\\[", "\\]", "\\", "\\*", "\\\\", "[", "]", "(", ")", "](", "![", "][", "][r]",
    "[r]", "![r]", "![i](a.png)", "[l](b.md 't')", "[^1]", "[^n]", "<", ">", "<https://a.b>", "<a@b.c>", "<b>",
    "</b>", "<br>", "<!-- c -->", "<span markdown>", "</span>", "  \n", "\\\n", "https://a.b/?c=1&d#e", "WWW.a.b",
    "Www.a.b/x_y_z", "@", "a@b.c", "&", "&amp;", "&#x6a;", "&copy", "{", "}", "{: #x .y }", "{.z}", "{ w=1 }", "AB",
    "é", "深", "\u212a", ":", "|", "\x02", "\x03", "\x02klzzwxh:0000\x03", "\\begin{a}x\\end{a}", "'", '"', "--",
    "...", "#", "!", "?", "-",
)  # fmt: skip
STARTS = (
    "", "", "    ", "  ", "\t", "        ", "# ", "## ", "#", "- ", "* ", "+ ", "1. ", "2) ", "- [x] ", "- [ ] ",
    "> ", ">", "> > ", ": ", ":   ", "!!! note", '!!! warning "T"', "??? tip", '???+ tip "T"', "???", "!!!", "---",
    "***", "_ _ _", "- - -", "===", "=", "-", "```", "```python", "~~~", "```{.python #i hl_lines=1}", "````",
    "|a|b|", "|-|:-:|", "a|b", "-|-", "|", "[r]: u.md", "[r]: <u> 't'", "[^1]: ", "[^n]:", "*[AB]: Long", "*[AB]: ''",
    "<div>", "</div>", "<div markdown>", '<div class="admonition" markdown>', "<details markdown>", "</details>",
    "<p markdown=span>", "<!-- more -->", "<!--", "-->", "<pre>", "</pre>", "$$", "\\[", "\\]", "\\begin{align}",
    "\\end{align}", "[TOC]", "<table>", "<td>", "<?php ?>", "<![CDATA[x]]>", "{: #x .y }", "///Footnotes Go Here///",
    "<h1>T</h1>",
)  # fmt: skip
LINES = st.builds(
    lambda start, words: start + "".join(words), st.sampled_from(STARTS), st.lists(st.sampled_from(INLINE), max_size=6)
)
TEXTS = (
    st.lists(LINES | st.just(""), max_size=14).map("\n".join)
    | st.lists(st.sampled_from(INLINE + STARTS + ("\n", "\n\n", "\n    ")), max_size=30).map("".join)
    | st.text(max_size=80)
)


def of(renderer: Renderer, body: str) -> Rendered:
    return renderer.render(body, path="posts/a.md")


@given(TEXTS)
@example("    \n```\n```\n")  # which the library takes for code twice
def test_any_text_becomes_the_same(body: str) -> None:
    assert of(SHORT, body) == of(PLAIN, body)


# Few, and close to each other: spaces that meet when what is between them is taken out, fences within indented code.
CLOSE = st.lists(
    st.sampled_from(
        ["<!-- c -->", "<!>", "<b>", "</b>", " ", "  ", "    ", "\t", "\n", "\n\n", "a", "*", "`", "```\n", "~~~\n",
         "> ", "- ", "[r]: u\n", "{: .x }", "\\", "---", "$", "&"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(CLOSE)
@settings(max_examples=300)
def test_signs_close_to_each_other_become_the_same(body: str) -> None:
    assert of(SHORT, body) == of(PLAIN, body)


@pytest.mark.parametrize(
    "body",
    [
        "a\n   ",
        "   \na",
        "a\n  \nb",
        "a\tb\n\n\tcode",
        "???+ note\n\n    - a\n\n            b",
        "<details markdown>\n<summary>s</summary>\n\n    a\n\n</details>\n\n    b\n\n\tc",
        '<div class="admonition" markdown>\na\n</div>\n\n    b',
        "    ```\n??? note\n    ```\n\n- a\n\n    ~~~\n    ??? x\n    ~~~",
        "> ??? note\n>     a\n>\n>     b",
        "**a** b **c** `d` e `f`\n- [x] g\n\n[TOC]\n\n# H {: #i }\n\n\\[TOC]\n\n<p>[TOC]</p>",
        "[a][b] [c] ![d] ![e][b]\n\n[b]: u\n[c]: v\n[d]: w.png",
        "\\*a\\* `\\*` $\\*$ \\\\`b` [\\]](c\\)d) <a href='\\*'>",
        "***a** b* __c _d_ e__ ~~f ^^g~~ h^^ ==i==",
        "a $$x$$ b \\[y\\] c",
        "&copy; a\n\n*[copy]: Long",
        "Title\n===\n\nSub\n---\na",
        "- [x] done\n- [ ] open\n\n    more",
        "a *b* c **d** e *f*, **g**. *h i*\n*j*",
        "*a*b *c *d* e* ***f*** *g*** h **i* j*k* (*l*) *m*) *é* *n²* *o.* *p_q* *r* s_*",
        "-  -  -\n\n_  _  _\n\n*  *  *",
        "a\n\n--\n\n- -\n\n-  - -\n\n---\n\n** *\n\n***\n\n_ __\n\n__ _",
        "x * a* y ** b** z *c * d, *a ==b* c== d, *a** b **c*** d *e*",
        "*a ==b== c*",
        "**a *b* *c* d\n\nx (*e*) *f*\n\n(*g*)",
        "[[a](b)](c) [d https://e.fg h@i.jk *l* m](n)",
        "a\n\n<!-- more -->\n\n&#38 b",
        "a b@c.de, r@5 r@1. x@y. z@w.9 v@u.t.s",
        "now. show.www.a.b WWW.c.d",
        "<div markdown>\n<p>a</p>=\n</div>\n\n<b>x</b>\n\n`y`\n\n<i>",
        "<div markdown>\n\n  - a\n\n  <p>  b</p>  c\n\n</div>",
        "a [r]\n\n> [r]: b.md\n\n[^1]\n\n> [^1]: c",
    ],
)
def test_text_on_the_border_becomes_the_same(body: str) -> None:
    assert of(SHORT, body) == of(PLAIN, body)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_of_this_blog_become_the_same(path: Path) -> None:
    body = path.read_text("utf-8")
    assert of(SHORT, body) == of(PLAIN, body)


def test_the_short_cuts_are_taken_with_the_installed_versions() -> None:
    markdown = Markdown(extensions=DEFAULT_EXTENSIONS)
    add_shortcuts(markdown)
    assert type(markdown.treeprocessors["inline"]) is not InlineProcessor
    assert "parseBlocks" in vars(markdown.parser)


@pytest.mark.parametrize("package", COMPARED)
@pytest.mark.parametrize("unknown", ["99.0", "3.11.3rc1", ""])
def test_an_unknown_version_converts_the_plain_way(package: str, unknown: str) -> None:
    markdown = Markdown(extensions=DEFAULT_EXTENSIONS)
    add_shortcuts(markdown, versions={**INSTALLED, package: unknown})
    assert type(markdown.treeprocessors["inline"]) is InlineProcessor
    assert "parseBlocks" not in vars(markdown.parser)


def test_everything_named_exists() -> None:
    markdown = Markdown(extensions=DEFAULT_EXTENSIONS)
    assert [name for name in INLINE_NEEDS if name not in markdown.inlinePatterns] == []
    assert [name for name in BLOCK_NEEDS if name not in markdown.parser.blockprocessors] == []


def test_a_pattern_of_another_author_under_a_known_name_always_runs() -> None:
    class Shout(SimpleTextInlineProcessor):
        """Belongs to this module, so its needs are not known."""

    markdown = Markdown(extensions=["pymdownx.magiclink"])
    markdown.inlinePatterns.register(Shout("(loud)"), "magic-mail", 84.9)
    add_shortcuts(markdown)
    markdown.inlinePatterns["magic-mail"].handleMatch = lambda m, data: ("LOUD", m.start(), m.end())
    assert markdown.convert("a loud word") == "<p>a LOUD word</p>"


def test_a_block_processor_of_another_author_under_a_known_name_is_always_asked() -> None:
    class Shout(BlockProcessor):
        """Belongs to this module, so its needs are not known."""

        def test(self, parent: Element, block: str) -> bool:
            return block == "loud"

        def run(self, parent: Element, blocks: list[str]) -> None:
            SubElement(parent, "h6").text = blocks.pop(0).upper()

    markdown = Markdown()
    markdown.parser.blockprocessors.register(Shout(markdown.parser), "quote", 20)
    add_shortcuts(markdown)
    assert markdown.convert("a\n\nloud") == "<p>a</p>\n<h6>LOUD</h6>"


def test_a_block_that_a_processor_changes_before_it_declines_is_looked_at_anew() -> None:
    class Quote(BlockProcessor):
        """Turns a word into a quotation, which is for another processor."""

        def test(self, parent: Element, block: str) -> bool:
            return block == "said"

        def run(self, parent: Element, blocks: list[str]) -> bool:
            blocks[0] = "> quoted"
            return False

    markdown = Markdown()
    markdown.parser.blockprocessors.register(Quote(markdown.parser), "said", 200)
    add_shortcuts(markdown)
    assert markdown.convert("said") == "<blockquote>\n<p>quoted</p>\n</blockquote>"


def test_the_parsers_of_an_extension_stay() -> None:
    class Inline(InlineProcessor):
        """Looks at each text in its own way."""

    class Blocks(BlockParser):
        """Parses blocks in its own way."""

    markdown = Markdown()
    markdown.treeprocessors.register(inline := Inline(markdown), "inline", 20)
    markdown.parser = parser = Blocks(markdown)
    add_shortcuts(markdown)
    assert markdown.treeprocessors["inline"] is inline
    assert markdown.parser is parser
    assert "parseBlocks" not in vars(parser)


@pytest.mark.parametrize("extensions", OTHERS, ids=len)
@given(TEXTS)
@settings(max_examples=50)
def test_any_text_becomes_the_same_with_other_extensions(extensions: tuple[str, ...], body: str) -> None:
    short, plain = OTHERS[extensions]
    assert of(short, body) == of(plain, body)


@pytest.mark.parametrize("extensions", OTHERS, ids=len)
def test_lists_become_the_same_with_other_extensions(extensions: tuple[str, ...]) -> None:
    short, plain = OTHERS[extensions]
    body = "- a\n\n    b\n\n    - c\n\n        d\n\n1. e\n\n    > f\n"
    assert of(short, body) == of(plain, body)

"""What the converter leaves out for a text changes nothing: it gives the same as one that leaves out nothing."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.treeprocessors import InlineProcessor

from paperlog.markup.block_processors import BLOCK_NEEDS, spare_block_processors
from paperlog.markup.inline_patterns import NEEDS, SparingInlineProcessor, spare_inline_patterns
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("posts/**/*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")])


class _Plain(Renderer):
    """A renderer with the converter as Python-Markdown makes it."""

    def _converter(self) -> Markdown:
        if self._made is None:
            self._made = Markdown(extensions=self._extensions, extension_configs=self._configs, output_format="html")
        return self._made


SPARING, PLAIN = Renderer(), _Plain()

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
def test_any_text_becomes_the_same(body: str) -> None:
    assert of(SPARING, body) == of(PLAIN, body)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_of_this_blog_become_the_same(path: Path) -> None:
    body = path.read_text("utf-8")
    assert of(SPARING, body) == of(PLAIN, body)


def test_the_inline_processor_of_python_markdown_has_what_ours_builds_on() -> None:
    assert "_InlineProcessor__handleInline" in vars(InlineProcessor)
    assert "_InlineProcessor__applyPattern" in vars(InlineProcessor)
    assert type(SPARING._converter().treeprocessors["inline"]) is SparingInlineProcessor


def test_everything_named_exists() -> None:
    markdown = PLAIN._converter()
    assert [name for name in NEEDS if name not in markdown.inlinePatterns] == []
    assert [name for name in BLOCK_NEEDS if name not in markdown.parser.blockprocessors] == []


def test_a_pattern_of_another_author_under_a_known_name_always_runs() -> None:
    class Shout(SimpleTextInlineProcessor):
        """Belongs to this module, so nobody knows what it needs."""

    markdown = Markdown(extensions=["pymdownx.magiclink"])
    markdown.inlinePatterns.register(Shout("(loud)"), "magic-mail", 84.9)
    spare_inline_patterns(markdown)
    markdown.inlinePatterns["magic-mail"].handleMatch = lambda m, data: ("LOUD", m.start(), m.end())
    assert markdown.convert("a loud word") == "<p>a LOUD word</p>"


def test_a_block_processor_of_another_author_under_a_known_name_is_always_asked() -> None:
    class Shout(BlockProcessor):
        """Belongs to this module, so nobody knows what it needs."""

        def test(self, parent: Element, block: str) -> bool:
            return block == "loud"

        def run(self, parent: Element, blocks: list[str]) -> None:
            SubElement(parent, "h6").text = blocks.pop(0).upper()

    markdown = Markdown()
    markdown.parser.blockprocessors.register(Shout(markdown.parser), "quote", 20)
    spare_block_processors(markdown)
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
    spare_block_processors(markdown)
    assert markdown.convert("said") == "<blockquote>\n<p>quoted</p>\n</blockquote>"

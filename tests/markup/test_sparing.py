"""What the converter leaves out for a text changes nothing: it gives the same as one that leaves out nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.treeprocessors import InlineProcessor
from mkdocs.config import load_config
from pygments.lexers import get_all_lexers
from tests.building import write_tree

from paperlog.markup.block_processors import BLOCK_NEEDS, DOCUMENT_NEEDS, spare_block_processors
from paperlog.markup.extensions import DEFAULT_EXTENSIONS
from paperlog.markup.highlighting import SparingHighlight
from paperlog.markup.inline_patterns import NEEDS, SparingInlineProcessor, spare_inline_patterns
from paperlog.markup.raw_html import spare_putting_back
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.mkdocs_plugin.config import add_defaults, post_extensions

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("posts/**/*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")])


class _Plain(Renderer):
    """A renderer with the converter as Python-Markdown makes it."""

    def _converter(self) -> Markdown:
        if self._made is None:
            self._made = Markdown(extensions=self._extensions, extension_configs=self._configs, output_format="html")
        return self._made


SPARING, PLAIN = Renderer(), _Plain()

# As a blog may name them; betterem is left out, since these two bring emphasis of their own.
EXTENSIONS = (
    *(name for name in DEFAULT_EXTENSIONS if name != "pymdownx.betterem"),
    *("legacy_em", "nl2br", "smarty", "sane_lists", "wikilinks", "pymdownx.arithmatex", "pymdownx.critic"),
    *("pymdownx.escapeall", "pymdownx.keys", "pymdownx.progressbar", "pymdownx.smartsymbols", "pymdownx.saneheaders"),
    *("pymdownx.blocks.admonition", "pymdownx.blocks.details", "pymdownx.blocks.tab", "pymdownx.tabbed"),
)
OTHERS = {names: (Renderer(names), _Plain(names)) for names in ((), ("pymdownx.details",), EXTENSIONS)}

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
    assert of(SPARING, body) == of(PLAIN, body)


# Next to each other, so that runs of signs open, close and nest in all ways.
EMPHASIS = st.lists(
    st.sampled_from(["*", "*", "**", "_", "==", "^", "a", "b c", " ", " ", "\n", ".", "(", "é", "`d`"]), max_size=14
).map(lambda signs: f"x {''.join(signs)}")


@given(EMPHASIS)
@settings(max_examples=300)
def test_any_emphasis_becomes_the_same(body: str) -> None:
    assert of(SPARING, body) == of(PLAIN, body)


MARKS = st.lists(
    st.sampled_from(
        ["<!-- more -->", "<!--more-->", "\n", "\n\n", "\n\n<!-- more -->\n\n", "a", " ", "&", "<b>", "- "]
    ),
    max_size=10,
).map("".join)


@given(MARKS)
@example("<!-- more -->a <!-- more --> \na")
@settings(max_examples=200)
def test_marks_of_excerpts_become_the_same(body: str) -> None:
    assert of(SPARING, body) == of(PLAIN, body)


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
    assert of(SPARING, body) == of(PLAIN, body)


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
    assert [name for name in BLOCK_NEEDS.keys() | DOCUMENT_NEEDS if name not in markdown.parser.blockprocessors] == []


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


def test_what_was_put_aside_comes_back_the_same() -> None:
    markdown = Markdown()
    inner, block = markdown.htmlStash.store("<b>"), markdown.htmlStash.store("<div>")
    outer = markdown.htmlStash.store(f"x {inner} <p>{block}</p>")
    text = f"<p>{inner}</p><p>{block}</p>{block}<p>{outer}</p><p>{outer} </p></p>{inner}<p>" + outer.replace("2", "9")
    expected = markdown.postprocessors["raw_html"].run(text)
    spare_putting_back(markdown)
    assert markdown.postprocessors["raw_html"].run(text) == expected
    assert markdown.postprocessors["raw_html"].run(block) == "<div>"


# Loading all of them takes seconds. A lexer of Modula-2 remembers the dialect that a comment names.
LANGUAGES = ["modula2", *sorted(aliases[0] for _, aliases, _, _ in get_all_lexers(plugins=False) if aliases)[::20]]
CODE = "# a\n\ndef f(x): return 'é' + \"b\" <y> & {1: 2.5}; // c\n(*!m2iso*) BEGIN x := 3 END\n<?php echo $a ?>\n\n"


def test_code_of_many_languages_becomes_the_same_twice() -> None:
    body = "\n".join(f"~~~ {name}\n{CODE}~~~\n\n`#!{name} def f`\n" for name in LANGUAGES)
    expected = of(PLAIN, body)
    assert of(SPARING, body) == expected
    assert of(SPARING, body) == expected


@pytest.mark.parametrize(
    "options",
    [
        {"linenums": True},
        {"linenums": True, "linenums_style": "inline"},
        {"linenums": True, "linenums_style": "pymdownx-inline", "linenums_special": 2},
        {"linenums": True, "anchor_linenums": True, "line_spans": "__span"},
        {"noclasses": True},
        {"pygments_style": "monokai"},
        {"pygments_style": "none-such"},
        {"guess_lang": True, "auto_title": True},
        {"extend_pygments_lang": [{"name": "php-inline", "lang": "php", "options": {"startinline": True}}]},
        {"default_lang": "python", "stripnl": False},
        {"use_pygments": False},
    ],
    ids=repr,
)
def test_code_with_other_options_becomes_the_same(options: dict[str, Any]) -> None:
    configs = {"pymdownx.highlight": options}
    sparing, plain = Renderer(extension_configs=configs), _Plain(extension_configs=configs)
    for info in ("", "python", "php-inline", "nosuch", 'python title="A" linenums="3 2" hl_lines="1 3"', "PYTHON"):
        body = f"```{info}\n{CODE}```\n\n    indented\n\n`#!php-inline echo $a;` `x`"
        assert of(sparing, body) == of(plain, body)


def test_the_highlighter_of_pymdownx_can_be_replaced() -> None:
    SPARING._converter().reset().convert("```python\nx\n```")
    assert SPARING._converter().preprocessors["fenced_code_block"].highlighter is SparingHighlight


def test_steps_are_left_out_only_of_documents_that_do_not_need_them() -> None:
    attr_list = SPARING._converter().treeprocessors["attr_list"]
    ran = []
    for body in ("a", "a {: #x }", "b"):
        of(SPARING, body)
        ran.append(attr_list.run.__name__ == "run")
    assert ran == [False, True, False]


def test_steps_are_left_out_of_the_posts_of_a_blog_that_chooses_nothing(tmp_path: Path) -> None:
    root = write_tree(tmp_path, {"mkdocs.yml": "site_name: A\ntheme: {name: material}\n", "docs/index.md": ""})
    config = load_config(str(root / "mkdocs.yml"))
    add_defaults(config)
    assert Renderer(post_extensions(config), config.mdx_configs).is_plain


@pytest.mark.parametrize("configs", [{"footnotes": {"BACKLINK_TEXT": "\t"}}, {"pymdownx.caret": {"superscript": True}}])
def test_nothing_is_left_out_where_a_blog_sets_an_extension_otherwise(configs: dict[str, Any]) -> None:
    assert not Renderer(extension_configs=configs).is_plain


def test_nothing_is_left_out_of_documents_that_another_extension_may_add_to() -> None:
    assert "paperlog-steps" in SPARING._converter().preprocessors
    renderer = Renderer([*SPARING._extensions, "pymdownx.snippets"])
    assert "paperlog-steps" not in renderer._converter().preprocessors


@pytest.mark.parametrize("extensions", OTHERS, ids=len)
@given(TEXTS)
@settings(max_examples=50)
def test_any_text_becomes_the_same_with_other_extensions(extensions: tuple[str, ...], body: str) -> None:
    sparing, plain = OTHERS[extensions]
    assert of(sparing, body) == of(plain, body)


@pytest.mark.parametrize("extensions", OTHERS, ids=len)
def test_lists_become_the_same_with_other_extensions(extensions: tuple[str, ...]) -> None:
    sparing, plain = OTHERS[extensions]
    body = "- a\n\n    b\n\n    - c\n\n        d\n\n1. e\n\n    > f\n"
    assert of(sparing, body) == of(plain, body)

"""What HTML a post may have by name, and what it says of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.exceptions import Abort
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.token import STANDARD_TYPES, Token, _TokenType
from tests.building import build_site, post

from paperlog.markup.elements import HARMFUL, REMOVED
from paperlog.markup.extensions import with_defaults
from paperlog.markup.permissions import is_reserved_id, split_classes, split_styles
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.markup.sanitizer import Sanitizer
from paperlog.markup.source_lines import SourceLines
from paperlog.markup.tag_cleaner import TagCleaner
from paperlog.problems import Severity

RENDERER = Renderer()


def render(body: str) -> Rendered:
    return RENDERER.render(body, path="posts/a.md")


def html(body: str) -> str:
    rendered = render(body)
    assert rendered.problems == ()
    return rendered.html


@pytest.mark.parametrize(
    "body",
    [
        "![I](a.png){ align=left width=300 loading=lazy }",
        "[Go](a.md){ .md-button .md-button--primary }",
        '!!! note inline end "T"\n    a',
        '???+ tip "T"\n    a',
        '<div class="grid cards" markdown>\n\n- a\n\n</div>',
        '<figure markdown="span">\n  ![I](a.png)\n  <figcaption>c</figcaption>\n</figure>',
        "a (1)\n{ .annotate }\n\n1.  b",
        '``` { .python .annotate .no-copy title="a.py" linenums="1" hl_lines="1" }\nx = 1\n```',
        "[a](b.md 'c')",
        '<abbr title="a">b</abbr> <kbd>c</kbd> <time datetime="2019-12-03">d</time> <q cite="https://e.example/">e</q>',
        '<table align="center" width="100%"><tr><td colspan="2" rowspan=2 align=left valign="top">b</table>',
        '<ol start="3" reversed type="a"><li value="2">a</ol>',
        "<details open><summary>a</summary>b</details>",
        '<video src="a.mp4" controls loop muted width=300 poster="b.png"><track src="c.vtt" kind="captions"></video>',
        '<span role="img" aria-label="a" lang="de" dir="rtl">b</span>',
        '<a href="https://e.example/" target="_blank" rel="nofollow noopener noreferrer me">a</a>',
        '<p align="center" style="color: #c00; font-weight: bold; width: 50%; max-width: 20em">a</p>',
        '<svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg"><g transform="scale(2)"><path d="M0 0"/></g></svg>',
        '<svg width="9"><rect fill="none" stroke="#000" stroke-width=".5" style="fill:#fff"></rect></svg>',
        '<math display="block"><mo stretchy="false" form="prefix" lspace="0.2em">(</mo><mspace width=".1em"/></math>',
        '<math><mi mathvariant="bold">x</mi></math>',
        '<font color="red" size="+1">a</font>',
    ],
)
def test_what_authors_write_by_the_book_stays(body: str) -> None:
    html(body)


def test_markup_of_extensions_that_a_blog_may_add_is_no_concern_of_its_authors() -> None:
    names = (
        *("pymdownx.keys", "pymdownx.progressbar", "pymdownx.critic", "pymdownx.fancylists", "wikilinks", "smarty"),
        *("pymdownx.blocks.admonition", "pymdownx.blocks.details", "pymdownx.blocks.caption"),
    )
    renderer = Renderer(
        with_defaults(names),
        {
            "pymdownx.tasklist": {"custom_checkbox": True},
            "pymdownx.highlight": {"linenums": True, "linenums_style": "pymdownx-inline", "anchor_linenums": True},
            "pymdownx.magiclink": {"repo_url_shortener": True},
            "toc": {"permalink": True, "title": "T"},
        },
    )
    body = (
        "First.\n\n++ctrl+alt++ {--del--} {==a==}{>>b<<} [[Page]] https://github.com/a/b/issues/3\n\n- [x] a\n\n"
        '[=65% "65%"]{: .candystripe }\n\n```py title="x"\nx\n```\n\n![a](b.png)\n/// caption\nc\n///\n\n'
        "![a](b.png)\n/// figure-caption\nc\n///\n\n/// note | T\nx\n///\n\n[TOC]\n\n## H\n\na[^1]\n\n[^1]: b\n"
    )
    assert renderer.render(body, path="posts/a.md").problems == ()


def kinds_of_tokens(kind: _TokenType = Token) -> list[_TokenType]:
    return [kind, *(inner for each in kind.subtypes for inner in kinds_of_tokens(each))]


def test_code_of_every_language_keeps_the_classes_of_its_tokens() -> None:
    for _, aliases, _, _ in get_all_lexers(plugins=False):
        if aliases:
            get_lexer_by_name(aliases[0])  # which makes the kinds of tokens that the language has
    for kind in kinds_of_tokens():
        parent, names = kind, []
        while parent not in STANDARD_TYPES:
            names.insert(0, parent[-1])
            parent = parent.parent
        value = "-".join([STANDARD_TYPES[parent], *names])
        assert split_classes(value) == (value, ())


def test_what_was_dropped_is_said_once_with_its_line_and_number() -> None:
    meta = "".join(f'<meta name="twitter:{number}" content="x">\n' for number in range(100))
    rendered = render(f"First.\n\n{meta}\n<p bgcolor=red data-x=1>a</p>\n\nb {{: .nosuch }}\n")
    assert [(problem.line, problem.severity, problem.message) for problem in rendered.problems] == [
        (3, Severity.WARNING, "'<meta>' is dropped, since it has no place in a post (100 times)"),
        (104, Severity.WARNING, "'<p>' loses what a post cannot have: attribute 'bgcolor', attribute 'data-x'"),
    ]
    assert rendered.text == "First. a b {: .nosuch }"


def test_a_long_list_of_what_was_dropped_is_cut() -> None:
    many = " ".join(f"data-{number}=x" for number in range(40))
    (problem,) = render(f"a <b {many}>c</b>").problems
    assert problem.message.endswith("attribute 'data-7' and 32 more")


@pytest.mark.parametrize("name", sorted(REMOVED))
def test_elements_that_no_post_holds_are_errors_only_if_they_could_do_harm(name: str) -> None:
    rendered = render(f"a <{name}></{name}> b")
    assert [problem.is_error for problem in rendered.problems] == [name in HARMFUL]
    assert f"<{name}" not in rendered.html


@pytest.mark.parametrize(
    ("body", "attribute"),
    [
        ("<meta http-equiv=refresh content='0; url=https://e.example/'>", "http-equiv"),
        ("<body onload=x>", "onload"),
        ("<body background=x>", "background"),
    ],
)
def test_harmless_elements_with_harmful_attributes_are_errors(body: str, attribute: str) -> None:
    (problem,) = render(f"a {body} b").problems
    assert problem.is_error
    assert problem.message.startswith(f"attribute '{attribute}' of ")


@pytest.mark.parametrize(
    ("value", "kept", "dropped"),
    [
        ("note", "note", ()),
        ("admonition nosuch mermaid", "admonition", ("nosuch", "mermaid")),
        ("md-button md-overlay pl-search video", "md-button", ("md-overlay", "pl-search", "video")),
        ("language-c++ highlight", "language-c++ highlight", ()),
        ("foo k kc", "k kc", ("foo",)),
        ("NOTE", "", ("NOTE",)),
    ],
)
def test_classes_are_kept_by_name(value: str, kept: str, dropped: tuple[str, ...]) -> None:
    assert split_classes(value) == (kept, dropped)


@pytest.mark.parametrize(
    ("value", "kept", "dropped"),
    [
        ("text-align: right;", "text-align: right;", ()),
        ("COLOR:Red ;width:50%", "COLOR:Red ;width:50%", ()),
        ("position:fixed;inset:0;z-index:9;color:red", "color: red", ("position", "inset", "z-index")),
        ("width: 1000%; width: 5000px; width: 100%", "width: 100%", ("width", "width")),
        ("margin-top: -50px", "", ("margin-top",)),
        ("padding: 500px", "", ("padding",)),
        ("margin: 0 auto", "margin: 0 auto", ()),
        ("font-size: 900px", "", ("font-size",)),
        ('color: "a; color: red', "color: red", ("color",)),
        ("color: red}body{color", "", ("color",)),
        ("height: 5px", "", ("height",)),
        ("--x: 1; all: unset; display: none", "", ("--x", "all", "display")),
        ("background: rgba(0, 0, 0, .5) !important", "background: rgba(0, 0, 0, .5) !important", ()),
    ],
)
def test_styles_are_kept_by_property_and_value(value: str, kept: str, dropped: tuple[str, ...]) -> None:
    assert split_styles("p", value) == (kept, dropped)


def test_a_picture_may_have_a_height_in_its_style() -> None:
    assert split_styles("img", "height: 300px; zoom: 50%") == ("height: 300px; zoom: 50%", ())


@pytest.mark.parametrize("value", ["__search", "document$", "mermaid", "currentScript", "getElementById", "", "__toc"])
def test_ids_that_scripts_use_are_reserved(value: str) -> None:
    assert is_reserved_id(value)


@pytest.mark.parametrize("value", ["search", "links", "top", "figOne", "results", "__caption_1", "über-uns"])
def test_other_ids_are_not(value: str) -> None:
    assert not is_reserved_id(value)


def test_headings_keep_an_anchor_whatever_they_are_called() -> None:
    rendered = render(
        "## Search\n\n## __search\n\n## mermaid\n\n## A {#currentScript}\n\n[a](#search) [b](#section-search) [c](#a)\n"
    )
    ids = [heading.id for heading in rendered.headings]
    assert ids == ["search", "section-search", "section-mermaid", "a"]
    assert all(f'id="{name}"' in rendered.html and f'href="#{name}"' in rendered.html for name in ids)
    assert [problem.message for problem in rendered.problems] == [
        "id 'currentScript' of a heading is dropped: scripts of the page use that name"
    ]


def test_names_are_for_links() -> None:
    rendered = render('![a](b.png){ name=currentScript } <a name="results"></a> <a name="getElementById"></a>')
    assert rendered.html.count("name=") == 1
    assert rendered.anchors == {"results"}
    assert len(rendered.problems) == 2


def test_a_title_is_no_html_for_a_script_that_takes_it_for_some() -> None:
    shown = html('[a](b.md "<img src=x onerror=alert(1)> 1 < 2")')
    assert 'title="&lt;\u2060img src=x onerror=alert(1)&gt; 1 &lt; 2"' in shown


def test_html_ends_a_drawing_and_drawings_end_nowhere_else() -> None:
    rendered = render("a <path> b <svg><g> <p>c</p>\n\nd <math><svg></math>")
    assert "&lt;path&gt;" in rendered.html
    assert "<svg><g> </g></svg><p>c</p>" in rendered.html
    assert "<math>&lt;svg&gt;</math>" in rendered.html


def test_dollars_in_attributes_of_html_in_a_line_stay() -> None:
    assert 'alt="costs $x$ and $\\nope$"' in html('a <img src="a.png" alt="costs $x$ and $\\nope$"> b')


@pytest.mark.parametrize("name", ["clobber", "mermaid", "overlay", "data-search-page"])
def test_what_once_reached_the_theme_no_longer_does(name: str) -> None:
    body = {
        "clobber": '![a](b.png){ name=currentScript } <img src="b.png" alt="p" name="getElementById">',
        "mermaid": '<pre class="mermaid"><code>graph TD</code></pre>\n\n``` { .mermaid }\ngraph TD\n```',
        "overlay": '<a href="https://e.example/" style="position:fixed;inset:0;z-index:9999;font-size:3em">a</a>',
        "data-search-page": "A paragraph.\n{: data-search-page=1 }",
    }[name]
    rendered = render(body)
    assert not [sign for sign in ("name=", "mermaid", "position", "data-search") if sign in rendered.html]
    assert [problem.rule for problem in rendered.problems] == ["html"]


LEVELS = 60_000


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * LEVELS + "</b>" * LEVELS,
        "<div>" * LEVELS + "<input type=checkbox>" * LEVELS,
        "<div>" * LEVELS + "<!-- more -->" * LEVELS,
        "<!--" * LEVELS,
        "<script>" + "</script" * LEVELS,
        f'<a class="{" ".join(f"x{number}" for number in range(LEVELS))}">',
        "<math>" * LEVELS,
        "<svg><div>" * LEVELS,
    ],
    ids=lambda text: text[:12],
)
def test_time_grows_with_the_length_of_what_is_cleaned(text: str) -> None:
    import time

    started = time.process_time()
    tags = TagCleaner(path="posts/a.md", lines=SourceLines(text, first_line=1))
    Sanitizer(tags).run(text)
    tags.finish()
    assert time.process_time() - started < 10  # a second for the longest; with the square of its length, minutes


def test_a_blog_permits_classes_of_its_own(tmp_path: Path) -> None:
    body = "Text.\n{: .mine .md-overlay .other }\n\n<span class='mine highlight'>x</span>"
    plugins = [{"paperlog": {"post_classes": ["mine"]}}]
    site = build_site(tmp_path, {"posts/a.md": post(body=body)}, plugins=plugins)
    text = site.text("posts/a/")
    assert '<p class="mine">Text.' in text
    assert '<span class="mine highlight">x</span>' in text
    assert ["md-overlay" in line and "other" in line and "mine" not in line for line in site.log] == [True]


@pytest.mark.parametrize("name", ["mermaid", "md-header", "pl-card", "a b", "", "x'y"])
def test_names_that_a_blog_cannot_permit(tmp_path: Path, name: str) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {"posts/a.md": post()}, plugins=[{"paperlog": {"post_classes": [name]}}])


def test_what_an_attribute_list_loses_is_reported_at_its_line() -> None:
    body = "Text.\n\n## Heading { .mine }\n\nMore *words*{ data-x=1 }.\n\nEnd.\n{: .yours }\n"
    lines = [(problem.line, problem.message.rpartition(" ")[2]) for problem in render(body).problems]
    assert lines == [(3, "'mine'"), (5, "'data-x'"), (8, "'yours'")]

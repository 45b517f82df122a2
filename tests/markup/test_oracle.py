"""Programs of others find nothing left to remove: nh3 by our permissions, html5lib in the tree that it reads."""

from __future__ import annotations

import itertools
import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import html5lib
import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperlog.markup import permissions
from paperlog.markup.elements import ALLOWED, REMOVED_WITH_CONTENT
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN, Rendered
from paperlog.markup.renderer import Renderer
from paperlog.markup.url_safety import SAFE_SCHEMES, LinkTarget, classify

RENDERER = Renderer()
MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)

# What HTML parsers call names of SVG that are not in lower case.
CASED = {
    "clippath": "clipPath", "lineargradient": "linearGradient", "radialgradient": "radialGradient",
    "viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio", "gradienttransform": "gradientTransform",
    "gradientunits": "gradientUnits", "spreadmethod": "spreadMethod", "clippathunits": "clipPathUnits",
    "textlength": "textLength", "lengthadjust": "lengthAdjust", "pathlength": "pathLength",
}  # fmt: skip
# What the converter itself adds to what authors may write.
MADE = {
    "figure": {"data-video"}, "span": {"aria-hidden"}, "a": {"aria-label", "rel", "name"},
    "input": {"type", "disabled", "checked"}, "img": {"loading", "decoding"},
}  # fmt: skip


def cased(names: object) -> set[str]:
    return {spelling for name in names for spelling in (name, CASED.get(name, name))}  # type: ignore[attr-defined]


def attributes_of(element: str) -> set[str]:
    rules = {*permissions.GLOBAL, *permissions.ATTRIBUTES.get(element, ()), *permissions.URLS.get(element, ())}
    return {"id", "class", "style"} | rules | MADE.get(element, set())


# Ammonia adds `rel` itself unless it is told not to, and it takes namespaces of attributes for parts of their names.
PERMITTED = {spelling: cased(attributes_of(name)) for name in ALLOWED for spelling in cased([name])}


def oracle(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(PERMITTED),
        clean_content_tags=set(REMOVED_WITH_CONTENT),
        attributes=PERMITTED,
        url_schemes=set(SAFE_SCHEMES) | {"data"},  # of pictures, which the tree is searched for below
        link_rel=None,
    )


def tree(html: str) -> ET.Element:
    return html5lib.parseFragment(html, namespaceHTMLElements=True)


def contents(parsed: ET.Element) -> set[tuple[str, frozenset[tuple[str, str]]]]:
    """All tags, in no order: what stands in a table without a cell moves out of it."""
    return {(element.tag, frozenset(element.attrib.items())) for element in parsed.iter()}


def render(body: str) -> Rendered:
    return RENDERER.render(body, path="posts/a.md")


def assert_nothing_is_left_to_remove(rendered: Rendered) -> None:
    for part in (rendered.html, rendered.excerpt):
        html = MATH.sub("", part.replace(LINK_OPEN, "").replace(LINK_CLOSE, ""))
        parsed = tree(html)
        assert contents(parsed) <= contents(tree(oracle(html))), (html, oracle(html))
        for element in parsed.iter():
            assert_permitted(element, html)


def assert_permitted(element: ET.Element, html: str) -> None:
    name = element.tag.rpartition("}")[2].lower()
    if name == "document_fragment":
        return
    assert name in ALLOWED, html
    for spelling, value in element.attrib.items():
        key = spelling.lower().replace("{http://www.w3.org/2000/xmlns/}", "xmlns:")
        key = key.replace("{http://www.w3.org/xml/1998/namespace}", "xml:")
        if key in permissions.URLS.get(name, ()):
            target = classify(value, is_image=name == "img")
            assert target is not LinkTarget.UNSAFE, html
            assert target is not LinkTarget.EXTERNAL or key in ("href", "cite"), html
        elif key == "class":
            assert permissions.split_classes(value)[1] in (
                (),
                ("table-scroll",),
                ("video",),
                ("video-play",),
                ("video-title",),
            )
        elif key == "style":
            assert permissions.split_styles(name, value) == (value, ()), html
        elif key == "rel":
            assert not permissions.split_relations(value)[1], html
        elif key in ("id", "name"):
            assert name == "a" or key == "id", html
            assert not permissions.is_reserved_id(value, element=name), html
        else:
            assert key in MADE.get(name, ()) or permissions.is_permitted(name, key, value), (key, html)


EVENTS = (
    "onerror",
    "onclick",
    "onload",
    "ONMOUSEOVER",
    "oNfOcUs",
    "onanimationstart",
    "onbegin",
    "ontoggle",
    "onpointerrawupdate",
)
HARM = (
    *EVENTS, "srcdoc", "formaction", "action", "ping", "background", "xlink:href", "http-equiv",
)  # fmt: skip
LOST = (
    "name",
    "data-search-page",
    "data-md-component",
    "is",
    "slot",
    "tabindex",
    "contenteditable",
    "popover",
    "nonce",
    "sandbox",
)
STARTS = (
    "a", "img", "IMG", "p", "div", "b", "svg", "math", "video", "audio", "details", "table", "td", "li", "mtext", "mo",
    "path", "rect", "source", "summary", "input", "form", "iframe", "object", "embed", "script", "style", "template",
    "textarea", "noscript", "title", "xmp", "plaintext", "base", "meta", "link", "body", "html", "button", "select",
    "marquee", "foreignObject", "annotation-xml", "mglyph", "malignmark", "use", "animate", "set", "x-y", "image",
)  # fmt: skip
QUOTES = (
    '{}="{}"',
    "{}='{}'",
    "{}={}",
    '{} = "{}"',
    '/{}="{}"',
    '{}="{}"/',
    "\n{}\n=\n'{}'",
    '{}="{}',
    "{}=`{}`",
    "x'{}={}",
    '"{}={}',
)
VALUES = (
    "alert(1)",
    "javascript:alert(1)",
    "&#106;avascript:alert(1)",
    "java\tscript:alert(1)",
    "//e.example/x",
    "url(//e.example/x)",
    "1",
)
WRAPS = (
    "{}", "a {} b", "<svg>{}</svg>", "<math>{}</math>", "<math><mtext>{}</mtext></math>", "<svg><desc>{}</desc></svg>",
    "<table>{}</table>", "<table><tr><td>{}", "<p>{}", "<b><p>{}</b>", "<a href=x>{}</a>", "<ul><li>{}", "> {}", "- {}",
    "# {}", "| {} |\n|-|\n| {} |", "*{}*", "[{}](x)", "<div markdown>\n{}\n</div>", "<!-- {} -->", "<title>{}</title>",
    "<textarea>{}</textarea>", "<noscript>{}</noscript>", "<style>{}</style>", "<template>{}</template>",
    "<select>{}</select>",
    "<svg><style>{}</style></svg>", "<math><annotation-xml encoding='text/html'>{}</annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math>{}", "<svg></p><style>{}", "<math><mi><b>{}</mi></math>",
    "<![CDATA[{}]]>", "<?php {} ?>", "<!{}>", "<svg><![CDATA[{}]]></svg>", "<img alt='{}'>", "[a](b.md '{}')", "`{}`",
)  # fmt: skip
ENDS = (">", "/>", ">x</{0}>", "", " ", "><", ">x</{0} >", "\x00>", "<!---->>")


def tags() -> Iterator[str]:
    every = list(itertools.product(STARTS, (*HARM, *LOST, "href", "src", "style", "class", "id"), QUOTES, VALUES, ENDS))
    for start, attribute, quote, value, end in random.Random(1).sample(every, 1500):
        yield f"<{start} {quote.format(attribute, value)}{end.format(start)}"


def payloads() -> Iterator[str]:
    for number, tag in enumerate(tags()):
        yield WRAPS[number % len(WRAPS)].replace("{}", tag)


LISTS = (
    "text *word*{{: {} }}", "![a](b.png){{ {} }}", "[a](b.md){{: {} }}", "# Heading {{ {} }}",
    "A paragraph.\n{{: {} }}",
    "- item\n{{: {} }}", "``` {{ .python {} }}\nx\n```", "|a|\n|-|\n|b {{: {} }}|", "`x`{{: {} }}", "- [x] a {{ {} }}",
)  # fmt: skip
IN_LISTS = [
    f"{name}={quote}{value}{quote}"
    for name in (*HARM, *LOST, "style", "class", "id", "href", "src")
    for quote in ("", '"', "'")
    for value in ("alert", "javascript:x", "__search", "currentScript", "mermaid", "position:fixed", "md-overlay")
]


@pytest.mark.parametrize("part", range(6))
def test_nothing_is_left_of_tags(part: int) -> None:
    for body in itertools.islice(payloads(), part, None, 6):
        assert_nothing_is_left_to_remove(render(body))


@pytest.mark.parametrize("form", LISTS)
def test_nothing_is_left_of_lists_of_attributes(form: str) -> None:
    for text in random.Random(2).sample(IN_LISTS, 60):
        assert_nothing_is_left_to_remove(render(form.format(text)))


def inside(start: str) -> str:
    return {"path": "<svg>", "mo": "<math>"}.get(start, "")


@pytest.mark.parametrize("start", ["a", "img", "p", "svg", "path", "mo", "details", "video", "td"])
@pytest.mark.parametrize("name", HARM)
def test_what_could_do_harm_is_an_error(start: str, name: str) -> None:
    for quote in ('{}="{}"', "{}='{}'", "{}={}", "/{}={}"):
        rendered = render(f"a {inside(start)}<{start} {quote.format(name, 'x')}>b</{start}>")
        assert {problem.rule for problem in rendered.problems if problem.is_error} == {"unsafe-html"}


@pytest.mark.parametrize("start", ["a", "img", "p", "svg", "path", "mo", "details", "video", "td"])
@pytest.mark.parametrize("name", LOST)
def test_what_is_harmless_when_dropped_is_a_warning(start: str, name: str) -> None:
    if (start, name) == ("a", "name"):
        name = "nonce"
    rendered = render(f"a {inside(start)}<{start} {name}=x>b</{start}>")
    assert not [problem for problem in rendered.problems if problem.is_error]
    assert any(f"attribute '{name}'" in problem.message for problem in rendered.problems)
    assert f" {name}=" not in rendered.html


LINKS = (
    "[a]({})", "![a]({})", "<{}>", "[a][r]\n\n[r]: {}", "[a](<{}>)", "<a href='{}'>a</a>", "<a href={}>a</a>",
    "<img src='{}'>", "<img srcset='{} 2x'>", "<video poster='{}'></video>", "<q cite='{}'>a</q>", "[a](b \"{}\")",
    "<svg><a xlink:href='{}'>a</a></svg>", "*a*{{: href='{}' }}", "<p style=\"background: url('{}')\">a</p>",
    "<svg><path fill='url({})'/></svg>", "<body background='{}'>", "<iframe src='{}'></iframe>", "{}",
)  # fmt: skip
ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#115;cript:alert(1)", "&#x6A;avascript:x", "javascript&colon;x",
    "java&Tab;script:x", "\x01javascript:x", "vbscript:x", "data:text/html,x", "data:image/svg+xml,x",
    "data:image/png;base64,AA", "//e.example/x.png", "https://e.example/x.png", "\\\\e.example\\x", "x.png", "#x",
    "feed:javascript:x", "view-source:x", "blob:x", "file:///etc/passwd", "javascript%3Aalert(1)",
)  # fmt: skip


@pytest.mark.parametrize("form", LINKS)
def test_nothing_is_left_of_links(form: str) -> None:
    for address in ADDRESSES:
        assert_nothing_is_left_to_remove(render(form.format(address)))


PIECES = st.sampled_from(
    [
        *(f"<{name}" for name in STARTS), *(f"<{name}>" for name in STARTS), *(f"</{name}>" for name in STARTS),
        *(f" {name}=x" for name in (*HARM, *LOST)), *(f" {name}='" for name in ("style", "class", "id", "href", "src")),
        ">", "/>", "'", '"', "=", " ", "\n", "\n\n", "x", "javascript:x", "__search", "position:fixed;color:red",
        "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<?", "{: onclick=x }", "{ name=currentScript }", "[a](", ")", "`",
        "$x$", "- ", "> ", "|", "&lt;", "&#x3c;", "\x00", "</p>", "<br>", "<hr>", "<caption>", "<tr>", "<dd>", "<rp>",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=24).map("".join))
@settings(max_examples=300, deadline=None)
def test_nothing_is_left_of_anything(body: str) -> None:
    assert_nothing_is_left_to_remove(render(body))

"""Convert the HTML of a post for feeds, where it must work without the site's URL, styles and scripts.

Elements that a feed reader may not support get a fallback: a video becomes a link and a task's checkbox a character. A
formula stays MathML with its TeX as `alttext`, the fallback that the MathML specification names. Its TeX annotation is
removed, because a feed reader without MathML would show it as text after the formula's own letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from html import escape
from posixpath import basename
from typing import cast
from urllib.parse import urljoin, urlsplit

from lxml import etree

from paperlog.feeds.model import FeedPaper
from paperlog.feeds.paper_block import paper_block
from paperlog.feeds.xml_text import clean
from paperlog.markup.elements import FOREIGN, REMOVED, REMOVED_WITH_CONTENT
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN
from paperlog.markup.url_safety import LinkTarget, classify, srcset_candidates

# Names of the wrapper of a post, of elements to remove with their content, and of elements to replace by their content.
# No post can contain them, because the converter shows unknown elements as text.
_ROOT, _DROP, _UNWRAP = "paperlog-post", "paperlog-drop", "paperlog-unwrap"

_UNWRAPPED = (
    _UNWRAP,
    *sorted(REMOVED - REMOVED_WITH_CONTENT),
    "input",
    "label",
    "picture",
    "source",
    "span",
    "track",
    "wbr",
)
_DROPPED = (_DROP, *sorted(REMOVED_WITH_CONTENT))

# Attributes that are always removed. lxml removes named attributes faster than a loop in Python.
_MEANINGLESS = ("class", "id", "tabindex", "loading", "decoding", "role", "aria-label", "aria-hidden", "controls")
_KEPT = frozenset(
    (
        *("align", "alt", "colspan", "datetime", "dir", "headers", "height", "lang", "open", "reversed", "rowspan"),
        *("scope", "sizes", "start", "title", "type", "value", "width"),
    )
)
_URLS = frozenset(("href", "src", "cite"))
_UNKEPT_FOREIGN = frozenset(("style", "href", "src"))
_ALIGNED = {f"text-align: {side};": side for side in ("left", "right", "center")}

_WITH_ATTRIBUTES = etree.XPath("descendant::*[@*]")


def standalone_html(html: str, *, page_url: str, site_url: str, papers: Iterable[FeedPaper] = ()) -> str:
    """Return the HTML of a post for a feed, after a short block for each of its papers.

    Args:
        html: The converter's output. Each local link is a URL relative to the site's root, between `LINK_OPEN` and
            `LINK_CLOSE`.
        page_url: The absolute URL of the post's page. Fragments and unmarked relative links are relative to it.
        site_url: The absolute URL of the site's root, with a final slash.
        papers: The papers that the post discusses.
    """
    placed = clean(html.replace(LINK_OPEN, escape(site_url)).replace(LINK_CLOSE, ""))
    root = _parse(placed)
    _begin_with(root, [paper_block(paper) for paper in papers])
    for element in list(root.iter(*_SPECIAL)):
        if (convert := _SPECIAL.get(element.tag)) is not None:  # an earlier conversion may have renamed the element
            convert(element)
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    etree.strip_tags(root, *_UNWRAPPED)
    etree.strip_attributes(root, *_MEANINGLESS)
    remaining: list[etree._Element] = _WITH_ATTRIBUTES(root)  # type: ignore[assignment] # XPath may give other types
    for element in remaining:
        _clean_attributes(element, page_url)
    text: str = etree.tostring(root, encoding="unicode", method="html")
    return text.removeprefix(f"<{_ROOT}>").removesuffix(f"</{_ROOT}>").strip()


def _parse(html: str) -> etree._Element:
    document = etree.fromstring(f"<body><{_ROOT}>{html}</{_ROOT}></body>", _parser())
    root = document.find(f"body/{_ROOT}")
    assert root is not None  # no post can close this element
    return root


@cache
def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)  # a long post is legitimate


def _begin_with(root: etree._Element, blocks: Sequence[etree._Element]) -> None:
    if not blocks:
        return
    blocks[-1].tail = root.text
    root.text = None
    for place, block in enumerate(blocks):
        root.insert(place, block)


def _drop(element: etree._Element) -> None:
    element.tag = _DROP


def _unwrap(element: etree._Element) -> None:
    element.tag = _UNWRAP


def _link(element: etree._Element) -> None:
    role = element.get("class")
    if role == "footnote-backref":
        before = element.getprevious()
        parent = element.getparent()
        if before is not None:
            before.tail = (before.tail or "").rstrip()
        elif parent is not None:
            parent.text = (parent.text or "").rstrip()
        _drop(element)
    elif role == "headerlink":
        _drop(element)
    elif element.get("href") is None:
        _unwrap(element)


def _math(element: etree._Element) -> None:
    for inner in list(element.iter("semantics", "annotation")):
        if inner.tag == "semantics":
            _unwrap(inner)
            continue
        if inner.get("encoding") == "application/x-tex" and inner.text:
            element.set("alttext", " ".join(inner.text.split()))
        _drop(inner)


def _box(element: etree._Element) -> None:
    if element.get("type") == "checkbox":
        element.text = "☐" if element.get("checked") is None else "☑"
        _unwrap(element)


def _figure(element: etree._Element) -> None:
    if element.get("class") != "video":
        return
    element.tag = "p"
    for link in element.iter("a"):
        title = " ".join("".join(map(str, link.itertext())).split())
        del link[:]
        link.text = f"▶ {title or link.get('href')}"


def _player(element: etree._Element) -> None:
    """Replace a video or audio element by a link to its file, with its poster image if it has one."""
    source = element.get("src") or next(
        (found.get("src") for found in element.iter("source") if found.get("src")), None
    )
    if source is None:
        _unwrap(element)
        return
    title = element.get("title") or basename(urlsplit(source).path) or source
    poster = element.get("poster")
    tail = element.tail
    element.clear()
    element.tag, element.tail = "a", tail
    element.set("href", source)
    if poster:
        image = etree.SubElement(element, "img", {"src": poster, "alt": ""})
        image.tail = f" ▶ {title}"
    else:
        element.text = f"▶ {title}"


def _division(element: etree._Element) -> None:
    roles = (element.get("class") or "").split()
    if "admonition" in roles:
        element.tag = "blockquote"
    elif "math-block" in roles:
        element.tag = "p"
    elif "highlight" in roles or "table-scroll" in roles:
        _unwrap(element)


def _paragraph(element: etree._Element) -> None:
    if element.get("class") == "admonition-title":
        strong = etree.Element("strong")
        strong.text, element.text = element.text, None
        strong.extend(list(element))
        element.append(strong)


def _table(element: etree._Element) -> None:
    """Replace a table of line numbers and code by the code alone."""
    if element.get("class") != "highlighttable":
        return
    for inner in list(element.iter("table", "tbody", "tr", "td", "div")):
        (_drop if "linenos" in (inner.get("class") or "") else _unwrap)(inner)


_SPECIAL: Mapping[str, Callable[[etree._Element], None]] = {
    "a": _link,
    "audio": _player,
    "div": _division,
    "figure": _figure,
    "input": _box,
    "math": _math,
    "p": _paragraph,
    "table": _table,
    "video": _player,
}


def _clean_attributes(element: etree._Element, page_url: str) -> None:
    attributes = cast("dict[str, str]", element.attrib)
    if element.tag in FOREIGN:
        for name in list(attributes):
            if name in _UNKEPT_FOREIGN or name.startswith(("data-", "aria-", "on", "xlink")):
                del attributes[name]
        return
    for name, value in list(attributes.items()):
        if name in _URLS or name == "srcset":
            absolute = (
                _srcset(value, page_url) if name == "srcset" else _absolute(value, page_url, is_image=name == "src")
            )
            if absolute:
                attributes[name] = absolute
            else:
                del attributes[name]
        elif name == "style" and element.tag in ("td", "th") and value in _ALIGNED:
            del attributes[name]
            attributes["align"] = _ALIGNED[value]
        elif name not in _KEPT:
            del attributes[name]


def _absolute(url: str, page_url: str, *, is_image: bool) -> str | None:
    if url.startswith(("https://", "http://")) and "[" not in url:
        return url
    if classify(url, is_image=is_image) is LinkTarget.UNSAFE:
        return None
    try:
        return urljoin(page_url, url)
    except ValueError:  # brackets that do not contain an IP address
        return None


def _srcset(value: str, page_url: str) -> str:
    candidates = [(_absolute(url, page_url, is_image=True), size) for url, size in srcset_candidates(value)]
    return ", ".join(f"{url} {size}".strip() for url, size in candidates if url)

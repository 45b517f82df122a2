"""The attributes, classes, styles and ids that elements of a post may have.

These are allowlists: everything not listed is dropped. A dropped attribute is an error if it is harmful, otherwise a
warning. `paperlog.checks.rules_page` writes the lists into the handbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pygments.token import STANDARD_TYPES

from paperlog.markup.document_names import COMMON_NAMES, NAMES
from paperlog.markup.elements import MATHML, SVG

Rules = Mapping[str, re.Pattern[str] | None]
"""The pattern of permitted values by attribute name; `None` permits any value."""


def _rules(**patterns: str) -> dict[str, re.Pattern[str] | None]:
    """Return rules by attribute name; `_` in a name becomes `-`, and an empty pattern permits any value."""
    return {
        name.strip("_").replace("_", "-"): re.compile(pattern, re.IGNORECASE) if pattern else None
        for name, pattern in patterns.items()
    }


_ANY = ""
_FLAG = r"[\w-]*"
_INTEGER = r"[+-]?\d{1,9}"
_NUMBER = r"[+-]?\d{0,9}(?:\.\d{1,9})?"
_SIZE = r"\d{1,4}(?:\.\d{1,9})?(?:px|%|em)?"
_SIDE = "left|right|center|justify|char"

GLOBAL: Rules = _rules(
    title=_ANY,
    lang=r"[\w-]{0,40}",
    dir="ltr|rtl|auto",
    translate="yes|no",
    role="img|figure|group|list|listitem|math|none|note|presentation|doc-[a-z]+",
    aria_label=_ANY,
    aria_labelledby=_ANY,
    aria_describedby=_ANY,
    aria_details=_ANY,
    aria_hidden="true|false",
    aria_level=r"\d",
)
"""Attributes of every element; `id`, `class` and `style` have separate rules."""

_MEDIA = _rules(width=_SIZE, height=_SIZE)
_PLAYER = _rules(controls=_FLAG, loop=_FLAG, muted=_FLAG, preload="none|metadata|auto|", playsinline=_FLAG)
_CELL = _rules(colspan=r"\d{1,4}", rowspan=r"\d{1,4}", headers=_ANY, align=_SIDE, valign="top|middle|bottom|baseline")
_ROW = _rules(align=_SIDE, valign="top|middle|bottom|baseline")

_HTML: Mapping[str, Rules] = {
    # `target` opens a new window. It has no access to this one, since `rel=opener` is not permitted.
    "a": _rules(target="_blank", hreflang=r"[\w-]{0,40}", type=r"[\w.+/-]{0,80}", download=_ANY),
    "img": {
        **_MEDIA,
        **_rules(alt=_ANY, loading="lazy|eager", decoding="async|sync|auto", sizes=r"[\w\s.,():%-]*"),
        **_rules(align="left|right|center|middle|top|bottom"),
    },
    "video": {**_MEDIA, **_PLAYER},
    "audio": _PLAYER,
    "source": {**_MEDIA, **_rules(type=r"[\w.+/; =\"-]{0,80}", media=r"[\w\s.,():-]*", sizes=r"[\w\s.,():%-]*")},
    "track": _rules(kind="[a-z]+", srclang=r"[\w-]{0,40}", label=_ANY, default=_FLAG),
    "table": _rules(align="left|right|center", width=_SIZE),
    "thead": _ROW,
    "tbody": _ROW,
    "tfoot": _ROW,
    "tr": _ROW,
    "td": {**_CELL, **_rules(width=_SIZE)},
    "th": {**_CELL, **_rules(width=_SIZE, scope="row|col|rowgroup|colgroup", abbr=_ANY)},
    "col": _rules(span=r"\d{1,4}", width=_SIZE, align=_SIDE),
    "colgroup": _rules(span=r"\d{1,4}", width=_SIZE, align=_SIDE),
    "ol": _rules(start=_INTEGER, reversed=_FLAG, type="[1aAiI]"),
    "ul": _rules(type="disc|circle|square"),
    "li": _rules(value=_INTEGER, type="[1aAiI]|disc|circle|square"),
    "details": _rules(open=_FLAG),
    "time": _rules(datetime=_ANY),
    "del": _rules(datetime=_ANY),
    "ins": _rules(datetime=_ANY),
    "data": _rules(value=_ANY),
    "meter": _rules(value=_NUMBER, min=_NUMBER, max=_NUMBER, low=_NUMBER, high=_NUMBER, optimum=_NUMBER),
    "progress": _rules(value=_NUMBER, max=_NUMBER),
    "font": _rules(color=r"[\w#]{1,30}", size=r"[+-]?[1-7]"),
    "hr": _rules(width=_SIZE, align="left|right|center"),
    "span": _rules(data_linenos=r"[\d ]*"),  # line numbers of the highlighter, which are not copied
    **{name: _rules(align=_SIDE) for name in ("p", "div", "caption", "h1", "h2", "h3", "h4", "h5", "h6")},
}

# Lengths are short enough that a formula stays in its line and cannot cover other content.
_DECIMALS = r"(?:\.\d{1,12})"
_SHORT = (
    rf"[+-]?(?:\d{_DECIMALS}?|{_DECIMALS})(?:em|ex|rem)?|[+-]?\d{{1,2}}{_DECIMALS}?(?:px|pt|mu|mm)"
    rf"|\d{{1,3}}{_DECIMALS}?%"
)
_MATH_VALUE = rf"(?:[a-z][a-z-]{{0,40}}|#[0-9a-f]{{3,8}}|{_SHORT})"
_IN_MATH = rf"(?:{_MATH_VALUE}(?:\s+{_MATH_VALUE})*)?"
_MATH_WORDS: Mapping[str, str] = {
    "menclose": "notation",
    "mfrac": "linethickness numalign denomalign bevelled",
    "mo": (
        "form fence separator lspace rspace stretchy symmetric maxsize minsize largeop movablelimits accent linebreak"
    ),
    "mover": "accent align",
    "mpadded": "width height depth lspace voffset",
    "mspace": "width height depth linebreak",
    "mstyle": "linethickness minsize maxsize",
    "msub": "subscriptshift",
    "msubsup": "subscriptshift superscriptshift",
    "msup": "superscriptshift",
    "mtable": (
        "align columnalign rowalign columnspacing rowspacing columnlines rowlines frame framespacing equalrows "
        "equalcolumns side width"
    ),
    "mtd": "columnspan rowspan columnalign rowalign",
    "mtr": "columnalign rowalign",
    "munder": "accentunder align",
    "munderover": "accent accentunder align",
}
_MATH_COMMON = "displaystyle mathbackground mathcolor mathsize mathvariant scriptlevel"


def _in_math(names: str) -> dict[str, re.Pattern[str] | None]:
    return _rules(**dict.fromkeys(names.split(), _IN_MATH))


_MATHML: Mapping[str, Rules] = {
    name: {**_in_math(f"{_MATH_COMMON} {_MATH_WORDS.get(name, '')}")} for name in MATHML - {"annotation", "ms", "math"}
} | {
    "annotation": _rules(encoding=r"[\w.+/-]{0,80}"),
    "ms": {**_in_math(_MATH_COMMON), **_rules(lquote=_ANY, rquote=_ANY)},
    "math": {
        **_in_math(f"{_MATH_COMMON} display overflow"),
        **_rules(alttext=_ANY, xmlns=r"http://www\.w3\.org/1998/Math/MathML"),
    },
}

_SVG_VALUE = r"[\w\s.,()+%#-]*"
_LOCAL_PAINT = re.compile(r"\s*url\(\s*#[\w-]+\s*\)\s*")
_PAINTS = frozenset(("fill", "stroke", "clip-path"))
_SVG_COMMON = (
    "clip-path clip-rule color dominant-baseline fill fill-opacity fill-rule font-family font-size font-style "
    "font-weight opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-opacity stroke-width text-anchor text-decoration vector-effect"
)
_GRADIENT = "gradienttransform gradientunits spreadmethod"
_SVG_WORDS: Mapping[str, str] = {
    "circle": "cx cy r",
    "clippath": "clippathunits",
    "ellipse": "cx cy rx ry",
    "line": "x1 x2 y1 y2",
    "lineargradient": f"{_GRADIENT} x1 x2 y1 y2",
    "path": "d pathlength",
    "polygon": "points",
    "polyline": "points",
    "radialgradient": f"{_GRADIENT} cx cy fr fx fy r",
    "rect": "height rx ry width x y",
    "stop": "offset stop-color stop-opacity",
    "text": "dx dy lengthadjust rotate textlength x y",
    "tspan": "dx dy lengthadjust rotate textlength x y",
}


def _in_svg(names: str) -> dict[str, re.Pattern[str] | None]:
    return {name: re.compile(_SVG_VALUE) for name in names.split()}


# `transform` is permitted inside a drawing only, so the drawing itself cannot move.
_SVG: Mapping[str, Rules] = {
    name: _in_svg(f"{_SVG_COMMON} transform {_SVG_WORDS.get(name, '')}") for name in SVG - {"svg"}
} | {
    "svg": {
        **_in_svg(f"{_SVG_COMMON} preserveaspectratio version viewbox x y"),
        **_MEDIA,
        **_rules(xmlns=r"http://www\.w3\.org/2000/svg"),
        "xmlns:xlink": re.compile(r"http://www\.w3\.org/1999/xlink"),
        "xml:space": re.compile("preserve|default"),
    }
}

ATTRIBUTES: Mapping[str, Rules] = {**_HTML, **_MATHML, **_SVG}
"""Attributes by element, in addition to `GLOBAL` and `URLS`."""

URLS: Mapping[str, tuple[str, ...]] = {
    "a": ("href",),
    "img": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    **dict.fromkeys(("blockquote", "q", "del", "ins"), ("cite",)),
}
"""Attributes that hold URLs; each URL is checked as a link."""

RELATIONS = frozenset(("external", "me", "nofollow", "noopener", "noreferrer", "sponsored", "ugc"))
"""Permitted words of `rel` on links; words that describe the page, such as `license`, are not permitted."""

_HARMFUL = re.compile(
    r"on.*|.*href|action|background|dynsrc|formaction|http-equiv|lowsrc|manifest|ping|srcdoc", re.IGNORECASE
)
_LOADING_STYLE = re.compile(
    r"(?:url|src|image|image-set|element|expression|paint)\s*\(|[\\]|@\s*import|behaviou?r|-moz-binding", re.IGNORECASE
)
DROPPED_SILENTLY = frozenset(("markdown",))
"""Attributes that are dropped without a warning, because only the converter uses them."""


def is_harmful(name: str, value: str) -> bool:
    """Return whether an attribute that is not permitted could run code, load or send data, or redirect readers."""
    if name == "style" or name in _PAINTS:
        return _LOADING_STYLE.search(value) is not None
    return _HARMFUL.fullmatch(name) is not None


def is_permitted(element: str, name: str, value: str | None) -> bool:
    """Return whether an element may have this attribute value; `id`, `class`, `style` and URLs have separate rules."""
    rules = ATTRIBUTES.get(element)
    if rules is None or name not in rules:
        rules = GLOBAL
    if name not in rules:
        return False
    pattern = rules[name]
    if pattern is None or value is None:
        return True
    if name in _PAINTS and _LOCAL_PAINT.fullmatch(value):
        return True
    return pattern.fullmatch(value.strip()) is not None and not _LOADING_STYLE.search(value)


def split_relations(value: str) -> tuple[str, tuple[str, ...]]:
    """Return the permitted words of a `rel`, and the rejected ones."""
    kept: list[str] = []
    dropped: list[str] = []
    for name in value.split():
        (kept if name.lower() in RELATIONS else dropped).append(name)
    return " ".join(kept), tuple(dropped)


CLASSES: Mapping[str, tuple[str, ...]] = {
    purpose: tuple(names.split())
    for purpose, names in {
        "Admonitions": (
            "admonition admonition-title inline end note abstract summary tldr info todo tip hint important success "
            "check done question help faq warning caution attention failure fail missing danger error bug example "
            "quote cite seealso definition theorem lemma proposition corollary proof remark claim"
        ),
        "Annotations": "annotate",
        "Buttons": "md-button md-button--primary md-button--stretch",
        "Code": (
            "highlight highlighttable codehilite codehilitetable code copy no-copy select no-select filename hll "
            "linenodiv linenos linenums normal result special language-*"
        ),
        "Footnotes": "footnote footnote-ref footnote-backref",
        "Formatting": "block break comment critic keys key-* progress progress-bar progress-label progress-* "
        "candystripe candystripe-animate",
        "Grids": "grid cards card lg xl middle",
        "Headings": "headerlink toc toclink toctitle",
        "Icons": "twemoji emojione gemoji",
        "Images": "caption caption-prefix",
        "Links": "magiclink magiclink-* wikilink",
        "Lists": "task-list task-list-item task-list-control task-list-indicator",
        "Math": "arithmatex math-block math-error math-inline math-long",
    }.items()
}
"""Classes that the theme styles and the converter writes, by purpose; `*` matches any word."""


def _alternatives(names: Iterable[str]) -> str:
    """Return a pattern that matches any of the names, grouped by first letter for speed."""
    tails: dict[str, list[str]] = {}
    for name in sorted(filter(None, names), key=len, reverse=True):
        tails.setdefault(name[0], []).append(name[1:])
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in sorted(tails.items()))


# Pygments has class names of up to three letters for its standard token types, and uses full names for all others.
TOKEN_CLASS = f"(?:{_alternatives(set(STANDARD_TYPES.values()))})"
_CLASS = re.compile(
    "|".join(
        [
            TOKEN_CLASS,
            rf"{TOKEN_CLASS}?(?:-[A-Z][A-Za-z0-9]*)+",
            *(re.escape(name).replace(r"\*", r"[\w.+\#-]{1,40}") for names in CLASSES.values() for name in names),
        ]
    )
)


@lru_cache(maxsize=1000)
def split_classes(value: str, *, own: frozenset[str] = frozenset()) -> tuple[str, tuple[str, ...]]:
    """Return the permitted classes of an attribute, and the rejected ones; `own` are those that the blog permits."""
    kept: list[str] = []
    dropped: list[str] = []
    for name in value.split():
        (kept if name in own or _CLASS.fullmatch(name) else dropped).append(name)
    return (" ".join(kept) if dropped else value), tuple(dropped)


_COLOR = (
    r"[a-z]{3,30}|#[0-9a-f]{3,8}|(?:rgb|hsl)a?\(\s*[\d.]{1,9}%?(?:deg)?(?:[\s,/]+[\d.]{1,9}%?){2,3}\s*\)"
    r"|var\(--[\w-]{1,40}\)"
)
# Wide enough for content of the text column, and too narrow to cover content beside it.
_WIDTH = r"auto|0|\d{1,3}(?:\.\d{1,9})?px|\d{1,2}(?:\.\d{1,9})?(?:em|rem|ex|ch)|(?:100|\d{1,2}(?:\.\d{1,9})?)%"
_GAP = r"0|auto|[0-3]?\d(?:\.\d{1,9})?px|[0-2]?(?:\.\d{1,9})?r?em|[0-9]%"
_EDGE = rf"(?:0|none|(?:\d(?:\.\d{{1,9}})?px|thin|medium)|solid|dashed|dotted|double|{_COLOR})"
_FONT_SIZE = (
    r"(?:xx?-)?(?:small|large)|medium|smaller|larger|[1-4]?\d(?:\.\d{1,9})?p[xt]|[0-2]?(?:\.\d{1,9})?r?em"
    r"|[12]?\d{1,2}(?:\.\d{1,9})?%"
)

STYLES: Mapping[str, tuple[str, str]] = {
    "text-align": ("alignment", "left|right|center|justify|start|end"),
    "vertical-align": ("alignment", "baseline|sub|super|top|middle|bottom|text-top|text-bottom"),
    "float": ("alignment", "left|right|none"),
    "clear": ("alignment", "left|right|both|none"),
    "width": ("up to 100 %, 999 px or 99 em", _WIDTH),
    "min-width": ("up to 100 %, 999 px or 99 em", _WIDTH),
    "max-width": ("up to 100 %, 999 px or 99 em", rf"{_WIDTH}|none"),
    "color": ("a colour", _COLOR),
    "background-color": ("a colour", _COLOR),
    "background": ("a colour", _COLOR),
    "border-color": ("a colour", _COLOR),
    "fill": ("a colour", _COLOR),
    "stroke": ("a colour", _COLOR),
    "stop-color": ("a colour", _COLOR),
    "stroke-width": ("a number", r"\d{0,3}(?:\.\d{1,9})?(?:px)?"),
    "fill-opacity": ("a number", r"[01]?(?:\.\d{1,9})?"),
    "stroke-opacity": ("a number", r"[01]?(?:\.\d{1,9})?"),
    "stop-opacity": ("a number", r"[01]?(?:\.\d{1,9})?"),
    "font-weight": ("letters", "normal|bold|bolder|lighter|[1-9]00"),
    "font-style": ("letters", "normal|italic|oblique"),
    "font-variant": ("letters", "normal|small-caps"),
    "font-family": ("letters", r"[\w\s,'\"-]{1,200}"),
    "font-size": ("letters, up to 2.9 em, 49 px or 299 %", _FONT_SIZE),
    "line-height": ("1 to 2.9", r"normal|[12](?:\.\d{1,9})?|1\d\d%"),
    "text-decoration": ("letters", "none|underline|overline|line-through"),
    "text-transform": ("letters", "none|uppercase|lowercase|capitalize"),
    "white-space": ("letters", "normal|nowrap|pre|pre-wrap|pre-line"),
    "list-style-type": ("letters", "[a-z-]{3,30}"),
    "border-collapse": ("letters", "collapse|separate"),
    "border": ("up to 9 px", rf"{_EDGE}(?:\s+{_EDGE}){{0,2}}"),
    **{
        f"border-{side}": ("up to 9 px", rf"{_EDGE}(?:\s+{_EDGE}){{0,2}}")
        for side in ("top", "right", "bottom", "left")
    },
    **{
        f"{kind}{side}": ("up to 39 px or 2.9 em", rf"(?:{_GAP})(?:\s+(?:{_GAP})){{0,{0 if side else 3}}}")
        for kind in ("margin", "padding")
        for side in ("", "-top", "-right", "-bottom", "-left")
    },
}
"""Permitted properties of `style`: a description of the values, and the pattern that the whole value must match."""

MEDIA_STYLES: Mapping[str, tuple[str, str]] = {
    "height": ("up to 999 px", _WIDTH),
    "max-height": ("up to 999 px", _WIDTH),
    "zoom": ("up to 200 %", r"(?:200|1?\d{1,2})%|[01]?(?:\.\d{1,9})?"),
}
"""Properties permitted on images, videos and drawings only: text would overflow a low box and cover what follows."""

_MEDIA_ELEMENTS = frozenset(("img", "video", "svg"))
_STYLES = {
    name: re.compile(rf"(?:{pattern})(?:\s*!important)?", re.IGNORECASE)
    for name, (_, pattern) in {**STYLES, **MEDIA_STYLES}.items()
}


@lru_cache(maxsize=1000)
def split_styles(element: str, value: str) -> tuple[str, tuple[str, ...]]:
    """Return the permitted declarations of a style, and the property names of the rejected ones.

    A declaration is kept only if all of it matches, and the browser gets only kept declarations. So splitting at every
    `;` is safe, even inside quotation marks, brackets or comments.
    """
    kept: list[str] = []
    dropped: list[str] = []
    for declaration in value.split(";"):
        name, _, setting = declaration.partition(":")
        name = name.strip().lower()
        pattern = _STYLES.get(name)
        is_known = pattern is not None and (name not in MEDIA_STYLES or element in _MEDIA_ELEMENTS)
        if is_known and pattern is not None and pattern.fullmatch(setting.strip()):
            kept.append(f"{name}: {setting.strip()}")
        elif name:
            dropped.append(name)
    return ("; ".join(kept) if dropped else value), tuple(dropped)


def split_words(
    element: str, name: str, value: str, *, classes: frozenset[str] = frozenset()
) -> tuple[str, tuple[str, ...]]:
    """Return the permitted part of a `class`, `style` or `rel`, and the names of the rejected parts.

    `classes` are those that the blog permits, in addition to the list.
    """
    if name == "style":
        return split_styles(element, value)
    return split_classes(value, own=classes) if name == "class" else split_relations(value)


# Ids that an extension gives to captions are excepted.
_THEME_ID = re.compile(r"__(?!(?:[a-z]+-)?caption_[\d_]+\Z).*|[a-z]+\$|mermaid", re.DOTALL)


def is_reserved_id(value: str, *, element: str = "") -> bool:
    """Return whether an id, or the `name` of a link, is reserved because scripts or browsers use it.

    Ids of the theme and of paperlog begin with `__`. Global variables of the theme end in `$`. Names of browser objects
    that no author would use otherwise, such as `currentScript`, are reserved on all elements. Names that are ordinary
    words, such as `links`, are reserved on images only: no browser has let another element replace `document.links`. So
    a heading may be called *Links*.
    """
    if not value or _THEME_ID.fullmatch(value) or value in NAMES:
        return True
    return element == "img" and value in COMMON_NAMES

"""What HTML a post may hold: elements, attributes and styles."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = _words("area br col hr img input source track wbr")

BLOCK = _words(
    "address article aside blockquote details div dl dd dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hgroup hr li menu nav ol p pre section summary table tbody td tfoot th thead tr ul"
)

_MATHML = _words(
    "annotation math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms "
    "mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics"
)

# Shapes only: no `use`, `image`, `a`, `animate`, `set`, `foreignObject`, and no `title`, which HTML reads as raw text.
_SVG = _words(
    "circle clippath defs desc ellipse g line lineargradient path polygon polyline radialgradient rect stop svg text "
    "tspan"
)

FOREIGN = _MATHML | _SVG

ALLOWED = (
    VOID
    | BLOCK
    | FOREIGN
    | _words(
        "a abbr audio b bdi bdo big caption center cite code colgroup data del dfn em font i ins kbd label map mark "
        "meter picture progress q rp rt ruby s samp small span strike strong sub sup time tt u var video"
    )
)
"""An allowlist: whatever HTML adds next stays text until somebody has looked at it."""

REMOVED_WITH_CONTENT = _words(
    "applet canvas frameset iframe noembed noframes noscript object plaintext script select style template textarea "
    "title xmp"
)

REMOVED = REMOVED_WITH_CONTENT | _words(
    "base body button embed form frame head html link main meta option optgroup param portal slot"
)
"""Elements that run code, load something, send something or break the page around the post."""

OPTIONAL_END = _words("caption colgroup dd dt label li p rp rt tbody td tfoot th thead tr")
"""Elements whose end an author may leave out (and our own labels, which end with their line)."""

_UNSAFE_ATTRIBUTE = re.compile(
    r"on.*|.*href|action|formaction|srcdoc|ping|background|dynsrc|lowsrc|code(?:base)?|archive|classid|manifest|"
    r"profile|longdesc|data|http-equiv|is|slot|form|attributename|values|to|from|by",
    re.IGNORECASE,
)
_HANDLED = frozenset(("href", "src", "srcset", "poster", "cite"))
_PAINT = _words("style fill stroke filter mask clip-path cursor marker marker-start marker-mid marker-end")
_UNSAFE_STYLE = re.compile(
    r"(?:url|src|image|image-set|element|expression|paint)\s*\(|[@\\]|/\*|behaviou?r|-moz-binding", re.IGNORECASE
)
_LOCAL_PAINT = re.compile(r"\s*url\(\s*#[\w-]+\s*\)\s*")


def is_unsafe_attribute(name: str, value: str) -> bool:
    """Whether an attribute can run code or load something; links that the renderer checks itself are not."""
    name = name.lower()
    if name in _HANDLED:
        return False
    if name in _PAINT:
        return bool(_UNSAFE_STYLE.search(value)) and not (name != "style" and _LOCAL_PAINT.fullmatch(value))
    return _UNSAFE_ATTRIBUTE.fullmatch(name) is not None

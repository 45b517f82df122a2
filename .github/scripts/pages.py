"""Rewrite an untrusted page so that it can only show text, images and links.

Browsers and `html.parser` parse malformed HTML differently, so removing forbidden parts would miss some of them.
Instead, the page is written again from the allowed elements and attributes that the parser found. Each `<` of the
result starts one of these tags, and each value is quoted and contains no `<`, `>` or quote. All parsers find the same
elements in the result.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from io import StringIO


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HTML = _words(
    "a abbr address article aside b bdi bdo blockquote body br button caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 head header hgroup hr html i img input ins "
    "kbd label li link main mark menu nav ol p pre q rp rt ruby s samp section small span strong sub summary sup table "
    "tbody td tfoot th thead time title tr u ul var wbr"
)
_MATHML = _words(
    "annotation math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms "
    "mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics"
)
_SVG = _words("circle defs ellipse g line path polygon polyline rect svg")
_ELEMENTS = _HTML | _MATHML | _SVG
"""Excludes `meta`, `base`, `form`, frames, media players, and SVG elements that link, load or animate."""

_EVERYWHERE = _words(
    "abbr align alt checked cite class colspan datetime dir disabled for headers height hidden id lang loading open "
    "placeholder rel reversed role rowspan scope span start style tabindex title translate type valign value width "
    # MathML
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle encoding fence frame "
    "framespacing largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize "
    "movablelimits notation rowalign rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset "
    # SVG
    "clip-rule cx cy d fill fill-opacity fill-rule opacity points preserveaspectratio r rx ry stroke stroke-linecap "
    "stroke-linejoin stroke-opacity stroke-width transform viewbox x x1 x2 xmlns y y1 y2"
)
_SOMEWHERE = {"a": _words("href"), "img": _words("src"), "input": _words("name"), "link": _words("href")}
_DESCRIBING = re.compile(r"(?:aria|data)-[a-z0-9-]+")

# Parts without text, which are dropped, or pieces that start at a `<` and end before the next. `html.parser` takes
# quadratic time for malformed HTML, so it parses one piece at a time.
_PIECE = re.compile(
    r"(?P<dropped><!--.*?(?:-->|\Z)|<[!?][^<>]*>?|<(?P<raw>script|style)\b.*?(?:</(?P=raw)\b[^<>]*>|\Z))|<?[^<]*",
    re.DOTALL | re.IGNORECASE,
)


def rewrite(page: bytes) -> bytes:
    """Return the allowed parts of a page as UTF-8; the encoding that the page declares is ignored."""
    writer = _Writer()
    for piece in _PIECE.finditer(page.decode("utf-8", "replace")):
        if piece["dropped"] is None:
            writer.reset()
            writer.feed(piece[0])
            writer.close()
    return writer.written.getvalue().encode("utf-8", "replace")


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.written = StringIO()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _is_allowed(tag, dict(attrs)):
            self.written.write(f"<{tag}{_attributes(tag, attrs)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _is_allowed(tag, dict(attrs)):
            self.written.write(f"<{tag}{_attributes(tag, attrs)}/>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _ELEMENTS:
            self.written.write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.written.write(escape(data, quote=False))


def _is_allowed(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag == "link":
        # Other links do not change the page, and a policy does not block some of them (`preconnect`, `dns-prefetch`).
        return attributes.get("rel") in ("stylesheet", "icon")
    if tag == "input":
        # Material's menus need these; readers cannot type into them.
        return attributes.get("type") in ("checkbox", "radio")
    return tag in _ELEMENTS


def _attributes(tag: str, attributes: list[tuple[str, str | None]]) -> str:
    """Return the allowed attributes; of two with the same name, the last one, which `_is_allowed` has checked."""
    allowed = _EVERYWHERE | _SOMEWHERE.get(tag, frozenset())
    kept = {name: value for name, value in attributes if name in allowed or _DESCRIBING.fullmatch(name)}
    return "".join(f' {name}="{escape(value or "")}"' for name, value in kept.items())

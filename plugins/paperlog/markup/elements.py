"""What elements of HTML a post may hold; `permissions` lists their attributes."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = _words("area br col hr img input source track wbr")

BLOCK = _words(
    "address article aside blockquote details div dl dd dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hgroup hr li menu nav ol p pre section summary table tbody td tfoot th thead tr ul"
)

MATHML = _words(
    "annotation math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms "
    "mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics"
)
"""What authors may write themselves; formulas that the converter sets are not judged."""

# Shapes only: no `use`, `image`, `a`, `animate`, `set`, `foreignObject`, and no `title`, which HTML reads as raw text.
SVG = _words(
    "circle clippath defs desc ellipse g line lineargradient path polygon polyline radialgradient rect stop svg text "
    "tspan"
)

FOREIGN = MATHML | SVG
FOREIGN_ROOTS = _words("math svg")
"""Elements with rules of their own for what they hold. Elsewhere than in these, no other of those is an element."""

MATH_TEXT = _words("mi mn mo ms mtext")
"""Elements of formulas that hold text, and HTML with it."""

ALLOWED = (
    (VOID - {"area"})
    | BLOCK
    | FOREIGN
    | _words(
        "a abbr audio b bdi bdo big caption center cite code colgroup data del dfn em font i ins kbd label mark meter "
        "picture progress q rp rt ruby s samp small span strike strong sub sup time tt u var video"
    )
)
"""An allowlist: whatever HTML adds next is shown as text until it is added here."""

_RUNS_OR_LOADS_WITH_CONTENT = _words("applet frameset iframe object script select style template textarea")
_LOST_WITH_CONTENT = _words("canvas noembed noframes noscript plaintext title xmp")

HARMFUL = _RUNS_OR_LOADS_WITH_CONTENT | _words("base button embed form frame input link optgroup option portal")
"""Elements that could run code, load a file, lead readers elsewhere or ask them for input: each is an error."""

REMOVED_WITH_CONTENT = _RUNS_OR_LOADS_WITH_CONTENT | _LOST_WITH_CONTENT

REMOVED = REMOVED_WITH_CONTENT | (HARMFUL - {"input"}) | _words("area body head html map meta param slot")
"""Elements that no post holds. Those that are not harmful are dropped with a warning."""

OPTIONAL_END = _words("caption colgroup dd dt label li p rp rt tbody td tfoot th thead tr")
"""Elements whose end an author may leave out (and our own labels, which end with their line)."""

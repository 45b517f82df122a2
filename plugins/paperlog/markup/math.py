r"""Math in Markdown as MathML: a Markdown extension, and the same for one line of text.

`$…$` and `\(…\)` are inline; `$$…$$`, `\[…\]` and `\begin{env}…\end{env}` are set on a line of their own. Pandoc's rule
keeps money out: the closing `$` has no space before it and no digit after it.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import HTML_RE, HtmlInlineProcessor, InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, INLINE_PLACEHOLDER_RE, STX, AtomicString
from math_core import LatexError, LatexToMathML
from msgspec import Struct
from pymdownx import arithmatex

from paperlog.markup.permissions import is_reserved_id
from paperlog.markup.rendered import FORMULA_CLOSE, FORMULA_OPEN

# Groups: 1 escaped backslashes, 2 and 3 dollar and TeX; 4, 5, 6 the same for \( \). The digit rule is Pandoc's.
# A `\\(` inside `\\(` is not math; without that, a line of them would be searched to its end for each.
_BRACKET = arithmatex.RE_BRACKET_INLINE.replace(r"\\[^)]", r"\\[^()]")
_INLINE = rf"(?:{arithmatex.RE_SMART_DOLLAR_INLINE}(?![0-9])|{_BRACKET})"
# Display math inside a running paragraph, which arithmatex leaves as text.
_DISPLAY_INLINE = r"(?<!\\)(?:\$\$(?P<dollars>(?:\\.|[^\\$\x02\x03])+?)\$\$|\\\[(?P<square>(?:\\[^\[\]]|[^\\])+?)\\\])"
_ENVIRONMENT_BLOCK = r"(?P<tex>\\begin\{([a-z]+\*?)\}((?:\\.|[^\\])+?)()()()\\end\{\2\})"
_BLOCK = rf"(?s)^(?:{arithmatex.RE_DOLLAR_BLOCK}|{arithmatex.RE_BRACKET_BLOCK}|{arithmatex.RE_TEX_BLOCK})[ ]*$"

# math-core descends on the machine's stack and takes the process with it where a formula nests too deep (0.9.0 at about
# 500 levels in a thread with a stack of 1 MB), so what nests is counted first. Own commands could nest by expansion.
_MAX_LENGTH, _MAX_COMMANDS, _MAX_BRACES = 10_000, 400, 100
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_DEFINITION = re.compile(r"\\(?:[egx]?def|(?:re|provide)?(?:new|provide)?command|let|DeclareMathOperator)(?![a-zA-Z])")
# What must not be parted from a formula by the end of a line, as a browser would: it breaks on both sides of one.
_BEFORE = "([{'\"‘“«„（「"
_AFTER = re.compile(r"(?:['’]?[a-z]{1,3}\b)?[-,.;:!?%/)\]}…'\"’”»、。，；：！？）」]*")
_NO_SIGNS = re.compile(r"<annotation\b[^<]*|<[^<>]*>|&\w+;")
_LONG = 20  # signs; a formula with more may be wider than a phone, and may be scrolled
_BACKSLASH = f"{STX}92{ETX}"  # as Python-Markdown keeps an escaped backslash until the end
_POSITION = re.compile(r"^\d+: ")
_PLACE = re.compile(f"{FORMULA_OPEN}([0-9]+){FORMULA_CLOSE}")
_ID = re.compile(r' id="([^"<>]*)"')  # of an equation with a `\label`


class MathError(ValueError):
    """A formula that cannot be set; the message says why in one line."""


class Failure(Struct, frozen=True):
    """A formula that stays as its source: `source` as typed with its delimiters, and the reason."""

    source: str
    reason: str


def render_inline_math(text: str) -> str:
    r"""One line of plain text as HTML: escaped, with the `$…$` and `\(…\)` that parse as MathML.

    For titles and abstracts of papers, where a formula that does not parse stays the text it was.
    """
    if "$" not in text and "\\(" not in text:  # most titles
        return _text(text)
    parts: list[str] = []
    end = 0
    for match in re.finditer(_INLINE, text):
        tex = match[3] or match[6]
        if tex is None:
            continue
        try:
            math = tex_to_mathml(tex)
        except MathError:
            continue
        before, after = _touching(text[end : match.start()], text[match.end() :])
        parts.append(_text(text[end : match.start() - len(before)]))
        parts.append(f'<span class="{_inline_class(tex, math)}">{_text(before)}{math}{_text(after)}</span>')
        end = match.end() + len(after)
    return "".join([*parts, _text(text[end:])])


def tex_to_mathml(tex: str) -> str:
    """MathML Core with the TeX as annotation; equation numbers start at 1.

    Raises:
        MathError: the formula does not parse, or is too long or too deep.
    """
    return _convert(_converter(), tex, display=False)


class MathExtension(Extension):
    """Sets math; `failures` holds the formulas of the last document that could not be set, in order.

    Where `is_set_apart` is true, the converted document holds a place for each formula, and `put_back` fills it: so
    what cleans a document never takes MathML for HTML that its author typed. No text can hold such a place, since the
    renderer removes its signs. `anchors` are the ids of labelled equations.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.failures: list[Failure] = []
        self.formulas: dict[ET.Element, tuple[str, str, bool]] = {}
        self.is_set_apart = False
        self.anchors: set[str] = set()
        self._set: list[str] = []
        self.converter = _new_converter()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the three processors; `$` can be escaped."""
        md.registerExtension(self)
        self._markdown = md
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
        # The priorities are arithmatex's: after code spans (190) and before escapes (180), after indented code (80).
        md.inlinePatterns.register(_DisplayInline(_DISPLAY_INLINE, self), "math-display", 189.95)
        md.inlinePatterns.register(_Inline(_INLINE, self), "math-inline", 189.9)
        md.inlinePatterns.register(_RawHtml(HTML_RE, md, self), "html", 90)
        md.parser.blockprocessors.register(_Block(md, self), "math-block", 79.9)
        # After toc (5), so that ids and names of headings are made from TeX, not from the letters of MathML.
        md.treeprocessors.register(_Setter(md, self), "math", 4)

    def reset(self) -> None:
        """Forget the last document."""
        self.failures = []
        self.formulas = {}
        self.anchors = set()
        self._set = []
        self.converter.reset_global_state()

    def store(self, mathml: str) -> str:
        """Keep a formula, and return what stands for it in the document."""
        if 'id="' in mathml:
            self.anchors |= set(_ID.findall(mathml))
        if not self.is_set_apart:
            stored: str = self._markdown.htmlStash.store(mathml)
            return stored
        self._set.append(mathml)
        return f"{FORMULA_OPEN}{len(self._set) - 1}{FORMULA_CLOSE}"

    def put_back(self, pieces: list[str]) -> list[str]:
        """Fill the places of formulas in a document."""
        if not self._set:
            return pieces
        return [_PLACE.sub(self._formula, piece) if FORMULA_OPEN in piece else piece for piece in pieces]

    def _formula(self, match: re.Match[str]) -> str:
        return self._set[int(match[1])]

    def element(self, tag: str, tex: str, source: str, *, display: bool) -> ET.Element:
        """An element that holds the source until the tree stands."""
        element = ET.Element(tag, {"class": "math-block" if display else "math-inline"})
        element.text = AtomicString(source)
        self.formulas[element] = tex, source, display
        return element


class _Inline(InlineProcessor):
    def __init__(self, pattern: str, extension: MathExtension) -> None:
        super().__init__(pattern)
        self.extension = extension

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element | str, int, int]:
        if escapes := m[1] or m[4]:
            return escapes.replace("\\\\", _BACKSLASH), m.start(0), m.end(0)
        return self.extension.element("span", m[3] or m[6], m[0], display=False), m.start(0), m.end(0)


class _DisplayInline(_Inline):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element | str, int, int]:
        tex = m["dollars"] or m["square"]
        return self.extension.element("span", tex, m[0], display=True), m.start(0), m.end(0)


class _RawHtml(HtmlInlineProcessor):
    """Leaves what looks like a formula in an attribute as it was typed, such as the dollars of an `alt`."""

    def __init__(self, pattern: str, md: Markdown, extension: MathExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def unescape(self, text: str) -> str:
        return super().unescape(INLINE_PLACEHOLDER_RE.sub(self._source, text))

    def _source(self, match: re.Match[str]) -> str:
        inline: Any = self.md.treeprocessors["inline"]
        node = inline.stashed_nodes.get(match[1])
        formula = None if node is None or isinstance(node, str) else self.extension.formulas.pop(node, None)
        return match[0] if formula is None else formula[1]


class _Block(BlockProcessor):
    def __init__(self, md: Markdown, extension: MathExtension) -> None:
        super().__init__(md.parser)
        self.extension = extension
        self.pattern = re.compile(_BLOCK)

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002
        return block.startswith(("$$", "\\[", "\\begin{")) and self.pattern.match(block) is not None

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = self.pattern.match(block)
        assert match is not None
        tex = match["math"] or match["math3"] or match["math2"]
        parent.append(self.extension.element("div", tex, block.strip(), display=True))


class _Setter(Treeprocessor):
    def __init__(self, md: Markdown, extension: MathExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: ET.Element) -> None:
        is_inline = any(not display for *_, display in self.extension.formulas.values())
        places = _places(root) if is_inline else {}
        for element, (tex, source, display) in self.extension.formulas.items():
            try:
                math = _convert(self.extension.converter, tex, display=display)
            except MathError as error:
                self.extension.failures.append(Failure(source, str(error)))
                element.text = None
                code = ET.SubElement(element, "code", {"class": "math-error"})
                code.text = AtomicString(source)
                continue
            stored = self.extension.store(math)
            if display or element not in places:
                element.text = AtomicString(stored)
                continue
            element.set("class", _inline_class(tex, math))
            before, after = _take_touching(element, *places[element])
            element.text = AtomicString(f"{before}{stored}{after}")


def makeExtension(**kwargs: Any) -> MathExtension:  # noqa: N802 - Python-Markdown's name
    """The extension, for `markdown_extensions: [paperlog.markup.math]`."""
    return MathExtension(**kwargs)


def _new_converter() -> LatexToMathML:
    return LatexToMathML(annotation=True, fancy_error=False)


@cache
def _converter() -> LatexToMathML:
    return _new_converter()


def _convert(converter: LatexToMathML, tex: str, *, display: bool) -> str:
    if len(tex) > _MAX_LENGTH or len(_COMMAND.findall(tex)) > _MAX_COMMANDS or _depth(tex) > _MAX_BRACES:
        raise MathError("the formula is too long or too deep")
    if _DEFINITION.search(tex):
        raise MathError("a formula cannot define commands")
    try:
        if converter is _converter():
            mathml = converter.convert_with_local_state(tex, displaystyle=display)
        else:  # the global state numbers the equations of one document
            mathml = converter.convert_with_global_state(tex, displaystyle=display)
        for label in _ID.findall(mathml) if "\\label" in tex else ():
            if is_reserved_id(html.unescape(label)):
                raise MathError(f"the label '{label}' is a name that scripts of the page use")
        # MathML 3, which HTML validators know, has no `scriptlevel` on tables; at level 0 it says nothing.
        return mathml.replace(' scriptlevel="0">', ">")
    except (LatexError, UnicodeEncodeError) as error:
        raise MathError(_POSITION.sub("", str(error)).rstrip(".")) from None


def _inline_class(tex: str, mathml: str) -> str:
    is_long = len(tex) > _LONG and len(_NO_SIGNS.sub("", mathml)) > _LONG
    return "math-inline math-long" if is_long else "math-inline"


def _touching(before: str, after: str) -> tuple[str, str]:
    """The signs at the end and at the beginning of the texts around a formula that belong to its line."""
    closing = _AFTER.match(after)
    return before[len(before.rstrip(_BEFORE)) :], closing[0] if closing else ""


def _places(root: ET.Element) -> dict[ET.Element, tuple[ET.Element, ET.Element | None]]:
    """For each element the one that it stands in, and the one before it."""
    return {
        child: (parent, previous)
        for parent in root.iter()
        for previous, child in zip((None, *parent), parent, strict=False)
    }


def _take_touching(element: ET.Element, parent: ET.Element, previous: ET.Element | None) -> tuple[str, str]:
    """What touches the formula in that place, which is taken from there."""
    text = (parent.text if previous is None else previous.tail) or ""
    tail = element.tail or ""
    before, after = _touching(text, tail)
    element.tail = tail[len(after) :]
    if before and previous is None:
        parent.text = text[: -len(before)]
    elif before and previous is not None:
        previous.tail = text[: -len(before)]
    return before, after


def _depth(tex: str) -> int:
    depth = deepest = 0
    for brace in re.findall(r"[{}]", tex):
        depth += 1 if brace == "{" else -1
        deepest = max(deepest, depth)
    return deepest


def _text(text: str) -> str:
    return html.escape(text.replace("\\$", "$"), quote=True)

r"""Convert TeX math to MathML, in Markdown (as an extension) and in single lines of text.

`$…$` and `\(…\)` are inline math. `$$…$$`, `\[…\]` and `\begin{env}…\end{env}` are display math. Pandoc's rule excludes
amounts of money: the closing `$` has no space before it and no digit after it.
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

# Groups: 1 escaped backslashes, 2 dollar sign, 3 TeX; 4, 5 and 6 likewise for \( \). The digit rule is Pandoc's.
# A `\\(` inside `\\(` is not math. Otherwise each `\\(` in a line would be searched for to the end of the line.
_BRACKET = arithmatex.RE_BRACKET_INLINE.replace(r"\\[^)]", r"\\[^()]")
_INLINE = rf"(?:{arithmatex.RE_SMART_DOLLAR_INLINE}(?![0-9])|{_BRACKET})"
# Display math inside a running paragraph, which arithmatex leaves as text.
_DISPLAY_INLINE = r"(?<!\\)(?:\$\$(?P<dollars>(?:\\.|[^\\$\x02\x03])+?)\$\$|\\\[(?P<square>(?:\\[^\[\]]|[^\\])+?)\\\])"
_ENVIRONMENT_BLOCK = r"(?P<tex>\\begin\{([a-z]+\*?)\}((?:\\.|[^\\])+?)()()()\\end\{\2\})"
_BLOCK = rf"(?s)^(?:{arithmatex.RE_DOLLAR_BLOCK}|{arithmatex.RE_BRACKET_BLOCK}|{arithmatex.RE_TEX_BLOCK})[ ]*$"

# math-core recurses on the native stack. A deeply nested formula crashes the process (0.9.0 at about 500 levels in a
# thread with a stack of 1 MB), so nesting is counted first. Commands defined in a formula could nest by expansion.
_MAX_LENGTH, _MAX_COMMANDS, _MAX_BRACES = 10_000, 400, 100
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_DEFINITION = re.compile(r"\\(?:[egx]?def|(?:re|provide)?(?:new|provide)?command|let|DeclareMathOperator)(?![a-zA-Z])")
# Characters that must stay on the same line as a formula. Browsers allow a line break on both sides of a formula.
_BEFORE = "([{'\"‘“«„（「"
_AFTER = re.compile(r"(?:['’]?[a-z]{1,3}\b)?[-,.;:!?%/)\]}…'\"’”»、。，；：！？）」]*")
_NOT_VISIBLE = re.compile(r"<annotation\b[^<]*|<[^<>]*>|&\w+;")
_LONG = 20  # visible characters; a longer formula may be wider than a phone, so it can be scrolled
_BACKSLASH = f"{STX}92{ETX}"  # Python-Markdown's placeholder for an escaped backslash
_MAX_SHIFT = 3  # em; a formula that moves its parts farther may cover other text
_SHIFT = re.compile(r"(?:\bvoffset=\"|\bmargin-[a-z]+:-)(-?[0-9.]+)em")
_POSITION = re.compile(r"^\d+: ")
_PLACEHOLDER = re.compile(f"{FORMULA_OPEN}([0-9]+){FORMULA_CLOSE}")
_ID = re.compile(r' id="([^"<>]*)"')  # the id of an equation with a `\label`


class MathError(ValueError):
    """Raised for a formula that cannot be converted; the message gives the reason in one line."""


class Failure(Struct, frozen=True):
    """A formula that is shown as its source.

    Attributes:
        source: The formula as typed, with its delimiters.
        reason: Why it cannot be converted.
    """

    source: str
    reason: str


def render_inline_math(text: str) -> str:
    r"""Return one line of plain text as escaped HTML, with valid `$…$` and `\(…\)` as MathML.

    This is for titles and abstracts of papers. A formula that does not parse stays plain text.
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
        before, after = _adjacent(text[end : match.start()], text[match.end() :])
        parts.append(_text(text[end : match.start() - len(before)]))
        parts.append(f'<span class="{_inline_class(tex, math)}">{_text(before)}{math}{_text(after)}</span>')
        end = match.end() + len(after)
    return "".join([*parts, _text(text[end:])])


def tex_to_mathml(tex: str) -> str:
    """Convert TeX to MathML Core with the TeX as annotation; equation numbers start at 1.

    Raises:
        MathError: The formula does not parse, is too long, or nests too deep.
    """
    return _convert(_converter(), tex, display=False)


class MathExtension(Extension):
    """Converts math in Markdown.

    Attributes:
        failures: The formulas of the last document that could not be converted, in order.
        uses_placeholders: If true, the converted document holds a placeholder for each formula until
            `fill_placeholders` inserts the MathML. So the sanitizer never mistakes generated MathML for HTML that the
            author typed. No text can contain a placeholder, because the renderer removes its delimiters.
        anchors: The ids of labelled equations.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.failures: list[Failure] = []
        self.formulas: dict[ET.Element, tuple[str, str, bool]] = {}
        self.uses_placeholders = False
        self.anchors: set[str] = set()
        self._mathml: list[str] = []
        self.converter = _new_converter()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the processors, and allow `$` to be escaped."""
        md.registerExtension(self)
        self._markdown = md
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
        # The priorities are arithmatex's: after code spans (190), before escapes (180), after indented code (80).
        md.inlinePatterns.register(_DisplayInline(_DISPLAY_INLINE, self), "math-display", 189.95)
        md.inlinePatterns.register(_Inline(_INLINE, self), "math-inline", 189.9)
        md.inlinePatterns.register(_RawHtml(HTML_RE, md, self), "html", 90)
        md.parser.blockprocessors.register(_Block(md, self), "math-block", 79.9)
        # After toc (5), so that ids and titles of headings are made from TeX, not from the text of MathML.
        md.treeprocessors.register(_FormulaProcessor(md, self), "math", 4)

    def reset(self) -> None:
        """Discard the state of the last document."""
        self.failures = []
        self.formulas = {}
        self.anchors = set()
        self._mathml = []
        self.converter.reset_global_state()

    def store(self, mathml: str) -> str:
        """Store a formula and return its placeholder in the document."""
        if 'id="' in mathml:
            self.anchors |= set(_ID.findall(mathml))
        if not self.uses_placeholders:
            stored: str = self._markdown.htmlStash.store(mathml)
            return stored
        self._mathml.append(mathml)
        return f"{FORMULA_OPEN}{len(self._mathml) - 1}{FORMULA_CLOSE}"

    def fill_placeholders(self, pieces: list[str]) -> list[str]:
        """Replace the placeholders of formulas in a document by their MathML."""
        if not self._mathml:
            return pieces
        return [_PLACEHOLDER.sub(self._formula, piece) if FORMULA_OPEN in piece else piece for piece in pieces]

    def _formula(self, match: re.Match[str]) -> str:
        return self._mathml[int(match[1])]

    def element(self, tag: str, tex: str, source: str, *, display: bool) -> ET.Element:
        """Return an element that holds the source until the whole tree is parsed."""
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
    """Restores formulas in attributes to the typed text, such as the dollar signs in an `alt`."""

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


class _FormulaProcessor(Treeprocessor):
    def __init__(self, md: Markdown, extension: MathExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: ET.Element) -> None:
        is_inline = any(not display for *_, display in self.extension.formulas.values())
        positions = _positions(root) if is_inline else {}
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
            if display or element not in positions:
                element.text = AtomicString(stored)
                continue
            element.set("class", _inline_class(tex, math))
            before, after = _take_adjacent(element, *positions[element])
            element.text = AtomicString(f"{before}{stored}{after}")


def makeExtension(**kwargs: Any) -> MathExtension:  # noqa: N802 - Python-Markdown's name
    """Return the extension, for `markdown_extensions: [paperlog.markup.math]`."""
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
        else:  # the global state numbers equations across one document
            mathml = converter.convert_with_global_state(tex, displaystyle=display)
        for label in _ID.findall(mathml) if "\\label" in tex else ():
            if is_reserved_id(html.unescape(label)):
                raise MathError(f"the label '{label}' is a name that scripts of the page use")
        if any(abs(float(length)) > _MAX_SHIFT for length in _SHIFT.findall(mathml)):
            raise MathError(f"it moves its parts by more than {_MAX_SHIFT} em")
        # HTML validators use MathML 3, which has no `scriptlevel` on tables. Level 0 has no effect.
        return mathml.replace(' scriptlevel="0">', ">")
    except (LatexError, UnicodeEncodeError) as error:
        raise MathError(_POSITION.sub("", str(error)).rstrip(".")) from None


def _inline_class(tex: str, mathml: str) -> str:
    is_long = len(tex) > _LONG and len(_NOT_VISIBLE.sub("", mathml)) > _LONG
    return "math-inline math-long" if is_long else "math-inline"


def _adjacent(before: str, after: str) -> tuple[str, str]:
    """Return the characters directly before and after a formula that must stay on its line."""
    closing = _AFTER.match(after)
    return before[len(before.rstrip(_BEFORE)) :], closing[0] if closing else ""


def _positions(root: ET.Element) -> dict[ET.Element, tuple[ET.Element, ET.Element | None]]:
    """Return the parent and the previous sibling of each element."""
    return {
        child: (parent, previous)
        for parent in root.iter()
        for previous, child in zip((None, *parent), parent, strict=False)
    }


def _take_adjacent(element: ET.Element, parent: ET.Element, previous: ET.Element | None) -> tuple[str, str]:
    """Remove the characters adjacent to a formula from the tree, and return them."""
    text = (parent.text if previous is None else previous.tail) or ""
    tail = element.tail or ""
    before, after = _adjacent(text, tail)
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

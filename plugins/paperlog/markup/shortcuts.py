"""Skip inline patterns and block processors that cannot match a text, since each searches every text.

One is skipped only if the text lacks the strings that its matches contain, so the result is the same. Those not listed
here always run, including those of a blog's extensions. The two shortcuts make conversion about 1.6 times as fast.

Both depend on internals of Python-Markdown. They are used only with versions whose results the tests have compared with
the plain conversion. Other versions use the plain conversion.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.treeprocessors import InlineProcessor
from markdown.util import STX, AtomicString, Registry

COMPARED: Mapping[str, tuple[str, ...]] = {
    "markdown": ("3.11.1", "3.11.2", "3.11.3"),
    "pymdown-extensions": ("13.0", "13.1", "13.1.1", "13.1.2"),
}
"""Versions with which the shortcuts give the same results, in order; the tests compare the first and the last."""

INLINE_NEEDS: Mapping[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "math-display": ("$$", "\\["),
    "math-inline": ("$", "\\("),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("](",),
    "image_link": ("](",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "magic-link": ("://", "w.", "W."),
    "magic-mail": ("@",),
    "entity": ("&",),
}
"""Strings by inline pattern; if the pattern matches, the text contains at least one of them."""

BLOCK_NEEDS: Mapping[str, tuple[str, ...]] = {
    "admonition": ("!!!", "    "),
    "markdown_block": (STX,),
    "indent": ("    ",),
    "defindent": ("    ",),
    "code": ("    ",),
    "math-block": ("$$", "\\[", "\\begin{"),
    "table": ("|",),
    "hashheader": ("#",),
    "setextheader": ("\n=", "\n-"),
    "hr": ("---", "- -", "-  -", "___", "_ _", "_  _", "***", "* *", "*  *"),
    "olist": (". ",),
    "ulist": ("* ", "+ ", "- "),
    "deflist": (": ",),
    "quote": (">",),
    "footnote": ("[^",),
    "abbr": ("*[",),
    "reference": ("]:",),
}
"""Strings by block processor; if the processor applies, the block contains at least one of them."""

_NEED_DEFINITIONS = ("reference", "image_reference", "short_reference", "short_image_ref")
_ALWAYS = ("",)
_PRIORITY = 20  # the priority of Python-Markdown's inline processor


def add_shortcuts(markdown: Markdown, *, versions: Mapping[str, str] | None = None) -> None:
    """Make a converter skip what cannot match, unless a version is unknown or an extension has replaced the parser.

    Args:
        markdown: A converter with all its extensions.
        versions: The version of each package in `COMPARED`; the default is the installed versions.
    """
    if not _are_compared(_installed() if versions is None else versions):
        return
    if type(markdown.treeprocessors["inline"]) is InlineProcessor:
        markdown.treeprocessors.register(_ShortInlineProcessor(markdown), "inline", _PRIORITY)
    if type(markdown.parser) is BlockParser:
        parser = _ShortBlockParser(markdown.parser)
        markdown.parser.parseBlocks = parser.parse_blocks  # type: ignore[method-assign]


class _ShortInlineProcessor(InlineProcessor):
    """Applies to each text only the patterns that may match it."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        registry = markdown.inlinePatterns
        # A list is faster than a registry, and the processor only needs its length and its items.
        self.inlinePatterns = list(registry)  # type: ignore[assignment]
        names = _names(registry, INLINE_NEEDS)
        self._all = []
        self._without_definitions = []
        for index, pattern in enumerate(registry):
            name = names.get(id(pattern), "")
            # Emphasis processors have the attribute `delimiters`, which includes those added by other extensions. It
            # also identifies them: importing their class would fail with versions that lack it.
            delimiters = tuple(getattr(pattern, "delimiters", ())) if _is_known(pattern) else ()
            needs = delimiters or INLINE_NEEDS.get(name, _ALWAYS)
            self._all.append((index, pattern, needs))
            if name not in _NEED_DEFINITIONS:
                self._without_definitions.append((index, pattern, needs))
        self._candidates = self._all

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns to all texts of a tree, after the blocks of the document are parsed."""
        self._candidates = self._all if self.md.references else self._without_definitions
        return super().run(tree, ancestors)

    # Python-Markdown has no public method that applies all patterns to one text.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for index, pattern, needs in self._candidates:
            if index < patternIndex:
                continue
            for need in needs:
                if need in data:
                    break
            else:
                continue
            matched, start = True, 0
            while matched:
                data, matched, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                    pattern, data, index, start
                )
        return data


class _ShortBlockParser:
    """Tests each block only with the processors that may apply to it."""

    def __init__(self, parser: BlockParser) -> None:
        names = _names(parser.blockprocessors, BLOCK_NEEDS)
        self._processors = [
            (processor, BLOCK_NEEDS.get(names.get(id(processor), ""), _ALWAYS)) for processor in parser.blockprocessors
        ]

    def parse_blocks(self, parent: Element, blocks: list[str]) -> None:
        """Parse blocks like Python-Markdown's own loop, but skip processors that cannot apply."""
        while blocks:
            for processor, needs in self._processors:
                block = blocks[0]  # a processor may have changed it before it returned False
                for need in needs:
                    if need in block:
                        break
                else:
                    continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break


def _names(registry: Registry[Any], needs: Mapping[str, tuple[str, ...]]) -> dict[int, str]:
    """Return the names of a registry's known members by their `id()`."""
    return {id(registry[name]): name for name in needs if name in registry and _is_known(registry[name])}


def _is_known(member: object) -> bool:
    """Return whether a member is from a known package; other extensions may register theirs under a known name."""
    return type(member).__module__.split(".")[0] in ("markdown", "pymdownx", "paperlog")


def _are_compared(versions: Mapping[str, str]) -> bool:
    return all(versions.get(package) in compared for package, compared in COMPARED.items())


def _installed() -> dict[str, str]:
    try:
        return {package: version(package) for package in COMPARED}
    except PackageNotFoundError:
        return {}

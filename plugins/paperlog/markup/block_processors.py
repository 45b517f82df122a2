"""Leaves out the block processors that a block cannot concern: most of them search all of it.

As with inline patterns, one is left out only where something that it needs is not in the block; those that are not
listed are always asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.util import STX

from paperlog.markup.needs import ALWAYS, INDENT, is_known, traces

BLOCK_NEEDS: Mapping[str, tuple[str, ...]] = {
    "admonition": ("!!!", INDENT),
    "markdown_block": (STX,),
    "indent": (INDENT,),
    "defindent": (INDENT,),
    "code": (INDENT,),
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
"""What a block must hold for a processor to have work: any of them."""

DOCUMENT_NEEDS: Mapping[str, tuple[str, ...]] = {
    "details": ("???", INDENT),
    "markdown_block": ("<",),  # raw HTML, which has left no more than its place in a block
}
"""What a document must hold, where it is not what one of its blocks must hold."""


class SparingBlockParser:
    """Asks for each block only the processors that it may concern."""

    def __init__(self, parser: BlockParser) -> None:
        registry = parser.blockprocessors
        names = {id(registry[name]): name for name in BLOCK_NEEDS.keys() | DOCUMENT_NEEDS if name in registry}
        self._all = [(processor, *_needs(names.get(id(processor), ""), processor)) for processor in registry]
        self._processors = [(processor, needs) for processor, needs, _ in self._all]
        self.signs = frozenset().union(*(traces for _, _, traces in self._all))

    def choose(self, signs: frozenset[str]) -> None:
        """Leave out the processors that no block can concern of a document with these signs, until the next one."""
        self._processors = [
            (processor, needs) for processor, needs, traces in self._all if not signs.isdisjoint(traces)
        ]

    def parse_blocks(self, parent: Element, blocks: list[str]) -> None:
        """Python-Markdown's own loop, but for the first condition."""
        while blocks:
            for processor, needs in self._processors:
                block = blocks[0]  # which a processor may have changed before it returned False
                for need in needs:
                    if need in block:
                        break
                else:
                    continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break


def spare_block_processors(markdown: Markdown) -> SparingBlockParser | None:
    """Let a converter ask only the block processors that can have work, unless an extension brought its own parser."""
    if type(markdown.parser) is not BlockParser:
        return None
    sparing = SparingBlockParser(markdown.parser)
    markdown.parser.parseBlocks = sparing.parse_blocks  # type: ignore[method-assign]
    return sparing


def _needs(name: str, processor: BlockProcessor) -> tuple[tuple[str, ...], frozenset[str]]:
    """What a block must hold, and what the document."""
    if not is_known(processor):
        name = ""
    needs = BLOCK_NEEDS.get(name, ALWAYS)
    return needs, traces(DOCUMENT_NEEDS.get(name, needs))

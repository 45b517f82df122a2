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

_INDENT = "    "

BLOCK_NEEDS: Mapping[str, tuple[str, ...]] = {
    "admonition": ("!!!", _INDENT),
    "markdown_block": (STX,),
    "indent": (_INDENT,),
    "defindent": (_INDENT,),
    "code": (_INDENT,),
    "math-block": ("$$", "\\[", "\\begin{"),
    "table": ("|",),
    "hashheader": ("#",),
    "setextheader": ("\n=", "\n-"),
    "hr": ("--", "- -", "-  -", "__", "_ _", "_  _", "**", "* *", "*  *"),
    "olist": (". ",),
    "ulist": ("* ", "+ ", "- "),
    "deflist": (": ",),
    "quote": (">",),
    "footnote": ("[^",),
    "abbr": ("*[",),
    "reference": ("]:",),
}
"""What a block must hold for a processor to have work: any of them."""


class SparingBlockParser:
    """Asks for each block only the processors that it may concern."""

    def __init__(self, parser: BlockParser) -> None:
        registry = parser.blockprocessors
        names = {id(registry[name]): name for name in BLOCK_NEEDS if name in registry}
        self._processors = [(processor, _needs(names.get(id(processor), ""), processor)) for processor in registry]

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


def spare_block_processors(markdown: Markdown) -> None:
    """Let a converter ask only the block processors that can have work, unless an extension brought its own parser."""
    if type(markdown.parser) is BlockParser:
        markdown.parser.parseBlocks = SparingBlockParser(markdown.parser).parse_blocks  # type: ignore[method-assign]


def _needs(name: str, processor: BlockProcessor) -> tuple[str, ...]:
    # A blog's extension may have put a processor of its own under a known name.
    is_known = type(processor).__module__.split(".")[0] in ("markdown", "pymdownx", "paperlog")
    return BLOCK_NEEDS[name] if name in BLOCK_NEEDS and is_known else ("",)

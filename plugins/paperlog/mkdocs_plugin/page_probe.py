"""Substitutes for a page during rendering: one records what a template reads, another has sample texts for a test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Self

from markupsafe import escape
from mkdocs.structure.toc import AnchorLink, TableOfContents
from msgspec import Struct

from paperlog.mkdocs_plugin.output_files import OutputPage

# Noncharacters, which no page holds: authors' texts are rid of them when they are read.
SLOT = re.compile("\ufdd2([a-z_.]+)\ufdd3")
_FOLDER = "\ufdd4"

_SHORT_TEXTS = ("title", "canonical_url", "edit_url", "source_url")
_TEXTS = frozenset({"content", *_SHORT_TEXTS})
_META = frozenset({"title", "description", "paperlog_head", "published"})
SLOTS = frozenset({*_TEXTS, *(f"meta.{name}" for name in _META), "toc", "toc.id"})

# Texts of which a template cannot make anything else without its showing: long, with signs of every kind. As real
# ones, they are escaped and have single spaces.
_ODD = escape("Zq: 1/2 - x_y, \u2013 (a & b) <b>c</b> 'd' \"e\" 100 % #1 [f](g) {h} \u0416\u2026; " * 5).strip()
_ODD_HTML = b"<h2 id='zq'>Zq</h2><p>One <a href='../zq/'>two</a> &amp; three.</p><ul><li>q</li></ul><pre>z\n  q</pre>"
_ODD_HEADINGS = 12


def slot_mark(name: str) -> str:
    """Return the text that marks a slot."""
    return f"\ufdd2{name}\ufdd3"


class Reads(Struct, frozen=True):
    """What a template reads of a page beside the texts that become slots."""

    attributes: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()

    def shape(self, page: OutputPage) -> object:
        """Equal for two pages only if they may share a shell."""
        return (
            page.url.count("/"),
            *(repr(getattr(page, name, None)) for name in self.attributes),
            *(repr(page.meta.get(name)) for name in self.meta),
            any(page.pieces or ()),
            *(bool(getattr(page, name)) for name in _SHORT_TEXTS),
            *(bool(page.meta.get(name)) for name in _META),
            bool(page.toc.items),
        )


class PlacedPage:
    """A page as a template sees it at an address that shares no folder with any other.

    Material shortens `../../tags/` to `../` on a page below `tags/`; where pages share a shell, all links are long.
    """

    def __init__(self, page: OutputPage) -> None:
        self._page = page
        self.url = f"{_FOLDER}/" * page.url.count("/")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)


class _Mark(str):  # noqa: SLOT000 - a text with one field of its own; there is one for each shape
    """A text that will be a slot. It may be shown; whoever asks what is in it is noticed."""

    seen: set[str]

    def __new__(cls, name: str, seen: set[str]) -> Self:
        mark = super().__new__(cls, slot_mark(name))
        mark.seen = seen
        return mark

    def __bool__(self) -> bool:
        return True  # whether there is a text is part of the shape

    def __str__(self) -> str:
        return self  # filters begin with this, and go on to look

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name != "seen":  # a method of texts
            self._look()
        return super().__getattribute__(name)

    def _look(self) -> None:
        self.seen.add(str.__str__(self))

    def __len__(self) -> int:
        self._look()
        return super().__len__()

    def __contains__(self, part: object) -> bool:
        self._look()
        return super().__contains__(part)  # type: ignore[operator] # as for any text

    def __getitem__(self, place: Any) -> str:
        self._look()
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[str]:
        self._look()
        return super().__iter__()

    def __eq__(self, other: object) -> bool:
        self._look()
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        self._look()
        return super().__ne__(other)

    def __hash__(self) -> int:
        self._look()
        return super().__hash__()


class ProbePage(PlacedPage):
    """A page that answers with marks where a text belongs, and notes what else is read."""

    def __init__(self, page: OutputPage) -> None:
        super().__init__(page)
        self._attributes: set[str] = set()
        self._looked: set[str] = set()
        self.meta = _ProbeMeta(page.meta, self._looked)
        self.toc = _probe_toc(page)

    @property
    def is_looked_into(self) -> bool:
        """Whether the template looked into a text instead of only showing it."""
        return bool(self._looked)

    def reads(self, known: Reads) -> Reads:
        """What was read of this page, and what is known to be read of others."""
        return Reads(
            tuple(sorted({*known.attributes, *self._attributes})), tuple(sorted({*known.meta, *self.meta.read}))
        )

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._page, name)
        if name in _TEXTS:
            return _Mark(name, self._looked) if value else value
        self._attributes.add(name)
        return value


class _ProbeMeta(dict[str, Any]):
    """Front matter that does the same."""

    def __init__(self, meta: Mapping[str, Any], looked: set[str]) -> None:
        super().__init__(
            {name: _Mark(f"meta.{name}", looked) if name in _META and text else text for name, text in meta.items()}
        )
        self.read: set[str] = set()
        self._looked = looked

    def _note(self, name: str) -> None:
        if name not in _META:
            self.read.add(name)

    def items(self) -> Any:
        """Every text at once."""
        self._looked.add("")
        return super().items()

    def values(self) -> Any:
        """Every text at once."""
        self._looked.add("")
        return super().values()

    def __iter__(self) -> Iterator[str]:
        self._looked.add("")
        return super().__iter__()

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._note(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self._note(str(name))
        return super().__contains__(name)


def _probe_toc(page: OutputPage) -> TableOfContents:
    """A table of contents whose only entry can be found again; empty where the page's is."""
    return _headings(page, slot_mark("toc.title"), 1, name=slot_mark("toc.id"))


def _headings(page: OutputPage, title: str, number: int, *, name: str = "zq") -> TableOfContents:
    """A table of contents of as many entries; of none where the page's has none."""
    if not page.toc.items:
        return TableOfContents([])
    return TableOfContents([AnchorLink(title, name, page.toc.items[0].level) for _ in range(number)])


class SamplePage(PlacedPage):
    """A page of the same shape with odd texts."""

    def __init__(self, page: OutputPage) -> None:
        super().__init__(page)
        self.pieces = (_ODD_HTML,) if any(page.pieces or ()) else page.pieces
        self.content = None if self.pieces is None else b"".join(self.pieces).decode()
        self.title = page.title and _ODD
        self.canonical_url = page.canonical_url and str(_ODD)
        self.edit_url = page.edit_url and str(_ODD)
        self.source_url = page.source_url and str(_ODD)
        self.meta = {name: _ODD if name in _META and text else text for name, text in page.meta.items()}
        self.toc = _headings(page, _ODD, _ODD_HEADINGS)

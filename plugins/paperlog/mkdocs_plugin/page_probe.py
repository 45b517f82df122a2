"""Substitutes for a page during rendering: one records what a template reads, another has sample texts for a test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Self

from markupsafe import escape
from mkdocs.structure.toc import AnchorLink, TableOfContents
from msgspec import Struct

from paperlog.mkdocs_plugin.output_files import OutputPage

# Noncharacters, which cannot occur on a page: they are removed from authors' texts when those are read.
SLOT = re.compile("\ufdd2([a-z_.]+)\ufdd3")
_FOLDER = "\ufdd4"

_SHORT_TEXTS = ("title", "canonical_url", "edit_url", "source_url")
_TEXTS = frozenset({"content", *_SHORT_TEXTS})
_META = frozenset({"title", "description", "paperlog_head", "published"})
SLOTS = frozenset({*_TEXTS, *(f"meta.{name}" for name in _META), "toc", "toc.id"})

# Long texts with many kinds of characters, so that any change by a template shows. Like real texts, they are escaped
# and have single spaces.
_SAMPLE = escape("Zq: 1/2 - x_y, \u2013 (a & b) <b>c</b> 'd' \"e\" 100 % #1 [f](g) {h} \u0416\u2026; " * 5).strip()
_SAMPLE_HTML = (
    b"<h2 id='zq'>Zq</h2><p>One <a href='../zq/'>two</a> &amp; three.</p><ul><li>q</li></ul><pre>z\n  q</pre>"
)
_SAMPLE_HEADINGS = 12


def slot_mark(name: str) -> str:
    """Return the text that marks a slot."""
    return f"\ufdd2{name}\ufdd3"


class Reads(Struct, frozen=True):
    """The names that a template reads from a page, apart from the texts that become slots."""

    attributes: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()

    def shape(self, page: OutputPage) -> object:
        """Return a key that is equal for two pages only if they may share a shell."""
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
    """A page at an address that shares no folder with any other page.

    Material shortens `../../tags/` to `../` on a page below `tags/`. Pages that share a shell need the long form.
    """

    def __init__(self, page: OutputPage) -> None:
        self._page = page
        self.url = f"{_FOLDER}/" * page.url.count("/")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)


class _Mark(str):  # noqa: SLOT000 - has a field of its own; few instances exist
    """A text that becomes a slot. Showing it is allowed; any other use is recorded in `seen`."""

    seen: set[str]

    def __new__(cls, name: str, seen: set[str]) -> Self:
        mark = super().__new__(cls, slot_mark(name))
        mark.seen = seen
        return mark

    def __bool__(self) -> bool:
        return True  # the shape says whether a text is empty

    def __str__(self) -> str:
        return self  # filters call this first and then use the result

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name != "seen":  # a method of `str`
            self._record()
        return super().__getattribute__(name)

    def _record(self) -> None:
        self.seen.add(str.__str__(self))

    def __len__(self) -> int:
        self._record()
        return super().__len__()

    def __contains__(self, part: object) -> bool:
        self._record()
        return super().__contains__(part)  # type: ignore[operator] # fails as for any string

    def __getitem__(self, place: Any) -> str:
        self._record()
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[str]:
        self._record()
        return super().__iter__()

    def __eq__(self, other: object) -> bool:
        self._record()
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        self._record()
        return super().__ne__(other)

    def __hash__(self) -> int:
        self._record()
        return super().__hash__()


class ProbePage(PlacedPage):
    """A page that returns marks in place of texts and records which other attributes are read."""

    def __init__(self, page: OutputPage) -> None:
        super().__init__(page)
        self._attributes: set[str] = set()
        self._inspected: set[str] = set()
        self.meta = _ProbeMeta(page.meta, self._inspected)
        self.toc = _probe_toc(page)

    @property
    def is_inspected(self) -> bool:
        """Whether the template inspected a text instead of only showing it."""
        return bool(self._inspected)

    def reads(self, known: Reads) -> Reads:
        """Return what was read from this page, with what is known to be read from other pages."""
        return Reads(
            tuple(sorted({*known.attributes, *self._attributes})), tuple(sorted({*known.meta, *self.meta.read}))
        )

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._page, name)
        if name in _TEXTS:
            return _Mark(name, self._inspected) if value else value
        self._attributes.add(name)
        return value


class _ProbeMeta(dict[str, Any]):
    """Front matter that returns marks and records which keys are read."""

    def __init__(self, meta: Mapping[str, Any], inspected: set[str]) -> None:
        super().__init__(
            {name: _Mark(f"meta.{name}", inspected) if name in _META and text else text for name, text in meta.items()}
        )
        self.read: set[str] = set()
        self._inspected = inspected

    def _note(self, name: str) -> None:
        if name not in _META:
            self.read.add(name)

    def items(self) -> Any:
        """Return all items, which counts as inspecting every text."""
        self._inspected.add("")
        return super().items()

    def values(self) -> Any:
        """Return all values, which counts as inspecting every text."""
        self._inspected.add("")
        return super().values()

    def __iter__(self) -> Iterator[str]:
        self._inspected.add("")
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
    """Return a table of contents with one marked entry, or an empty one if the page has no headings."""
    return _headings(page, slot_mark("toc.title"), 1, name=slot_mark("toc.id"))


def _headings(page: OutputPage, title: str, number: int, *, name: str = "zq") -> TableOfContents:
    """Return a table of contents with `number` entries, or an empty one if the page has no headings."""
    if not page.toc.items:
        return TableOfContents([])
    return TableOfContents([AnchorLink(title, name, page.toc.items[0].level) for _ in range(number)])


class SamplePage(PlacedPage):
    """A page of the same shape with sample texts."""

    def __init__(self, page: OutputPage) -> None:
        super().__init__(page)
        self.pieces = (_SAMPLE_HTML,) if any(page.pieces or ()) else page.pieces
        self.content = None if self.pieces is None else b"".join(self.pieces).decode()
        self.title = page.title and _SAMPLE
        self.canonical_url = page.canonical_url and str(_SAMPLE)
        self.edit_url = page.edit_url and str(_SAMPLE)
        self.source_url = page.source_url and str(_SAMPLE)
        self.meta = {name: _SAMPLE if name in _META and text else text for name, text in page.meta.items()}
        self.toc = _headings(page, _SAMPLE, _SAMPLE_HEADINGS)

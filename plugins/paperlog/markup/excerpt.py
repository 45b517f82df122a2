"""Extract the excerpt of a post from its HTML: the text before `<!-- more -->`, or the first paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paperlog.markup.plain_text import NOT_TEXT, plain_text

_ID = re.compile(r'(<[a-z][^<>]*?) id="[^"<>]*"')
_OWN_ANCHOR = re.compile(r'(<a\b[^<>]*?) href="#[^"<>]*"')
_HEADING = re.compile(r"<(h[1-6])\b[^<>]*>.*?</\1>\s*", re.DOTALL)
_EMPTY = re.compile(r"<p>\s*</p>\s*")
_END_TAGS = re.compile(r"(?:\s++|</[a-z0-9]+>)*+")
_FALLBACK = frozenset(("ul", "ol", "dl", "blockquote"))


class ExcerptMarks:
    """The position of the excerpt in the pieces of a document that is being written.

    Only outermost blocks count. If a document has no paragraph, the excerpt is its first list or quotation.
    """

    def __init__(self) -> None:
        self._more: int | None = None
        self._end_tags = ""
        self._paragraph: tuple[int, int] | None = None
        self._other: tuple[int, int] | None = None
        self._opened: tuple[str, int] | None = None

    @property
    def is_open(self) -> bool:
        """Whether a candidate has been opened but not closed."""
        return self._opened is not None

    @property
    def is_settled(self) -> bool:
        """Whether the excerpt is found, so that later blocks cannot change it."""
        return self._more is not None or self._paragraph is not None

    def accepts(self, name: str) -> bool:
        """Return whether an outermost element of that name could be the excerpt."""
        if self.is_settled:
            return False
        return name == "p" or (name in _FALLBACK and self._other is None)

    def open(self, name: str, index: int) -> None:
        """Open a candidate that begins with the piece at `index`."""
        self._opened = name, index

    def close(self, index: int, pieces: Sequence[str]) -> None:
        """Close the candidate before the piece at `index`; ignore it if it has no text, such as a single image."""
        assert self._opened is not None
        name, start = self._opened
        self._opened = None
        if plain_text("".join(pieces[start:index])):
            if name == "p":
                self._paragraph = start, index
            else:
                self._other = start, index

    @property
    def has_mark(self) -> bool:
        """Whether the author has marked the end of the excerpt."""
        return self._more is not None

    def more(self, index: int, end_tags: str) -> None:
        """Set the author's mark before the piece at `index`; `end_tags` closes the elements open there."""
        self._more = index
        self._end_tags = end_tags

    def cut(self, pieces: Sequence[str]) -> tuple[str, bool]:
        """Return the excerpt, and whether any content follows it."""
        if self._more is not None:
            excerpt = "".join(pieces[: self._more]) + self._end_tags
            has_rest = _END_TAGS.fullmatch("".join(pieces[self._more :])) is None
        elif chosen := self._paragraph or self._other:
            excerpt, has_rest = "".join(pieces[chosen[0] : chosen[1]]), _has_text(pieces[chosen[1] :])
        else:
            excerpt, has_rest = "", _has_text(pieces)
        return _standalone(excerpt), has_rest


def without_empty_paragraphs(html: str) -> str:
    """Return the HTML without empty paragraphs, which remain when a comment is removed."""
    return _EMPTY.sub("", html) if "<p>" in html else html


def _has_text(pieces: Sequence[str]) -> bool:
    return any(piece and not piece.isspace() for piece in pieces)


def _standalone(html: str) -> str:
    """Remove markup that works only in the post itself: headings, ids, footnote markers, links to its anchors."""
    html = _ID.sub(r"\1", NOT_TEXT.sub("", without_empty_paragraphs(_HEADING.sub("", html))))
    return _OWN_ANCHOR.sub(r"\1", html).strip()

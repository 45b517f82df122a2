"""What became of a paper since a note on it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from paperlog.papers.paper import Paper

BadgeKind = Literal["revised", "published", "withdrawn", "no-record"]

# "This paper has been withdrawn", "withdrawn due to an error": said of the paper itself, not
# of what it is about ("a study of withdrawn papers").
_WITHDRAWN = re.compile(
    r"^\W*(?:the |this )?(?:(?:paper|article|manuscript|submission|work|version|preprint)\s+)?"
    r"(?:(?:has been|is|was|is being|have been|being)\s+)?(?:temporarily\s+)?withdrawn\b"
    r"|\b(?:this|the|our) (?:paper|article|manuscript|submission|work|version|preprint|author)s?\s+"
    r"(?:has been|have been|is|was|were|is being)\s+(?:temporarily\s+)?withdrawn\b"
    r"|\bwithdrawn by (?:the )?(?:author|arxiv|submitter)",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^\W*withdrawn\s+(?:papers?|articles?|drugs?|from the market|states?|users?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Badge:
    """One thing that a reader of a note should know of its paper: a short label, and the detail behind it."""

    kind: BadgeKind
    label: str
    detail: str | None = None


def is_withdrawn(comment: str | None) -> bool:
    """Whether arXiv's comment says that the paper was withdrawn; arXiv has no other mark for it."""
    return bool(comment and _WITHDRAWN.search(comment) and not _ABOUT.search(comment))


def paper_status(
    paper: Paper, *, note_date: date, note_version: int | None = None, note_title: str | None = None
) -> tuple[Badge, ...]:
    """The badges of a paper as seen from one note.

    Args:
        paper: The paper as it is known now.
        note_date: The day of the note, or of its last update.
        note_version: The version that the note names, if it names one.
        note_title: The title of the note, which may hold the one that the paper had.
    """
    if paper.arxiv and not paper.has_record:
        return (Badge("no-record", "no record yet", "its title and authors have not been fetched from arXiv yet"),)
    badges = []
    if paper.withdrawn:
        badges.append(Badge("withdrawn", "withdrawn", paper.comment))
    if revised := _revised(paper, note_date, note_version, note_title):
        badges.append(revised)
    if paper.arxiv and (paper.journal_ref or paper.doi):
        where = paper.journal_ref or f"doi:{paper.doi}"
        badges.append(Badge("published", "published", where))
    return tuple(badges)


def _revised(paper: Paper, note_date: date, note_version: int | None, note_title: str | None) -> Badge | None:
    now = paper.version
    if now is None or now < 2:
        return None
    if note_version is not None:
        if note_version >= now:
            return None
        then = f"v{note_version} then, v{now} now"
    elif paper.updated is not None and paper.updated.date() > note_date:
        then = f"v{now} of {paper.updated.date().isoformat()} is newer than this note"
    else:
        return None
    if note_title and _same_paper_renamed(note_title, paper.title):
        then += f"; the title was “{note_title}”"
    return Badge("revised", "revised since this note", then)


def _same_paper_renamed(note_title: str, title: str) -> bool:
    """Whether a note's title looks like an earlier title of the paper rather than a headline of the author's own."""
    then, now = set(note_title.casefold().split()), set(title.casefold().split())
    return note_title.casefold() != title.casefold() and 2 * len(then & now) > len(then | now)

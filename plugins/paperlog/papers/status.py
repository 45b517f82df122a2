"""The status of a paper: published or withdrawn, and revised since a note on it was written."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from paperlog.papers.paper import Paper

BadgeKind = Literal["revised", "published", "withdrawn", "no-record"]


class Revision(Struct, frozen=True):
    """The version of a paper that a note is about (`None` if unknown), and the newest version with its date."""

    then: int | None
    now: int
    day: date | None
    title: str | None = None
    """The earlier title of the paper, if it has changed."""


class Badge(Struct, frozen=True):
    """A fact about a paper for readers: a short label and an optional detail.

    Badges of kind `revised` occur only on notes, and have a `revision` instead of the detail.
    """

    kind: BadgeKind
    label: str
    detail: str | None = None
    revision: Revision | None = None


def paper_status(
    paper: Paper, *, note_date: date, note_version: int | None = None, note_title: str | None = None
) -> tuple[Badge, ...]:
    """Return the badges of a paper for one note: those of the paper, and `revised` if it was revised since.

    Args:
        paper: The paper in its current state.
        note_date: The day of the note, or of its last update.
        note_version: The version given in the note, if any.
        note_title: The title of the note, which may be an earlier title of the paper.
    """
    own = standing(paper)
    revision = _revision(paper, note_date, note_version, note_title)
    if revision is None:
        return own
    first = tuple(badge for badge in own if badge.kind == "withdrawn")
    return (*first, Badge("revised", "revised since this note", revision=revision), *own[len(first) :])


def standing(paper: Paper) -> tuple[Badge, ...]:
    """Return the badges of a paper that do not depend on a note."""
    if paper.arxiv and not paper.has_record:
        return (Badge("no-record", "no record yet", "its title and authors have not been fetched from arXiv yet"),)
    badges = []
    if paper.withdrawn:
        badges.append(Badge("withdrawn", "withdrawn", paper.comment))
    if paper.arxiv and (paper.journal_ref or paper.doi):
        badges.append(Badge("published", "published", paper.journal_ref or f"doi:{paper.doi}"))
    return tuple(badges)


def _revision(paper: Paper, note_date: date, note_version: int | None, note_title: str | None) -> Revision | None:
    now = paper.version
    if now is None or now < 2:
        return None
    if note_version is None and (paper.updated is None or paper.updated.date() <= note_date):
        return None
    then = note_version or _version_on(note_date, paper)
    if then is not None and then >= now:
        return None
    day = paper.updated.date() if paper.updated else None
    return Revision(then, now, day, _title_of(then, paper) or _title_in(note_title, paper))


def _version_on(day: date, paper: Paper) -> int | None:
    """Return the newest version on a day, as recorded by this blog; before version 2 there was only version 1."""
    if paper.version == 2:
        return 1
    seen = [found.version for found in paper.earlier_versions if found.updated and found.updated.date() <= day]
    return max(seen, default=None)


def _title_of(version: int | None, paper: Paper) -> str | None:
    """Return the recorded title of a version if it differs from the current title, or `None`."""
    titles = (found.title for found in paper.earlier_versions if found.version == version)
    return next((title for title in titles if title.casefold() != paper.title.casefold()), None)


def _title_in(note_title: str | None, paper: Paper) -> str | None:
    """Return a note's title if it is probably an earlier title of the paper: more than half of all words match."""
    if not note_title or note_title.casefold() == paper.title.casefold():
        return None
    then, now = set(note_title.casefold().split()), set(paper.title.casefold().split())
    return note_title if 2 * len(then & now) > len(then | now) else None

"""Generate a blog of any size about invented papers: the same seed gives the same notes, byte for byte.

Note number `n` is the same in a corpus of 1,000 and of 10,000 notes: its text depends only on the seed and the number,
and it links only to earlier notes.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from benchmarks.prose import Prose, body
from benchmarks.vocabulary import CATEGORIES, GIVEN_NAMES, VENUES, coin, person, tags

FIRST_DAY = date(2016, 1, 4)
NOTES_A_DAY = 3
TAG_COUNT = 300
AUTHOR_COUNT = 24
_LINKS = {
    "code": "https://github.com/example/{slug}",
    "project": "https://example.org/{slug}/",
    "video": "https://video.example.org/watch?v={number}",
    "discussion": "https://forum.example.org/t/{number}",
    "slides": "https://example.org/{slug}.pdf",
}
_OTHER_KINDS = ("article", "tool", "video", "demo", "event", "note")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper on arXiv, or one described in the note if `arxiv` is `None`."""

    title: str
    authors: tuple[str, ...]
    published: date
    arxiv: str | None = None
    version: int = 1
    categories: tuple[str, ...] = ()
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One post, independent of the tool.

    In `blocks`, `{{note:N}}` is a placeholder for the link target of note `N`, and `{{image}}` for that of the note's
    picture. The first block is the introduction, which lists show.
    """

    number: int
    slug: str
    title: str
    day: date
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    blocks: tuple[str, ...]
    papers: tuple[Paper, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None
    summary: str | None = None
    has_image: bool = False

    @property
    def file(self) -> str:
        """Return the path of the note in the folder of notes."""
        return f"{self.day.year}/{self.slug}.md"


def notes(count: int, *, seed: str = "paperlog") -> Iterator[Note]:
    """Yield the notes, oldest first."""
    for number in range(count):
        yield _note(number, seed)


def note_place(number: int, *, seed: str = "paperlog") -> tuple[int, str]:
    """Return the year and slug of a note without generating its text."""
    slug = f"{coin(_random_for(seed, number, 'name')).lower()}-{number:05d}"
    return _day(number).year, slug


def author_names(*, seed: str = "paperlog") -> Mapping[str, str]:
    """Return the names of the notes' authors, by handle."""
    random_ = random.Random(f"{seed}:authors")
    names = [f"{given} {person(random_).split()[1]}" for given in GIVEN_NAMES[:AUTHOR_COUNT]]
    return {f"author-{index + 1:02d}": name for index, name in enumerate(names)}


def moment(day: date) -> datetime:
    """Return midnight of a day in UTC."""
    return datetime.combine(day, time(), tzinfo=UTC)


def _random_for(seed: str, number: int, purpose: str) -> random.Random:
    return random.Random(f"{seed}:{number}:{purpose}")


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number // NOTES_A_DAY)


@cache
def _zipf_weights(count: int) -> Sequence[float]:
    return tuple(itertools.accumulate(1 / rank for rank in range(1, count + 1)))


def _some_tags(random_: random.Random) -> tuple[str, ...]:
    wanted = random_.choice((2, 3, 3, 4, 4, 5, 6))
    names = tags(TAG_COUNT)
    found: dict[str, None] = {}
    while len(found) < wanted:
        found |= dict.fromkeys(random_.choices(names, cum_weights=_zipf_weights(TAG_COUNT)))
    return tuple(found)


def _paper(number: int, seed: str, *, on_arxiv: bool) -> Paper:
    """Return the paper of note `number`; other notes may discuss it too."""
    random_ = _random_for(seed, number, "paper")
    name = coin(_random_for(seed, number, "name"))
    published = _day(number) - timedelta(days=random_.randrange(1, 300))
    large = random_.random() < 0.02
    return Paper(
        title=Prose(random_, name=name).title(),
        authors=tuple(person(random_) for _ in range(random_.randrange(30, 120) if large else random_.randrange(1, 9))),
        published=published,
        arxiv=f"{published:%y%m}.{number % 90_000 + 1:05d}" if on_arxiv else None,
        version=random_.choice((1, 1, 2, 3, 5)),
        categories=tuple(dict.fromkeys(random_.choices(CATEGORIES, k=3))),
        venue=f"{random_.choice(VENUES)} {published.year}" if random_.random() < 0.25 else None,
    )


def _has_arxiv_paper(number: int, seed: str) -> bool:
    return _random_for(seed, number, "kind").random() < 0.72


def _papers(number: int, seed: str, random_: random.Random) -> tuple[Paper, ...]:
    if not _has_arxiv_paper(number, seed):
        return (_paper(number, seed, on_arxiv=False),) if random_.random() < 0.1 else ()
    papers = [_paper(number, seed, on_arxiv=True)]
    earlier = random_.randrange(max(0, number - 400), number + 1)
    if random_.random() < 0.04 and earlier < number and _has_arxiv_paper(earlier, seed):
        papers.append(_paper(earlier, seed, on_arxiv=True))
    return tuple(papers)


def _note(number: int, seed: str) -> Note:
    random_ = _random_for(seed, number, "note")
    _, slug = note_place(number, seed=seed)
    prose = Prose(random_, name=coin(_random_for(seed, number, "name")))
    papers = _papers(number, seed, random_)

    def link() -> str:
        if number and random_.random() < 0.7:
            return f"[an earlier note]({{{{note:{random_.randrange(number)}}}}})"
        return f"[the authors' page](https://example.org/{slug}/#results)"

    has_image = random_.random() < 0.04
    image = f"![{prose.sentence()}]({{{{image}}}})" if has_image else None
    return Note(
        number=number,
        slug=slug,
        title=prose.title(),
        day=_day(number),
        tags=_some_tags(random_),
        authors=tuple(random_.sample(sorted(author_names(seed=seed)), random_.choice((1,) * 9 + (2,)))),
        blocks=tuple(body(prose, random_, links=link, image=image)),
        papers=papers,
        links={kind: url.format(slug=slug, number=number) for kind, url in _LINKS.items() if random_.random() < 0.15},
        kind=None if papers else random_.choice(_OTHER_KINDS),
        summary=prose.sentence() if random_.random() < 0.1 else None,
        has_image=has_image,
    )

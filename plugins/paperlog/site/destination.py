"""Which folders a build must not write into, since it deletes what it finds there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

_MOST_LINKS = 40  # on the way to one path, as Linux has it


class Source(Struct, frozen=True):
    """A file or folder that no build may delete; `noun` names it in messages, and `takes_site` allows a site inside."""

    noun: str
    path: Path
    takes_site: bool = False


def refusal(site: Path, sources: Iterable[Source]) -> str | None:
    """Return why a build must not write into the folder `site`, or `None` where it may.

    The folder must not be a source, hold one or lie in one. Folders are compared by their identity on the disk, so
    symbolic links, `..`, mounts and names on a disk that ignores their case cannot hide one.
    """
    site_place = _places(site)[-1]
    here, around = _identity(site_place), _ancestry(site_place)
    for source in sources:
        places = _places(source.path)
        # A link on the way to a source is as precious as the source: without it, the blog does not find its posts.
        is_held = any(here in _ancestry(place) for place in places)
        is_around = _identity(places[-1]) in around
        if is_held or (is_around and not source.takes_site):
            relation = "is" if is_held and is_around else "holds" if is_held else "lies in"
            return f"{_shown(site)} {relation} {source.noun} {_shown(source.path)}"
    return None


def _places(path: Path) -> list[Path]:
    """Return where each symbolic link on the way to a path lies, and last where the path itself leads."""
    place = Path(path.absolute().anchor)
    steps = list(reversed(path.absolute().parts[1:]))
    links: list[Path] = []
    while steps:
        step = steps.pop()
        if step == "..":
            place = place.parent
        elif (place / step).is_symlink() and len(links) < _MOST_LINKS:
            links.append(place / step)
            target = (place / step).readlink()
            steps += reversed(target.parts[1:] if target.is_absolute() else target.parts)
            place = Path(target.anchor) if target.is_absolute() else place
        else:
            place /= step
    return [*links, place]


def _ancestry(place: Path) -> frozenset[object]:
    """Return the identities of a path and of all folders above it."""
    return frozenset(_identity(each) for each in (place, *place.parents))


def _identity(place: Path) -> object:
    """Return what all names of one file share: its number on the disk, or its path where there is no file."""
    try:
        state = place.lstat()
    except OSError:
        return place
    return state.st_dev, state.st_ino


def _shown(path: Path) -> str:
    real = os.path.realpath(path)
    return f"'{path}'" if real == str(path) else f"'{path}' (a link to '{real}')"

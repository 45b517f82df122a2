"""The check that a build does not write into a folder with sources, because it deletes the files that it finds."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

_CONFIGURATIONS = ("mkdocs.yml", "mkdocs.yaml")
_TRACES = (".paperlog", "assets/paperlog", "assets/stylesheets")
_MAX_LINKS = 40  # followed for one path; Linux has the same limit


class Source(Struct, frozen=True):
    """A file or folder that no build may delete; `noun` is its name in messages; `takes_site` allows a site inside."""

    noun: str
    path: Path
    takes_site: bool = False


def refusal(site: Path, sources: Iterable[Source]) -> str | None:
    """Return why a build must not write into the folder `site`, or `None` if it may.

    The folder must not be a source, contain one, or be inside one. Folders are compared by device and inode, so
    symbolic links, `..`, mounts and case-insensitive names cannot hide a source.
    """
    site_place = _places(site)[-1]
    here, around = _identity(site_place), _ancestry(site_place)
    for source in sources:
        places = _places(source.path)
        # A link on the path to a source needs the same protection: without the link, the blog does not find its posts.
        is_held = any(here in _ancestry(place) for place in places)
        is_around = _identity(places[-1]) in around
        if is_held or (is_around and not source.takes_site):
            relation = "is" if is_held and is_around else "holds" if is_held else "is in"
            return f"{_shown(site)} {relation} {source.noun} {_shown(source.path)}"
    return None


def foreign(site: Path) -> str | None:
    """Return why a folder does not look like one that a build made, or `None` if it does, or is empty or missing.

    A build that was killed may have left assets and no page yet.
    """
    if not site.is_dir() or not any(not path.name.startswith(".") for path in site.iterdir()):
        return None
    if any((site / name).exists() for name in _CONFIGURATIONS):
        return f"{_shown(site)} holds another project"
    if any((site / name).exists() for name in _TRACES):
        return None
    has_page = any(name.endswith(".html") for _, _, names in os.walk(site) for name in names)
    return None if has_page else f"{_shown(site)} holds files and no page, so no build made it"


def _places(path: Path) -> list[Path]:
    """Return the location of each symbolic link on a path, followed by the real location of the path itself."""
    place = Path(path.absolute().anchor)
    steps = list(reversed(path.absolute().parts[1:]))
    links: list[Path] = []
    while steps:
        step = steps.pop()
        if step == "..":
            place = place.parent
        elif (place / step).is_symlink() and len(links) < _MAX_LINKS:
            links.append(place / step)
            target = (place / step).readlink()
            steps += reversed(target.parts[1:] if target.is_absolute() else target.parts)
            place = Path(target.anchor) if target.is_absolute() else place
        else:
            place /= step
    return [*links, place]


def _ancestry(place: Path) -> frozenset[object]:
    """Return the identities of a path and of all its parent folders."""
    return frozenset(_identity(each) for each in (place, *place.parents))


def _identity(place: Path) -> object:
    """Return a value that all names of a file share: its device and inode, or the path itself if there is no file."""
    try:
        state = place.lstat()
    except OSError:
        return place
    return state.st_dev, state.st_ino


def _shown(path: Path) -> str:
    real = os.path.realpath(path)
    return f"'{path}'" if real == str(path) else f"'{path}' (a link to '{real}')"

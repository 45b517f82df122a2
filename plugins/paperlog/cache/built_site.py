"""Outputs of the last build that are still right, kept where they are: not read, not compared, not written again.

The manifest of a site folder is a file of the cache with each output's name, fingerprint, size and time of change: a
list for each of these, which is read and written faster than a list for each output. It is taken away before anything
in the folder is touched and written when all is done, so a build that is killed leaves none, and the next one starts
afresh. Deleting it is always safe.

The old outputs that are not right any more are taken out and deleted only when the build is done, so one that fails
gives the site back as it was, also where there is no manifest.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from msgspec import Struct

from paperlog.cache.cache import Cache
from paperlog.forking import Forked

_HIDDEN = ".paperlog"  # inside the site's folder: on the same disk, and MkDocs clears no hidden entries
_ASIDE = "aside"  # the whole old site, while MkDocs clears its folder
_OUTDATED = "outdated"  # what of it is not in the site again
_PREFIX = "outputs-"  # of manifests in the cache

Entry = tuple[str, int, int]
"""The fingerprint, size and time of change of an output."""


class _Head(Struct, frozen=True):
    """Whose manifest it is; the folder is percent-encoded, since it may have any bytes for a name."""

    site: str


class _Manifest(_Head, frozen=True):
    """The outputs of a site: their names, fingerprints, sizes and times of change, a column for each."""

    names: list[str]
    made: list[str]
    sizes: list[int]
    times: list[int]


class _Phase(Enum):
    """Where the files of the old site are."""

    UNTOUCHED = "in their places"
    ASIDE = "in their places or aside, and nothing else is in the site"
    RETURNING = "in their places, aside or among the outdated, and nothing else is in the site"
    WRITTEN = "in their places or among the outdated, and new files may be in the site"


class Left(Struct, frozen=True):
    """What this process left in a site folder that nobody else writes into: outputs as in a manifest, other files."""

    site: Path
    outputs: Mapping[str, Entry]
    others: tuple[str, ...] = ()


class KeptOutputs:
    """What the last build left in one site folder."""

    def __init__(self, cache: Cache, *, site: Path, left: Left | None = None, is_dirty: bool = False) -> None:
        """Find out what is there, unless `left` tells it; a dirty build keeps the files that no build made."""
        self._cache = cache
        self._is_dirty = is_dirty
        self._site = site
        name = hashlib.blake2b(str(site).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        self._manifest = f"{_PREFIX}{name}"
        self._left = left if left is not None and left.site == site else None
        self._known = self._left.outputs if self._left else self._read_manifest()
        self._kept: frozenset[str] = frozenset()  # what nobody writes
        self._back: frozenset[str] = frozenset()  # what is in the site again
        # Nothing of what is done until the site is needed bears on it, and the sooner a process is forked the smaller
        # it is.
        is_unknown = self._left is None and site.is_dir()
        self._looking = Forked(partial(_look, str(site), self._known)) if is_unknown else None
        self._found: _Found | None = None
        self._phase = _Phase.UNTOUCHED

    def set_aside(self) -> None:
        """Move the old site out of the way of the host, which clears the folder."""
        self._clean()
        self._cache.remove(self._manifest)
        if self._left is not None and self._site.is_dir():
            self._found = _Found(frozenset(), frozenset(), self._left.others, ())
        elif self._looking is not None:
            self._found, self._looking = self._looking.result(), None
        if self._found is not None and self._site.is_dir():
            self._phase = _Phase.ASIDE
            aside = self._hidden / _ASIDE
            aside.mkdir(parents=True)
            _move_all(self._site, aside)

    def has(self, folder: str, made_from: str) -> bool:
        """Whether the last build made a folder of files from what this one would, whatever became of it since."""
        return any(entry[0] == made_from and name.startswith(folder) for name, entry in self._known.items())

    def bring_back(self, wanted: Mapping[str, str]) -> frozenset[str]:
        """Put the old outputs that are still wanted back, take out the others, and say which are back.

        Args:
            wanted: The fingerprint of each output by its file below the site's folder. A name with a final slash is
                that of a folder of files that are made together: it stays, and is back only if all of it is right.
        """
        found, aside, outdated = self._found, self._hidden / _ASIDE, self._hidden / _OUTDATED
        if found is None or not aside.is_dir():
            if not any(_visible(self._site)):  # the host has cleared it, unless it was told not to
                self._phase = _Phase.WRITTEN
            return frozenset()
        self._phase = _Phase.RETURNING
        outdated.mkdir()
        kept = {name for name, entry in self._known.items() if wanted.get(name) == entry[0]} - found.wrong
        folders = tuple(name for name in wanted if name.endswith("/"))
        for folder in folders:
            inside = {name for name in self._known if name.startswith(folder)}
            is_whole = not any(name.startswith(folder) for name in (*found.wrong, *found.foreign))
            if inside and is_whole and {self._known[name][0] for name in inside} == {wanted[folder]}:
                kept |= {folder, *inside}
        unwanted = self._known.keys() - kept - found.missing
        foreign = frozenset(found.foreign)
        stay = {name for name in (*unwanted, *foreign) if name.startswith(folders)}
        if self._is_dirty:
            stay |= foreign
        _take_out(str(aside), (unwanted | foreign) - stay, () if self._is_dirty else found.empty, into=str(outdated))
        _copy(aside, stay, into=outdated, with_links=not self._is_dirty)
        _move_all(aside, self._site)
        aside.rmdir()
        self._kept = self._back = frozenset(kept)
        self._phase = _Phase.WRITTEN  # after it is known what must not be deleted
        return self._kept

    def expect_rewritten(self, names: Iterable[str]) -> None:
        """Take it that the host writes these once more, as they are."""
        self._kept = self._kept.difference(names)

    def give_back(self) -> None:
        """Put the old site back as it was, for a build that failed at any moment; where there was none, none stays.

        Nothing of the old site is deleted, and what cannot be put back stays in the hidden folder.
        """
        if self._looking is not None:
            self._looking.stop()
        if self._phase is _Phase.UNTOUCHED or not self._site.is_dir():
            return
        if self._phase is _Phase.WRITTEN:
            _delete_all(str(self._site), but=self._back)
        is_back = [_put_back(str(self._hidden / name), into=str(self._site)) for name in (_ASIDE, _OUTDATED)]
        self._phase = _Phase.UNTOUCHED
        if all(is_back):
            self._clean()
            if self._known:
                with contextlib.suppress(OSError):  # as below
                    self._write_manifest(self._known)

    def save(self, outputs: Mapping[str, str]) -> None:
        """Note for the next build what the site's folder now holds; outputs that nobody wrote are left out."""
        self._phase = _Phase.UNTOUCHED  # the new site is whole, and stays
        self._clean()
        with contextlib.suppress(OSError):  # a missing manifest costs the next build time and nothing else
            self._write_manifest(self._held(outputs))
            self._forget_others()

    def leave(self, outputs: Mapping[str, str], *, others: Iterable[str]) -> Left:
        """The same for the next build of this process alone, where nobody else writes into the folder.

        Args:
            outputs: As before.
            others: The other files that this build wrote.
        """
        self._phase = _Phase.UNTOUCHED  # as above
        self._clean()
        with contextlib.suppress(OSError):
            self._forget_others()
        return Left(self._site, self._held(outputs), tuple(others))

    @property
    def _hidden(self) -> Path:
        return self._site / _HIDDEN

    def _clean(self) -> None:
        with contextlib.suppress(OSError):  # some of its errors are raised all the same
            shutil.rmtree(self._hidden, ignore_errors=True)

    def _held(self, outputs: Mapping[str, str]) -> Mapping[str, Entry]:
        # Whoever changed an output that was kept made it wrong, so those are known as they were.
        entries = {name: entry for name, entry in self._known.items() if name in self._kept}
        for name, fingerprint in self._files(outputs):
            try:
                state = os.stat(self._site / name)  # noqa: PTH116 - thousands of times
            except OSError:
                continue
            entries[name] = (fingerprint, state.st_size, state.st_mtime_ns)
        return entries

    def _files(self, outputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Each file that was not kept with its fingerprint; those of a folder have the folder's."""
        for name in outputs.keys() - self._kept:
            fingerprint = outputs[name]
            if not name.endswith("/"):
                yield name, fingerprint
            elif (self._site / name).is_dir():
                yield from ((name + path.name, fingerprint) for path in (self._site / name).iterdir())

    def _write_manifest(self, outputs: Mapping[str, Entry]) -> None:
        made, sizes, times = ([], [], []) if not outputs else map(list, zip(*outputs.values(), strict=True))
        self._cache.write(self._manifest, _Manifest(_quoted(self._site), list(outputs), made, sizes, times), key="")

    def _read_manifest(self) -> dict[str, Entry]:
        manifest = self._cache.read(self._manifest, _Manifest, key="")
        if manifest is None or manifest.site != _quoted(self._site) or "../" in "\n".join(manifest.names):
            return {}
        entries = zip(manifest.made, manifest.sizes, manifest.times, strict=True)
        return dict(zip(manifest.names, entries, strict=True))

    def _forget_others(self) -> None:
        """Delete the manifests of site folders that are gone, such as those that `mkdocs serve` makes for a while."""
        for name in self._cache.names(_PREFIX):
            if name == self._manifest:
                continue
            head = self._cache.read(name, _Head, key="")
            if head is None or not os.path.isdir(unquote_to_bytes(head.site)):  # noqa: PTH112 - any bytes
                self._cache.remove(name)


def _quoted(folder: Path) -> str:
    return quote(os.fsencode(folder))


class _Found(Struct, frozen=True):
    """How an old site differs from its manifest: outputs that are not what they were, other files, empty folders.

    Of the wrong outputs, those that are `missing` were not met at all: in their place may be another file, or a link
    that leads out of the site.
    """

    wrong: frozenset[str]
    missing: frozenset[str]
    foreign: tuple[str, ...]
    empty: tuple[str, ...]


def _look(root: str, known: Mapping[str, Entry]) -> _Found:
    """Compare a site with its manifest; hidden entries, such as `.git`, are no part of it."""
    missing, changed = set(known), set()
    foreign, empty = [], []
    folders = [""]
    while folders:
        prefix = folders.pop()
        with os.scandir(f"{root}/{prefix}") as found:
            entries = [entry for entry in found if prefix or not entry.name.startswith(".")]
        if not entries:
            empty.append(prefix)
        for entry in entries:
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{name}/")
                continue
            was = known.get(name)
            if was is None:
                foreign.append(name)
                continue
            missing.remove(name)
            state = entry.stat(follow_symlinks=False)
            if state.st_size != was[1] or state.st_mtime_ns != was[2]:
                changed.add(name)
    return _Found(frozenset(missing | changed), frozenset(missing), tuple(foreign), tuple(empty))


def _take_out(root: str, names: Iterable[str], empty: Iterable[str], *, into: str) -> None:
    """Move files elsewhere, each into a folder of the same name, and delete folders that hold nothing without them."""
    folders = set(empty)
    made = {""}
    for name in names:
        folder = name.rpartition("/")[0]
        if folder not in made:
            os.makedirs(f"{into}/{folder}", exist_ok=True)  # noqa: PTH103 - a Path costs as much as this
            made.add(folder)
        with contextlib.suppress(FileNotFoundError):
            os.rename(f"{root}/{name}", f"{into}/{name}")  # noqa: PTH104 - as above, and there are thousands
        folders.add(folder)
    above = {folder[:place] for folder in folders for place, letter in enumerate(folder) if letter == "/"}
    for folder in sorted({folder.rstrip("/") for folder in folders} | above, key=len, reverse=True):
        with contextlib.suppress(OSError):  # it holds something else
            os.rmdir(f"{root}/{folder}") if folder else None  # noqa: PTH106 - as above


def _put_back(root: str, *, into: str) -> bool:
    """Move all that a folder holds to places of the same names elsewhere, and return whether all is there.

    Folders that are missing there are moved and not made, which also works on a full disk.
    """
    try:
        with os.scandir(root) as found:
            entries = list(found)
    except OSError:
        return not os.path.lexists(root)
    is_whole = True
    for entry in entries:
        place = f"{into}/{entry.name}"
        is_there = os.path.isdir(place) and not os.path.islink(place)  # noqa: PTH112, PTH114 - as above
        if is_there and entry.is_dir(follow_symlinks=False):
            is_whole = _put_back(entry.path, into=place) and is_whole
            continue
        try:
            os.replace(entry.path, place)  # noqa: PTH105 - as above
        except OSError:
            is_whole = False
    return is_whole


def _delete_all(root: str, *, but: frozenset[str]) -> None:
    """Delete the visible files of a folder and those below, except some, and the folders that hold nothing then."""
    for folder, folders, names in os.walk(root):
        inside = f"{folder.removeprefix(root)}/"[1:]
        if not inside:  # hidden entries are somebody else's
            folders[:] = [name for name in folders if not name.startswith(".")]
            names[:] = [name for name in names if not name.startswith(".")]
        links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114 - as above
        for name in (*names, *links):
            if f"{inside}{name}" not in but:
                with contextlib.suppress(OSError):
                    os.unlink(f"{folder}/{name}")  # noqa: PTH108 - as above
    for folder, _, _ in os.walk(root, topdown=False):
        if folder != root and not folder.removeprefix(root).startswith("/."):
            with contextlib.suppress(OSError):  # it holds something
                os.rmdir(folder)  # noqa: PTH106 - as above


def _copy(root: Path, names: Iterable[str], *, into: Path, with_links: bool) -> None:
    """Put files elsewhere too, with links where a writer replaces files and does not write into them."""
    for name in names:
        copy = into / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if with_links:
            try:
                os.link(root / name, copy, follow_symlinks=False)
            except FileNotFoundError:
                continue
            except OSError:  # a disk that knows no links
                pass
            else:
                continue
        shutil.copy2(root / name, copy, follow_symlinks=False)


def _visible(folder: Path) -> Iterator[Path]:
    """What a host would clear."""
    return (entry for entry in folder.iterdir() if not entry.name.startswith(".")) if folder.is_dir() else iter(())


def _move_all(folder: Path, into: Path) -> None:
    for entry in list(_visible(folder)):
        entry.rename(into / entry.name)

"""Reuse of the last build's outputs: files that are still valid stay in place and are neither read nor written.

The manifest of a site folder is a cache file with the name, fingerprint, size and modification time of each output. It
stores a list for each of these four, because that is faster to read and write than a list for each output. A build
deletes the manifest before it changes the site folder and writes a new one when it is done. A killed build therefore
leaves no manifest, and the next build starts from scratch. Deleting a manifest is always safe.

Outdated outputs are moved out of the site and deleted when the build is done. A failed build restores the old site,
even without a manifest.
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

_HIDDEN = ".paperlog"  # inside the site folder: on the same disk, and MkDocs does not clear hidden entries
_ASIDE = "aside"  # the whole old site, while MkDocs clears its folder
_OUTDATED = "outdated"  # old files that the new site does not reuse
_PREFIX = "outputs-"  # names of manifests in the cache

Entry = tuple[str, int, int]
"""The fingerprint, size (bytes) and modification time (ns) of an output."""


class _Head(Struct, frozen=True):
    """The site folder of a manifest, percent-encoded, because its name may contain any bytes."""

    site: str


class _Manifest(_Head, frozen=True):
    """The outputs of a site in columns: names, fingerprints, sizes (bytes) and modification times (ns)."""

    names: list[str]
    made: list[str]
    sizes: list[int]
    times: list[int]


class _Phase(Enum):
    """Phases of a build; the values describe where the files of the old site are."""

    UNTOUCHED = "in place"
    ASIDE = "in place or set aside; the site contains no other files"
    RETURNING = "in place, set aside or outdated; the site contains no other files"
    WRITTEN = "in place or outdated; the site may contain new files"


class SiteState(Struct, frozen=True):
    """Contents of a site folder that only this process writes: outputs as in a manifest, and other files."""

    site: Path
    outputs: Mapping[str, Entry]
    others: tuple[str, ...] = ()


class BuiltSite:
    """The site folder of the last build, and the outputs in it that the current build can reuse."""

    def __init__(self, cache: Cache, *, site: Path, last: SiteState | None = None, is_dirty: bool = False) -> None:
        """Start comparing the folder with its manifest.

        Args:
            cache: Holds the manifest.
            site: The site folder.
            last: The state after the last build of this process, if known; then the folder is not scanned.
            is_dirty: Whether files that no build created stay in the site.
        """
        self._cache = cache
        self._is_dirty = is_dirty
        self._site = site
        name = hashlib.blake2b(str(site).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        self._manifest = f"{_PREFIX}{name}"
        self._last = last if last is not None and last.site == site else None
        self._known = self._last.outputs if self._last else self._read_manifest()
        self._reused: frozenset[str] = frozenset()  # old outputs that this build does not write
        self._restored: frozenset[str] = frozenset()  # old outputs that are in the site again
        # Start the scan now: nothing before `set_aside` changes the site, and an early fork copies less memory.
        is_unknown = self._last is None and site.is_dir()
        self._looking = Forked(partial(_look, str(site), self._known)) if is_unknown else None
        self._found: _Found | None = None
        self._phase = _Phase.UNTOUCHED

    def set_aside(self) -> None:
        """Move the old site into the hidden folder, because the host clears the site folder."""
        self._clean()
        self._cache.remove(self._manifest)
        if self._last is not None and self._site.is_dir():
            self._found = _Found(frozenset(), frozenset(), self._last.others, ())
        elif self._looking is not None:
            self._found, self._looking = self._looking.result(), None
        if self._found is not None and self._site.is_dir():
            self._phase = _Phase.ASIDE
            aside = self._hidden / _ASIDE
            aside.mkdir(parents=True)
            _move_all(self._site, aside)

    def has(self, folder: str, made_from: str) -> bool:
        """Return whether the last build wrote a folder with this fingerprint, even if its files changed since."""
        return any(entry[0] == made_from and name.startswith(folder) for name, entry in self._known.items())

    def reuse(self, wanted: Mapping[str, str]) -> frozenset[str]:
        """Move the old outputs that are still valid back into the site, and return their names.

        The other old outputs become outdated.

        Args:
            wanted: The fingerprint of each output by its path below the site folder. A name with a final slash is a
                folder of files that are made together. The folder's files always stay in the site, and it counts as
                reused only if all of them are valid.
        """
        found, aside, outdated = self._found, self._hidden / _ASIDE, self._hidden / _OUTDATED
        if found is None or not aside.is_dir():
            if not any(_visible(self._site)):  # the host has cleared the site, unless `--dirty` is set
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
        self._reused = self._restored = frozenset(kept)
        self._phase = _Phase.WRITTEN  # only now: `_restored` must hold the files that `restore` may not delete
        return self._reused

    def expect_rewritten(self, names: Iterable[str]) -> None:
        """Mark outputs that the host writes again with the same content."""
        self._reused = self._reused.difference(names)

    def restore(self) -> None:
        """Restore the old site after a build that failed at any moment; if there was none, remove the new one.

        No file of the old site is deleted. Files that cannot be moved back stay in the hidden folder.
        """
        if self._looking is not None:
            self._looking.stop()
        if self._phase is _Phase.UNTOUCHED or not self._site.is_dir():
            return
        if self._phase is _Phase.WRITTEN:
            _delete_all(str(self._site), but=self._restored)
        is_back = [_put_back(str(self._hidden / name), into=str(self._site)) for name in (_ASIDE, _OUTDATED)]
        self._phase = _Phase.UNTOUCHED
        if all(is_back):
            self._clean()
            if self._known:
                with contextlib.suppress(OSError):  # a missing manifest costs the next build only time
                    self._write_manifest(self._known)

    def save(self, outputs: Mapping[str, str]) -> None:
        """Write the manifest of the finished site for the next build; outputs that do not exist are left out.

        Args:
            outputs: The fingerprint of each output by its path below the site folder.
        """
        self._phase = _Phase.UNTOUCHED  # the new site is complete and is kept
        self._clean()
        with contextlib.suppress(OSError):  # a missing manifest costs the next build only time
            self._write_manifest(self._entries(outputs))
            self._delete_stale_manifests()

    def snapshot(self, outputs: Mapping[str, str], *, others: Iterable[str]) -> SiteState:
        """Return the state of the finished site for the next build of this process, without writing a manifest.

        Use this only for a folder that no other process writes.

        Args:
            outputs: The fingerprint of each output by its path below the site folder.
            others: The other files that this build wrote.
        """
        self._phase = _Phase.UNTOUCHED  # the new site is complete and is kept
        self._clean()
        with contextlib.suppress(OSError):
            self._delete_stale_manifests()
        return SiteState(self._site, self._entries(outputs), tuple(others))

    @property
    def _hidden(self) -> Path:
        return self._site / _HIDDEN

    def _clean(self) -> None:
        with contextlib.suppress(OSError):  # `ignore_errors` does not cover all errors
            shutil.rmtree(self._hidden, ignore_errors=True)

    def _entries(self, outputs: Mapping[str, str]) -> Mapping[str, Entry]:
        # Reused outputs keep their old entries: if another program has changed such a file, the next build detects it.
        entries = {name: entry for name, entry in self._known.items() if name in self._reused}
        for name, fingerprint in self._files(outputs):
            try:
                state = os.stat(self._site / name)  # noqa: PTH116 - thousands of times
            except OSError:
                continue
            entries[name] = (fingerprint, state.st_size, state.st_mtime_ns)
        return entries

    def _files(self, outputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield each file that was not reused, with its fingerprint, which is the folder's for files of a folder."""
        for name in outputs.keys() - self._reused:
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

    def _delete_stale_manifests(self) -> None:
        """Delete the manifests of site folders that no longer exist, such as temporary folders of `mkdocs serve`."""
        for name in self._cache.names(_PREFIX):
            if name == self._manifest:
                continue
            head = self._cache.read(name, _Head, key="")
            if head is None or not os.path.isdir(unquote_to_bytes(head.site)):  # noqa: PTH112 - any bytes
                self._cache.remove(name)


def _quoted(folder: Path) -> str:
    return quote(os.fsencode(folder))


class _Found(Struct, frozen=True):
    """Differences between an old site and its manifest: changed or missing outputs, other files, empty folders.

    `wrong` are all outputs that changed or are missing. `missing` are the outputs that the scan did not find: one of
    their folders may now be a file, or a link that leads out of the site.
    """

    wrong: frozenset[str]
    missing: frozenset[str]
    foreign: tuple[str, ...]
    empty: tuple[str, ...]


def _look(root: str, known: Mapping[str, Entry]) -> _Found:
    """Compare a site with its manifest, ignoring hidden entries such as `.git`."""
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
    """Move files to the same relative paths below another folder, then delete the folders that are empty."""
    folders = set(empty)
    made = {""}
    for name in names:
        folder = name.rpartition("/")[0]
        if folder not in made:
            os.makedirs(f"{into}/{folder}", exist_ok=True)  # noqa: PTH103 - creating a Path takes as long as this call
            made.add(folder)
        with contextlib.suppress(FileNotFoundError):
            os.rename(f"{root}/{name}", f"{into}/{name}")  # noqa: PTH104 - thousands of times
        folders.add(folder)
    above = {folder[:place] for folder in folders for place, letter in enumerate(folder) if letter == "/"}
    for folder in sorted({folder.rstrip("/") for folder in folders} | above, key=len, reverse=True):
        with contextlib.suppress(OSError):  # it is not empty
            os.rmdir(f"{root}/{folder}") if folder else None  # noqa: PTH106 - thousands of times


def _put_back(root: str, *, into: str) -> bool:
    """Move everything in a folder to the same relative paths below another; return whether all moves succeeded.

    Folders that are missing there are moved as a whole instead of created, which also works on a full disk.
    """
    try:
        with os.scandir(root) as found:
            entries = list(found)
    except OSError:
        return not os.path.lexists(root)
    is_whole = True
    for entry in entries:
        place = f"{into}/{entry.name}"
        is_there = os.path.isdir(place) and not os.path.islink(place)  # noqa: PTH112, PTH114 - thousands of times
        if is_there and entry.is_dir(follow_symlinks=False):
            is_whole = _put_back(entry.path, into=place) and is_whole
            continue
        try:
            os.replace(entry.path, place)  # noqa: PTH105 - thousands of times
        except OSError:
            is_whole = False
    return is_whole


def _delete_all(root: str, *, but: frozenset[str]) -> None:
    """Delete all files below a folder except those in `but`, and all empty folders; skip hidden top-level entries."""
    for folder, folders, names in os.walk(root):
        inside = f"{folder.removeprefix(root)}/"[1:]
        if not inside:  # hidden entries do not belong to the site
            folders[:] = [name for name in folders if not name.startswith(".")]
            names[:] = [name for name in names if not name.startswith(".")]
        links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114 - thousands of times
        for name in (*names, *links):
            if f"{inside}{name}" not in but:
                with contextlib.suppress(OSError):
                    os.unlink(f"{folder}/{name}")  # noqa: PTH108 - thousands of times
    for folder, _, _ in os.walk(root, topdown=False):
        if folder != root and not folder.removeprefix(root).startswith("/."):
            with contextlib.suppress(OSError):  # it is not empty
                os.rmdir(folder)  # noqa: PTH106 - thousands of times


def _copy(root: Path, names: Iterable[str], *, into: Path, with_links: bool) -> None:
    """Copy files to the same relative paths below another folder.

    With `with_links`, make hard links where possible. This is safe only if writers replace files instead of writing
    into them.
    """
    for name in names:
        copy = into / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if with_links:
            try:
                os.link(root / name, copy, follow_symlinks=False)
            except FileNotFoundError:
                continue
            except OSError:  # a disk without hard links
                pass
            else:
                continue
        shutil.copy2(root / name, copy, follow_symlinks=False)


def _visible(folder: Path) -> Iterator[Path]:
    """Return the entries of a folder that a host would clear."""
    return (entry for entry in folder.iterdir() if not entry.name.startswith(".")) if folder.is_dir() else iter(())


def _move_all(folder: Path, into: Path) -> None:
    for entry in list(_visible(folder)):
        entry.rename(into / entry.name)

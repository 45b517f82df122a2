"""Outputs of the last build that are still right, kept where they are: not read, not compared, not written again.

The manifest of a site folder is JSON: each output with its fingerprint, its size and its time of change. It is taken
away before anything in the folder is touched and written when all is done, so a build that is killed leaves none, and
the next one starts afresh. Deleting it is always safe.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

_FORMAT = 1
_ASIDE = ".paperlog"  # inside the site's folder: on the same disk, and MkDocs clears no hidden entries


class KeptOutputs:
    """What the last build left in one site folder."""

    def __init__(self, cache: Path, *, site: Path) -> None:
        self._cache = cache
        self._site = site
        name = hashlib.blake2b(str(site).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        self._manifest = cache / f"outputs-{name}.json"
        self._known: dict[str, tuple[str, int, int]] = {}
        self._kept: frozenset[str] = frozenset()

    def set_aside(self) -> None:
        """Move the old site out of the way of whoever clears the folder, if its manifest says that it is whole."""
        aside = self._site / _ASIDE
        shutil.rmtree(aside, ignore_errors=True)
        self._known = self._take_manifest()
        if not self._known or not self._site.is_dir():
            return
        aside.mkdir()
        for entry in list(self._site.iterdir()):
            if not entry.name.startswith("."):
                entry.rename(aside / entry.name)

    def bring_back(self, wanted: Mapping[str, str]) -> frozenset[str]:
        """Put the old outputs that are still wanted back, drop the others, and say which are back.

        Args:
            wanted: The fingerprint of each output by its file below the site's folder. A name with a final slash is
                that of a folder of files that are made together: it stays, and is back only if all of it is right.
        """
        aside = self._site / _ASIDE
        if not aside.is_dir():
            return frozenset()
        self._kept = frozenset(self._prune(aside, "", wanted))
        for entry in list(aside.iterdir()):
            entry.rename(self._site / entry.name)
        shutil.rmtree(aside)
        return self._kept

    def give_back(self) -> None:
        """Put the old site back as it was, for a build that failed before `bring_back`."""
        aside = self._site / _ASIDE
        if not aside.is_dir():
            return
        for entry in list(self._site.iterdir()):
            if not entry.name.startswith("."):
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        for entry in list(aside.iterdir()):
            entry.rename(self._site / entry.name)
        shutil.rmtree(aside)
        self._write_manifest(self._known)

    def _prune(self, folder: Path, prefix: str, wanted: Mapping[str, str]) -> Iterator[str]:
        """Delete what is not wanted below a folder; yield what stays."""
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False) and f"{name}/" in wanted:
                yield from self._whole(Path(entry.path), f"{name}/", wanted[f"{name}/"])
            elif entry.is_dir(follow_symlinks=False):
                inside = list(self._prune(Path(entry.path), f"{name}/", wanted))
                yield from inside
                if not inside and not os.listdir(entry.path):  # noqa: PTH208 - as below
                    os.rmdir(entry.path)  # noqa: PTH106 - as below
            elif self._is_right(name, wanted, entry):
                yield name
            else:
                os.unlink(entry.path)  # noqa: PTH108 - as above, for thousands of entries

    def _is_right(self, name: str, wanted: Mapping[str, str], entry: os.DirEntry[str]) -> bool:
        known = self._known.get(name)
        if known is None or wanted.get(name) != known[0]:
            return False
        state = entry.stat(follow_symlinks=False)
        return (state.st_size, state.st_mtime_ns) == known[1:]

    def _whole(self, folder: Path, prefix: str, wanted: str) -> Iterator[str]:
        """A folder and its files, if it holds what the last build made together and nothing else."""
        with os.scandir(folder) as entries:
            found = {prefix + entry.name: entry for entry in entries}
        known = {name for name in self._known if name.startswith(prefix)}
        if known == found.keys() and all(self._is_right(name, {name: wanted}, found[name]) for name in known):
            yield from (prefix, *sorted(known))

    def save(self, outputs: Mapping[str, str]) -> None:
        """Note what the site's folder now holds; outputs that nobody wrote are left out."""
        # Whoever changed an output that was kept made it wrong, so those are known as they were.
        entries = {name: self._known[name] for name in self._kept if name in self._known}
        for name, fingerprint in self._files(outputs):
            if name in self._kept:
                continue
            try:
                state = os.stat(self._site / name)  # noqa: PTH116 - thousands of times
            except OSError:
                continue
            entries[name] = (fingerprint, state.st_size, state.st_mtime_ns)
        self._write_manifest(entries)
        self._forget_others()

    def _files(self, outputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Each file with its fingerprint; those of a folder have the folder's."""
        for name, fingerprint in outputs.items():
            if not name.endswith("/"):
                yield name, fingerprint
            elif (self._site / name).is_dir():
                yield from ((name + path.name, fingerprint) for path in (self._site / name).iterdir())

    def _write_manifest(self, outputs: Mapping[str, tuple[str, int, int]]) -> None:
        write_json(self._manifest, {"format": _FORMAT, "site": str(self._site), "outputs": outputs})

    def _take_manifest(self) -> dict[str, tuple[str, int, int]]:
        data = read_json(self._manifest)
        self._manifest.unlink(missing_ok=True)
        if not isinstance(data, dict) or data.get("format") != _FORMAT or not isinstance(data.get("outputs"), dict):
            return {}
        return {
            name: (entry[0], entry[1], entry[2])
            for name, entry in data["outputs"].items()
            if isinstance(entry, list) and len(entry) == 3
        }

    def _forget_others(self) -> None:
        """Delete the manifests of site folders that are gone, such as those that `mkdocs serve` makes for a while."""
        for path in self._cache.glob("outputs-*.json"):
            data = read_json(path)
            if not isinstance(data, dict) or not os.path.isdir(str(data.get("site", ""))):  # noqa: PTH112 - any text
                path.unlink(missing_ok=True)


def read_json(path: Path) -> object:
    """What a JSON file of the cache holds, or `None` where it is missing or broken."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def write_json(path: Path, value: object) -> None:
    """Write a JSON file of the cache, whole or not at all."""
    # `json.dump` would spell a value out piece by piece, in Python.
    write_text(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def write_text(path: Path, text: str) -> None:
    """Write a file of the cache, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".json")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

"""Posts that were prepared before: in this process, and in files that the next build reads.

An entry is found by a post's path, the digest of its bytes, and a key for all else that it depends on, so it is right
wherever it is found. Deleting any of the files is always safe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

import msgspec
from msgspec import Raw, Struct

from paperlog.site.blob import Blob, Place
from paperlog.site.cache_files import read_json, write_json
from paperlog.site.prepared import Prepared, from_json, to_json

_PARTS = 32  # files, so that a changed post makes few of the others' entries be written again
_NOWHERE: Place = (0, 0, "")
_SPARE = (
    1_000_000  # bytes of HTML that nobody asks for any more; with more than this and half of all, it is thrown away
)


class _Entry(Struct, frozen=True):
    """One post: the digest of its file, what it was prepared to, and where its HTML is."""

    digest: str
    prepared: Raw
    html: Place


class _Part(Struct, frozen=True):
    """One file: the key of the build that wrote it, and posts by their paths."""

    key: str
    posts: dict[str, _Entry]


class Memory:
    """The remembered posts of one blog."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._key = ""
        self._posts: dict[str, tuple[str, Prepared]] = {}  # path -> digest, post
        self._places: dict[str, tuple[str, Place]] = {}  # path -> digest, where its HTML is
        self._parts: dict[int, dict[str, _Entry]] = {}

    def begin(self, folder: Path, *, key: str) -> None:
        """Start a build whose posts depend on what `key` stands for."""
        if (folder, key) != (self._folder, self._key):
            self._posts, self._places = {}, {}
        self._folder, self._key, self._parts = folder, key, {}

    def get(self, path: str, *, digest: str) -> Prepared | None:
        """The post of a file whose bytes have this digest."""
        known = self._posts.get(path)
        if known is not None and known[0] == digest:
            return known[1]
        entry = self._part(_part_of(path)).get(path)
        if entry is None or entry.digest != digest:
            return None
        try:
            prepared = from_json(entry.prepared)
        except (msgspec.DecodeError, ValueError, RecursionError):  # somebody edited the file
            return None
        self._places[path] = digest, entry.html
        return prepared

    def html(self, path: str, *, digest: str) -> str | None:
        """The HTML of a post, if it is remembered."""
        known = self._places.get(path)
        return self._blob.get(known[1]) if known is not None and known[0] == digest else None

    def save(self, posts: Mapping[str, tuple[str, Prepared]], new: Mapping[str, bytes]) -> None:
        """Remember exactly these posts, by path and with the digest of each; `new` has those just made, as JSON."""
        gone = {*self._posts, *(path for part in self._parts.values() for path in part)} - posts.keys()
        self._places = {path: place for path, place in self._places.items() if path in posts and path not in new}
        self._posts = dict(posts)
        is_moved = self._keep_html([path for path in posts if path in new])
        written = {_part_of(path) for path in (posts if is_moved else (*new, *gone))}
        inside: list[list[str]] = [[] for _ in range(_PARTS)]
        for path in posts:
            inside[_part_of(path)].append(path)
        for number, paths in enumerate(inside):
            if not paths:
                self._path(number).unlink(missing_ok=True)
            elif number in written:
                self._write_part(number, paths, new)

    def _keep_html(self, new: Sequence[str]) -> bool:
        """Keep the HTML of these posts; whether that of all is at other places now."""
        live = sum(length for _, (_, length, _) in self._places.values())
        is_moved = self._blob.size > 2 * live + _SPARE
        kept = {path: self.html(path, digest=self._posts[path][0]) or "" for path in self._places} if is_moved else {}
        if is_moved:
            self._blob.clear()
        texts = kept | {path: _html(self._posts[path][1]) for path in new}
        places = self._blob.add(texts.values())
        self._places |= {path: (self._posts[path][0], place) for path, place in zip(texts, places, strict=True)}
        return is_moved

    def _write_part(self, number: int, paths: Sequence[str], new: Mapping[str, bytes]) -> None:
        known = self._part(number)
        entries = {}
        for path in paths:
            digest, prepared = self._posts[path]
            entry = known.get(path)
            # Another build may have written an entry since this process read its post.
            is_known = path not in new and entry is not None and entry.digest == digest
            value = entry.prepared if is_known and entry else Raw(new.get(path) or to_json(prepared))
            entries[path] = _Entry(digest, value, self._places.get(path, (digest, _NOWHERE))[1])
        write_json(self._path(number), _Part(self._key, entries))

    @property
    def _blob(self) -> Blob:
        assert self._folder is not None
        return Blob(self._folder / "html")

    def _part(self, number: int) -> dict[str, _Entry]:
        if number not in self._parts:
            part = read_json(self._path(number), _Part)
            self._parts[number] = part.posts if part is not None and part.key == self._key else {}
        return self._parts[number]

    def _path(self, number: int) -> Path:
        assert self._folder is not None
        return self._folder / f"{number:02}.json"


def _part_of(path: str) -> int:
    return crc32(path.encode("utf-8", "surrogatepass")) % _PARTS


def _html(prepared: Prepared) -> str:
    return prepared.rendered.html if prepared.rendered else ""

"""The cache of a blog: a folder of verified files, and entries computed from the blog's files.

The first line of a cache file holds two fields: a digest of the value, the file's name and a key; and the length of the
value. The value is JSON. Long texts follow it, and the value holds a digest of each text. Data that does not match its
digest is treated as missing, so damage costs only time.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import mmap
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Generic, TypeVar
from zlib import crc32

import msgspec
from msgspec import Struct

from paperlog.cache.storage import delete, open_lock, open_safely, replace_file

T = TypeVar("T")

_FORMAT = "1"
_LONGEST_HEADER = 64  # bytes
_PARTS = 32  # files that the entries are split into, so that a change rewrites few other entries


class Place(Struct, frozen=True, array_like=True):
    """Location of a text in a cache file: its offset after the value, its length in bytes, and its digest."""

    start: int
    length: int
    digest: str


class Cache:
    """The cache of one blog; without a folder it holds only the entries of this process.

    No method raises `OSError`. If the folder cannot be used or a file cannot be written, `warn` is called once and the
    cache writes nothing until the next `lock`.
    """

    def __init__(self, folder: Path | None = None, *, warn: Callable[[str], None] = lambda _: None) -> None:
        """Create the cache without opening any file.

        Args:
            folder: The folder of the files; it need not exist.
            warn: Called with the reason why the cache is not used, unless the previous warning was the same.
        """
        self.folder = folder
        self._is_usable = folder is not None
        self._warn = warn
        self._warning = ""
        self._has_failed = mmap.mmap(-1, 1)  # shared with forked processes, so that only one warns
        self._lock: IO[bytes] | None = None
        self._entries: dict[str, Entries[Any]] = {}

    def lock(self, *, wait: Callable[[], None] = lambda: None) -> None:
        """Lock the cache against other processes until `unlock`; disable the cache if it cannot be locked.

        Args:
            wait: Called before waiting for another process to release the lock.
        """
        self.unlock()
        if self.folder is None:
            return
        self._has_failed[0] = 0
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not os.access(self.folder, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            self._lock = open_lock(self.folder / "lock")
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                wait()
                fcntl.flock(self._lock, fcntl.LOCK_EX)
            self._is_usable = True
        except OSError as error:
            self._is_usable = False
            self.unlock()
            self._fail(error)

    def unlock(self) -> None:
        """Release the lock; the end of the process releases it, too."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def entries(self, name: str, kind: type[T], *, key: str) -> Entries[T]:
        """Return the entries of one kind for a new build, including those of earlier builds of this process.

        Args:
            name: Prefix of the names of the cache files.
            kind: The type of the values.
            key: Fingerprint of everything that the values depend on, except the files they are computed from.
        """
        entries = self._entries.get(name)
        if entries is None or entries.key != key:
            entries = self._entries[name] = Entries(self, name, kind, key=key)
        entries.begin()
        return entries

    def read(self, name: str, kind: type[T], *, key: str) -> T | None:
        """Return the value of a cache file, or `None` if it is missing, damaged or was written with another key."""
        try:
            with self._opened(name) as (file, digest, length):
                content = file.read(length)
            if digest == _value_digest(content, name=name, key=key):
                return msgspec.json.decode(content, type=kind)
        except (OSError, ValueError, msgspec.DecodeError):
            pass
        return None

    def read_text(self, name: str, place: Place) -> str | None:
        """Return a text of a cache file, or `None` if it is missing or damaged."""
        try:
            with self._opened(name) as (file, _, length):
                file.seek(length + place.start, os.SEEK_CUR)
                data = file.read(place.length)
            return data.decode("utf-8", "surrogatepass") if _digest(data) == place.digest else None
        except (OSError, ValueError):
            return None

    def write(self, name: str, value: object, *, key: str, texts: Sequence[bytes] = ()) -> bool:
        """Write a cache file atomically; return whether it was written."""
        if self.folder is None or not self._is_usable or self._has_failed[0]:
            return False
        content = msgspec.json.encode(value)
        header = b"%b %d\n" % (_value_digest(content, name=name, key=key), len(content))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            replace_file(self.folder / name, (header, content, *texts))
        except OSError as error:
            self._fail(error)
            return False
        return True

    def remove(self, name: str) -> None:
        """Delete a cache file if it exists."""
        if self.folder is not None and self._is_usable:
            try:
                delete(self.folder / name)
            except OSError as error:
                self._fail(error)

    def names(self, prefix: str) -> Sequence[str]:
        """Return the sorted names of files that start with a prefix, including unfinished files."""
        if self.folder is None or not self._is_usable:
            return ()
        try:
            return sorted(path.name for path in self.folder.iterdir() if path.name.startswith(prefix))
        except OSError:
            return ()

    @contextlib.contextmanager
    def _opened(self, name: str) -> Iterator[tuple[IO[bytes], bytes, int]]:
        """Open a cache file; yield it, positioned after the header, with the digest and the length of the value.

        Raises:
            OSError: The file is missing, or cannot be read.
            ValueError: The file is not a cache file.
        """
        if self.folder is None or not self._is_usable:
            raise FileNotFoundError
        with open(self.folder / name, "rb", opener=open_safely) as file:
            digest, length = file.readline(_LONGEST_HEADER).split()
            if not 0 <= int(length) <= os.fstat(file.fileno()).st_size:
                raise ValueError("the length is wrong")
            yield file, digest, int(length)

    def _fail(self, error: OSError) -> None:
        if self._has_failed[0]:
            return
        self._has_failed[0] = 1
        reason = (error.strerror or str(error)).lower()
        if isinstance(error, (FileExistsError, NotADirectoryError)):
            reason = "a file or a broken link is in the place of a folder"
        warning = f"the build goes on without the cache '{self.folder}': {reason}"
        if warning != self._warning:  # otherwise `mkdocs serve` repeats it after each save
            self._warning = warning
            self._warn(warning)


class _Entry(Struct, Generic[T], frozen=True, array_like=True):
    """The digest of a source file, the value computed from it, and the value's text or the location of that text."""

    digest: str
    value: T
    text: Place | str = ""


class Entries(Generic[T]):
    """Values computed from source files, keyed by path and digest; each may have a text that is seldom needed.

    This process holds them in memory; cache files hold them, split into parts, for the next process.
    """

    def __init__(self, cache: Cache, name: str, kind: type[T], *, key: str) -> None:
        """Create an empty collection; the arguments are those of `Cache.entries`."""
        self.key = key
        self._cache = cache
        self._name = name
        self._kind: Any = dict[str, _Entry[kind]]  # type: ignore[valid-type]
        self._saved: Mapping[str, _Entry[T]] = {}
        self.begin()

    def begin(self) -> None:
        """Begin a build: forget the contents of the cache files, which other processes may have changed."""
        self._used: dict[str, _Entry[T]] = {}
        self._changed: set[int] = set()
        self._parts: dict[int, Mapping[str, _Entry[T]]] = {}

    def get(self, path: str, *, digest: str) -> T | None:
        """Return the value computed from the file at `path` with this digest, or `None`."""
        entry = self._saved.get(path)
        if entry is None or entry.digest != digest:
            entry = self._part(_part_of(path)).get(path)
        if entry is None or entry.digest != digest:
            return None
        self._used[path] = entry
        return entry.value

    def put(self, path: str, value: T, *, digest: str, text: str = "") -> None:
        """Add a value; replace an existing value of the same file."""
        self._used[path] = _Entry(digest, value, text)
        self._changed.add(_part_of(path))

    def text(self, path: str, *, digest: str) -> str | None:
        """Return the text of a value, or `None` if it is missing or damaged."""
        entry = self._used.get(path) or self._saved.get(path)
        if entry is None or entry.digest != digest:
            return None
        text = self._read_text(path, entry)
        if text is None:  # damaged: delete the file, so that the next build computes the entry again
            self._cache.remove(self._file(_part_of(path)))
        return text

    def save(self) -> None:
        """Save exactly the values that this build has read or added, and delete all others."""
        inside: dict[int, dict[str, _Entry[T]]] = {}
        for path, entry in self._used.items():
            inside.setdefault(_part_of(path), {})[path] = entry
        gone = {*self._saved, *(path for part in self._parts.values() for path in part)} - self._used.keys()
        for number in self._changed.union(map(_part_of, gone)) & inside.keys():
            self._write(number, inside[number])
        for name in set(self._cache.names(f"{self._name}-")).difference(map(self._file, inside)):
            self._cache.remove(name)
        self._saved, self._used = self._used, {}

    def _write(self, number: int, entries: Mapping[str, _Entry[T]]) -> None:
        written, texts, start = {}, [], 0
        for path, entry in entries.items():
            text = self._read_text(path, entry)
            if text is None:  # damaged: the next build computes the entry again
                continue
            data = text.encode("utf-8", "surrogatepass")
            written[path] = _Entry(entry.digest, entry.value, Place(start, len(data), _digest(data)) if data else "")
            texts.append(data)
            start += len(data)
        if self._cache.write(self._file(number), written, key=self.key, texts=texts):
            self._used |= written  # replaces texts in memory by their locations

    def _read_text(self, path: str, entry: _Entry[T]) -> str | None:
        if isinstance(entry.text, str):
            return entry.text
        name = self._file(_part_of(path))
        text = self._cache.read_text(name, entry.text)
        if text is None:  # another process may have rewritten the file, with the text at another offset
            found = (self._cache.read(name, self._kind, key=self.key) or {}).get(path)
            if found is not None and found.digest == entry.digest and isinstance(found.text, Place):
                text = self._cache.read_text(name, found.text)
        return text

    def _part(self, number: int) -> Mapping[str, _Entry[T]]:
        if number not in self._parts:
            self._parts[number] = self._cache.read(self._file(number), self._kind, key=self.key) or {}
        return self._parts[number]

    def _file(self, number: int) -> str:
        return f"{self._name}-{number:02}"


def _part_of(path: str) -> int:
    return crc32(path.encode("utf-8", "surrogatepass")) % _PARTS


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=8).hexdigest()


def _value_digest(content: bytes, *, name: str, key: str) -> bytes:
    bound_to = blake2b("\n".join((_FORMAT, name, key)).encode("utf-8", "surrogatepass")).digest()
    return blake2b(content, digest_size=16, key=bound_to).hexdigest().encode()

"""A stranger's built site, unpacked as data that can be published: plain files, known kinds, and no scripts.

Whoever opens a pull request decides what its artifact holds. An archive that could only be meant to do harm is refused
as a whole; files of other kinds than those below are left out. Browsers run nothing on the pages that remain: each
starts with a policy that forbids it, before the first byte of what the stranger wrote.
"""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

MOST_FILES = 20_000
LARGEST_FILE = 25_000_000
LARGEST_SITE = 100_000_000
"""Bytes after unpacking."""

PAGES = frozenset({".html", ".htm"})
OTHERS = frozenset(
    {
        *(".css", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2"),
        *(".txt", ".json", ".bib", ".ris"),
    }
)
"""No `.js`, since nothing would run it; no `.svg`, `.xml`, `.xhtml` or `.pdf`, in which browsers run scripts, too."""

POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "script-src 'none'; frame-src 'none'; object-src 'none'; form-action 'none'; base-uri 'none'"
)
PREFIX = (
    f'<!doctype html><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    '<meta name="robots" content="noindex">\n'
).encode()

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+@-]{0,199}")
_CHUNK = 1 << 16


class RefusedArchiveError(Exception):
    """An archive that no build makes."""


def unpack(archive: Path, folder: Path, *, room: int = LARGEST_SITE) -> tuple[int, int]:
    """Unpack a site into a folder that does not exist yet.

    Args:
        archive: A zip file.
        folder: Where the site goes.
        room: How many bytes it may have at most.

    Returns:
        How many bytes it has, and how many files were left out.

    Raises:
        RefusedArchiveError: There is no folder then.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            wanted, left_out = _chosen(opened)
            size = _write(opened, wanted, folder, room=min(room, LARGEST_SITE))
    except RefusedArchiveError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise RefusedArchiveError(f"it cannot be read: {error}") from None
    return size, left_out


def _chosen(archive: zipfile.ZipFile) -> tuple[dict[str, zipfile.ZipInfo], int]:
    """The files to publish by their paths, and the number of the others."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise RefusedArchiveError(f"it holds {len(entries)} files, and {MOST_FILES} are allowed")
    chosen: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    left_out = 0
    for entry in entries:
        # `orig_filename` is what the archive says; zipfile has cut `filename` at a zero byte.
        name = entry.orig_filename
        _refuse_harmful(name, entry)
        if entry.is_dir():
            continue
        folded = name.casefold()
        if folded in seen:
            raise RefusedArchiveError(f"two files have one name: {name!r}")
        seen.add(folded)
        parts = name.split("/")
        known = PurePosixPath(name).suffix.lower() in PAGES | OTHERS
        if known and len(parts) <= 20 and all(_PART.fullmatch(part) for part in parts):
            chosen[name] = entry
        else:
            left_out += 1
    if "index.html" not in chosen:
        raise RefusedArchiveError("it has no 'index.html'")
    return chosen, left_out


def _refuse_harmful(name: str, entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise RefusedArchiveError(f"{name!r} is a link or a device")
    if entry.flag_bits & 0x1:
        raise RefusedArchiveError(f"{name!r} is encrypted")
    if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/") or re.match("[A-Za-z]:", name):
        raise RefusedArchiveError(f"{name!r} leads out of the folder")


def _write(archive: zipfile.ZipFile, wanted: dict[str, zipfile.ZipInfo], folder: Path, *, room: int) -> int:
    """Write files and count their bytes as they come, since an archive may say what it likes of their sizes."""
    folder.mkdir(parents=True)
    total = 0
    for name, entry in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        size = 0
        with archive.open(entry) as source, path.open("xb") as target:
            if path.suffix.lower() in PAGES:
                target.write(PREFIX)
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                total += len(chunk)
                if size > LARGEST_FILE or total > room:
                    raise RefusedArchiveError(f"{name!r} makes it too large")
                target.write(chunk)
    return total

"""A stranger's built site, unpacked as data that can be published: plain files, known kinds, and no scripts.

Whoever opens a pull request decides what its artifact holds. An archive that no build makes is refused as a whole;
files of other kinds than those below are left out. Pages are written anew with what is allowed of them, after a policy
by which browsers run nothing and load nothing from elsewhere.

    unpack.py ARCHIVE FOLDER ROOM    prints what came of it as JSON; `previews.py` gives it a process of its own
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import stat
import sys
import zipfile
from pathlib import Path, PurePosixPath

from pages import rewrite

MOST_FILES = 20_000
LARGEST_PAGE = 10_000_000
LARGEST_FILE = 25_000_000
LARGEST_SITE = 100_000_000
"""Bytes after unpacking."""
MEMORY = 500_000_000
"""Bytes of the process that unpacks; a page of the largest size takes a fifth."""

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
    '<!doctype html><meta charset="utf-8">'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    '<meta http-equiv="x-dns-prefetch-control" content="off">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">\n'
).encode()
"""Stands before all that is a stranger's, since a policy holds for what follows it."""

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+@-]{0,199}")
# What the artifacts of GitHub use; the other methods unpack any number of bytes at once.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


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
            size, not_written = _write(opened, wanted, folder, room=min(room, LARGEST_SITE))
    except RefusedArchiveError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except Exception as error:  # noqa: BLE001 - damaged data raises anything, and costs this one preview alone
        shutil.rmtree(folder, ignore_errors=True)
        raise RefusedArchiveError(f"it cannot be read: {str(error) or type(error).__name__}") from None
    return size, left_out + not_written


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
    if entry.compress_type not in _METHODS:
        raise RefusedArchiveError(f"{name!r} is compressed by a method other than deflate")
    if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/") or re.match("[A-Za-z]:", name):
        raise RefusedArchiveError(f"{name!r} leads out of the folder")


def _write(archive: zipfile.ZipFile, wanted: dict[str, zipfile.ZipInfo], folder: Path, *, room: int) -> tuple[int, int]:
    """Write files, and return how many bytes they have and how many of them were left out."""
    folder.mkdir(parents=True)
    total = left_out = 0
    for name, entry in wanted.items():
        path = folder / name
        is_page = path.suffix.lower() in PAGES
        most = min(LARGEST_PAGE if is_page else LARGEST_FILE, room - total)
        # An archive may say what it likes of the sizes of its files.
        with archive.open(entry) as source:
            data = source.read(most + 1)
        written = rewrite(data) if is_page and len(data) <= most else data
        size = max(len(data), len(written))
        if size > most:
            raise RefusedArchiveError(f"{name!r} makes it too large")
        if not is_page and data.lstrip(b"\xef\xbb\xbf\t\n\f\r ").startswith(b"<"):
            left_out += 1  # markup under another name; a browser that is not told its kind would take it for a page
            continue
        total += size
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as target:
            target.write(PREFIX + written if is_page else written)
    return total, left_out


def main(arguments: list[str]) -> int:
    """Unpack within limits of the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    archive, folder, room = arguments
    try:
        size, left_out = unpack(Path(archive), Path(folder), room=int(room))
    except RefusedArchiveError as error:
        print(json.dumps({"refused": str(error)}))
        return 1
    print(json.dumps({"size": size, "left_out": left_out}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Unpack an untrusted site so that it is safe to publish: regular files of known types, without scripts.

The author of a pull request controls the contents of its artifact. An archive that no build could create is refused as
a whole; files of types other than those below are left out. Pages are rewritten with only their allowed parts, after a
policy that forbids browsers to run scripts or to load anything from other hosts.

    unpack.py ARCHIVE FOLDER ROOM    print the result as JSON; `previews.py` runs this in a separate process
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
"""Maximum bytes after unpacking."""
MEMORY = 500_000_000
"""Memory limit of the unpacking process in bytes; a page of the largest size takes a fifth of it."""

PAGES = frozenset({".html", ".htm"})
OTHERS = frozenset(
    {
        *(".css", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2"),
        *(".txt", ".json", ".bib", ".ris"),
    }
)
"""Excludes `.js`, because the policy blocks it, and `.svg`, `.xml`, `.xhtml` and `.pdf`, which can contain scripts."""

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
"""The start of every page: a policy applies only to what follows it, so it is before all untrusted content."""

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+@-]{0,199}")
# The methods in GitHub's artifacts. Other methods may decompress any number of bytes at once.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class RefusedArchiveError(Exception):
    """The archive is one that no build could create."""


def unpack(archive: Path, folder: Path, *, room: int = LARGEST_SITE) -> tuple[int, int]:
    """Unpack a site into a folder that does not exist yet.

    Args:
        archive: A zip file.
        folder: The folder for the site.
        room: The maximum size of the site in bytes.

    Returns:
        The size of the site in bytes, and the number of files left out.

    Raises:
        RefusedArchiveError: The archive is hostile, damaged or too large. The folder is removed.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            wanted, left_out = _chosen(opened)
            size, not_written = _write(opened, wanted, folder, room=min(room, LARGEST_SITE))
    except RefusedArchiveError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except Exception as error:  # noqa: BLE001 - damaged data can raise any exception, which affects only this preview
        shutil.rmtree(folder, ignore_errors=True)
        raise RefusedArchiveError(f"it cannot be read: {str(error) or type(error).__name__}") from None
    return size, left_out + not_written


def _chosen(archive: zipfile.ZipFile) -> tuple[dict[str, zipfile.ZipInfo], int]:
    """Return the files to publish, by path, and the number of files left out."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise RefusedArchiveError(f"it contains {len(entries)} files, but only {MOST_FILES} are allowed")
    chosen: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    left_out = 0
    for entry in entries:
        # `orig_filename` is the name in the archive; zipfile truncates `filename` at a null byte.
        name = entry.orig_filename
        _refuse_harmful(name, entry)
        if entry.is_dir():
            continue
        folded = name.casefold()
        if folded in seen:
            raise RefusedArchiveError(f"two files have the same name: {name!r}")
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
    """Write files, and return their size in bytes and the number of files left out."""
    folder.mkdir(parents=True)
    total = left_out = 0
    for name, entry in wanted.items():
        path = folder / name
        is_page = path.suffix.lower() in PAGES
        most = min(LARGEST_PAGE if is_page else LARGEST_FILE, room - total)
        # The sizes that the archive declares cannot be trusted.
        with archive.open(entry) as source:
            data = source.read(most + 1)
        written = rewrite(data) if is_page and len(data) <= most else data
        size = max(len(data), len(written))
        if size > most:
            raise RefusedArchiveError(f"{name!r} makes it too large")
        if not is_page and data.lstrip(b"\xef\xbb\xbf\t\n\f\r ").startswith(b"<"):
            left_out += 1  # HTML with another extension: without a media type, a browser would show it as a page
            continue
        total += size
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as target:
            target.write(PREFIX + written if is_page else written)
    return total, left_out


def main(arguments: list[str]) -> int:
    """Unpack an archive with a memory limit for the process."""
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

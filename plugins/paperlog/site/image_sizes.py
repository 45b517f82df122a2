"""Sizes of the images beside posts, so that a page can reserve space while they load.

Sizes are read from the first bytes of a file, which may have any content; a file that cannot be parsed has no size. The
library `imagesize` 2.0.1 is not suitable: a hostile file of 60 KB keeps it busy for minutes, and it takes the size of
an SVG from the first element that has one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from html import unescape
from typing import IO
from urllib.parse import unquote, urlsplit

from paperlog.markup.attributes import parse_attributes
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN

Size = tuple[int, int]
"""Width and height in CSS pixels."""

IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_MAX_SIDE = 65_535  # pixels; no browser shows larger images
_HEAD = 4_096  # bytes of an SVG to search for its root element
_MAX_SEGMENTS = 200  # segments of a JPEG before its size; a colour profile takes about twelve

# The sanitizer writes `src` first, and no attribute that it writes contains a `>`.
_IMAGE = re.compile(f'<img src="{LINK_OPEN}([^{LINK_CLOSE}]*){LINK_CLOSE}"([^>]*)>')
_SVG = re.compile(r"<svg\b([^>]*)>", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]{0,9}\.?[0-9]{1,9})(px|pt|pc|in|cm|mm|)\s*")
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_NUMBER = re.compile("[1-9][0-9]{0,4}")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54}


class Images:
    """The images of one build, each read on first access."""

    def __init__(self, size_of: Callable[[str], Size | None], sources: Mapping[str, str]) -> None:
        """Read no image yet.

        Args:
            size_of: Returns the size of an image by its file.
            sources: Maps files, relative to the blog's folder, to their URLs, relative to the site's root.
        """
        self._size_of = size_of
        self._sources = sources
        self._sizes: dict[str, Size | None] = {}

    @cached_property
    def _files(self) -> Mapping[str, str]:
        return {url: path for path, url in self._sources.items() if path.lower().endswith(IMAGE_ENDINGS)}

    def size(self, url: str | None) -> Size | None:
        """Return the size of the image at a URL of the site, quoted as in links, or `None` if it is unknown."""
        if url is None:
            return None
        if url not in self._sizes:
            path = self._files.get(unquote(urlsplit(url).path))
            self._sizes[url] = None if path is None else self._size_of(path)
        return self._sizes[url]

    def sized(self, html: str) -> str:
        """Return markup with the size added to each image of the site; sizes set by authors are kept.

        The links in the markup must be resolved.
        """
        return _IMAGE.sub(self._sized, html) if "<img" in html else html

    def _sized(self, match: re.Match[str]) -> str:
        size = self.size(unescape(match[1]))
        if size is None:
            return match[0]
        chosen = parse_attributes(match[2])
        width, height = size
        if "width" in chosen and "height" in chosen:
            return match[0]
        if "width" in chosen:
            width, height = 0, _scaled(height, chosen["width"], width)
        elif "height" in chosen:
            width, height = _scaled(width, chosen["height"], height), 0
        added = "".join(f' {name}="{value}"' for name, value in (("width", width), ("height", height)) if value)
        return f'<img src="{LINK_OPEN}{match[1]}{LINK_CLOSE}"{match[2]}{added}>'


def _scaled(length: int, chosen: str | None, other: int) -> int:
    """Return `length` scaled by `chosen / other`, in pixels, or 0 if `chosen` is not a number of pixels."""
    return round(length * int(chosen) / other) if chosen and _NUMBER.fullmatch(chosen) else 0


def image_size(file: IO[bytes]) -> Size | None:
    """Return the size at which browsers show an image file, or `None` if its first bytes do not contain one."""
    try:
        size = _read(file)
    except (OSError, ValueError, LookupError):
        return None
    return size if size and all(0 < side <= _MAX_SIDE for side in size) else None


def _read(file: IO[bytes]) -> Size | None:
    head = file.read(32)
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return _number(head[16:20]), _number(head[20:24])
    if head.startswith((b"GIF87a", b"GIF89a")):
        return _little(head[6:8]), _little(head[8:10])
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _webp(head)
    if head.startswith(b"\xff\xd8\xff"):
        file.seek(2)
        return _jpeg(file)
    return _svg((head + file.read(_HEAD)).decode("utf-8", "replace"))


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _webp(head: bytes) -> Size | None:
    kind = head[12:16]
    if kind == b"VP8X":
        return _little(head[24:27]) + 1, _little(head[27:30]) + 1
    if kind == b"VP8L" and head[20] == 0x2F:
        bits = _little(head[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        return _little(head[26:28]) & 0x3FFF, _little(head[28:30]) & 0x3FFF
    return None


def _jpeg(file: IO[bytes]) -> Size | None:
    """Return the size of the frame, rotated by the Exif orientation, as in browsers."""
    is_turned = False
    for _ in range(_MAX_SEGMENTS):
        marker = file.read(2)
        while marker == b"\xff\xff":  # fill bytes
            marker = b"\xff" + file.read(1)
        length = _number(file.read(2)) - 2
        if len(marker) < 2 or marker[0] != 0xFF or length < 0:
            return None
        kind = marker[1]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            frame = file.read(5)
            height, width = _number(frame[1:3]), _number(frame[3:5])
            return (height, width) if is_turned else (width, height)
        if kind == 0xE1:
            is_turned = _is_turned(file.read(length)) or is_turned
        else:
            file.seek(length, 1)
    return None


def _is_turned(segment: bytes) -> bool:
    """Return whether Exif data gives an orientation that swaps width and height."""
    if not segment.startswith(b"Exif\0\0"):
        return False
    tiff = segment[6:]
    read = _little if tiff.startswith(b"II") else _number
    start = read(tiff[4:8])
    end = min(len(tiff), start + 2 + 12 * read(tiff[start : start + 2]))
    for place in range(start + 2, end, 12):
        if read(tiff[place : place + 2]) == 0x0112:
            return 5 <= read(tiff[place + 8 : place + 10]) <= 8
    return False


def _svg(text: str) -> Size | None:
    """Return the `width` and `height` of an SVG; one without them fills the space available, so it has no size."""
    found = _SVG.search(_COMMENT.sub("", text))
    if found is None:
        return None
    attributes = parse_attributes(found[1])
    lengths = [_LENGTH.fullmatch(attributes.get(name) or "") for name in ("width", "height")]
    width, height = [round(float(each[1]) * _UNITS[each[2]]) if each else 0 for each in lengths]
    return width, height

"""Sizes of images, read from files of each kind, whole and broken."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.building import png

from paperlog.site.assets import Assets
from paperlog.site.image_sizes import Images, Size, image_size


def segment(kind: int, data: bytes) -> bytes:
    return b"\xff" + bytes([kind]) + struct.pack(">H", len(data) + 2) + data


def exif(order: str, orientation: int) -> bytes:
    mark = b"MM" if order == ">" else b"II"
    entries = struct.pack(f"{order}HHIHH", 0x0100, 3, 1, 9, 0) + struct.pack(
        f"{order}HHIHH", 0x0112, 3, 1, orientation, 0
    )
    return b"Exif\0\0" + mark + struct.pack(f"{order}HIH", 42, 8, 2) + entries


def jpeg(width: int, height: int, *before: bytes, frame: int = 0xC0) -> bytes:
    size = struct.pack(">BHHB", 8, height, width, 3) + bytes(9)
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0" + bytes(9)) + b"".join(before) + segment(frame, size) + b"\xff\xd9"


def webp(kind: bytes, data: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(data) + 12) + b"WEBP" + kind + struct.pack("<I", len(data)) + data


LARGE_PROFILE = segment(0xE2, bytes(65_000)) * 3

FILES: dict[str, tuple[bytes, Size | None]] = {
    "png": (png(640, 480), (640, 480)),
    "gif": (b"GIF89a" + struct.pack("<HH", 12, 7) + bytes(9), (12, 7)),
    "jpeg": (jpeg(640, 480), (640, 480)),
    "progressive jpeg": (jpeg(300, 200, LARGE_PROFILE, segment(0xC4, bytes(9)), frame=0xC2), (300, 200)),
    "jpeg with fill bytes": (jpeg(300, 200, b"\xff\xff"), (300, 200)),
    "upright jpeg": (jpeg(640, 480, segment(0xE1, exif(">", 1))), (640, 480)),
    "turned jpeg": (jpeg(640, 480, segment(0xE1, exif(">", 6))), (480, 640)),
    "turned jpeg of another camera": (jpeg(640, 480, segment(0xE1, exif("<", 8))), (480, 640)),
    "turned jpeg from an editor": (
        jpeg(640, 480, segment(0xE1, exif(">", 6)), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>")), (480, 640)
    ),
    "lossy webp": (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 550, 368 | 0x4000)), (550, 368)),
    "lossless webp": (webp(b"VP8L", b"\x2f" + struct.pack("<I", (385 << 14) | 399)), (400, 386)),
    "extended webp": (webp(b"VP8X", bytes(4) + b"\x8f\x01\0" + b"\x2b\x01\0"), (400, 300)),
    "svg": (b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg width="10.4" height=\'20px\' viewBox="0 0 1 2">', (10, 20)),
    "svg in points": (b'<svg xmlns="http://www.w3.org/2000/svg" width="460.8pt" height="3in"/>', (614, 288)),
    "svg with a comment": (b'<!-- <svg width="1" height="2"> --><svg width="10" height="20">', (10, 20)),
    "svg that fills its place": (b'<svg width="100%" viewBox="0 0 24 24"></svg>', None),
    "svg without a size": (b'<svg viewBox="0 0 24 24"></svg>', None),
    "nothing": (b"", None),
    "no image": (b"one", None),
    "png without width": (png(0, 480), None),
    "endless png": (png(2**32 - 1, 480), None),
    "cut png": (png(640, 480)[:18], None),
    "cut jpeg": (jpeg(640, 480)[:24], None),
    "jpeg without a frame": (b"\xff\xd8\xff" + segment(0xE0, b"")[1:] * 2, None),
}  # fmt: skip


@pytest.mark.parametrize(("content", "size"), FILES.values(), ids=FILES)
def test_the_size_is_that_of_the_first_bytes(content: bytes, size: Size | None) -> None:
    assert image_size(io.BytesIO(content)) == size


@given(
    content=st.sampled_from([content for content, _ in FILES.values()]),
    place=st.integers(0, 90),
    put=st.binary(max_size=9),
)
def test_any_bytes_have_a_size_or_none(content: bytes, place: int, put: bytes) -> None:
    size = image_size(io.BytesIO(content[:place] + put + content[place + len(put) :]))
    assert size is None or min(size) > 0


def mark(url: str) -> str:
    return f"\ufdd0{url}\ufdd1"


@pytest.mark.parametrize(
    ("attributes", "added"),
    [
        (' alt="" loading="lazy"', ' width="640" height="480"'),
        (' alt="" width="320"', ' height="240"'),
        (' alt="" height="48"', ' width="64"'),
        (' alt="" width="50%"', ""),
        (' alt="" width="1" height="2"', ""),
        (' alt="&lt;width&gt; width=3"', ' width="640" height="480"'),
    ],
)
def test_what_the_author_chose_stays(tmp_path: Path, attributes: str, added: str) -> None:
    (tmp_path / "a b.png").write_bytes(png(640, 480))
    images = Images(Assets(tmp_path).size, {"a b.png": "posts/a b.png"})
    for url in ("posts/a%20b.png", "posts/a%20b.png?v=1&amp;w=2#top"):
        assert images.sized(f'<img src="{mark(url)}"{attributes}>') == f'<img src="{mark(url)}"{attributes}{added}>'


def test_only_images_of_the_site_have_a_size(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(640, 480))
    images = Images(Assets(tmp_path).size, {"a.png": "posts/a.png", "a.md": "posts/a/"})
    for html in (
        f'<p>Text, <a href="{mark("posts/a.png")}">a link</a></p>',
        f'<img src="{mark("posts/b.png")}" alt="">',
        '<img src="data:image/png;base64,AAAA" alt="">',
        f'<video src="{mark("posts/a.png")}"></video>',
        '<pre>&lt;img src="posts/a.png"&gt;</pre>',
    ):
        assert images.sized(html) == html

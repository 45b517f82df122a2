"""What a stranger's artifact holds becomes plain pages without scripts, or nothing at all."""

from __future__ import annotations

import shutil
import stat
import tempfile
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.github.archives import INDEX, Entry, archive
from tests.github.hub import module

unpack = module("unpack")


def test_a_site_is_unpacked_without_what_could_run(tmp_path: Path) -> None:
    entries: list[Entry] = [
        INDEX,
        ("posts/", b"", stat.S_IFDIR),
        ("posts/freelb/index.html", b"<p>text"),
        ("assets/style.css", b"p{}"),
        ("posts/a.png", b"\x89PNG"),
        ("papers.bib", b"@misc{}"),
        ("script.js", b"alert(1)"),
        ("image.svg", b"<svg onload='alert(1)'/>"),
        ("feed.xml", b"<x/>"),
        ("page.xhtml", b"<html/>"),
        ("markup.json", b"\xef\xbb\xbf\n<script>alert(1)</script>"),
        ("markup.css", b"<!doctype html>"),
        ("caf\u00e9.html", b"<p>composed"),
        ("cafe\u0301.html", b"<p>decomposed"),
        (".htaccess", b""),
        ("a b.html", b""),
        ("noextension", b""),
    ]
    size, left_out = unpack.unpack(archive(tmp_path / "a.zip", entries), tmp_path / "out")
    files = {path.relative_to(tmp_path / "out").as_posix(): path for path in (tmp_path / "out").rglob("*.*")}
    assert sorted(files) == [
        "assets/style.css",
        "index.html",
        "papers.bib",
        "posts/a.png",
        "posts/freelb/index.html",
    ]
    assert (size, left_out) == (sum(len(entry[1]) for entry in entries[:6]), 11)
    assert files["posts/freelb/index.html"].read_bytes() == unpack.PREFIX + b"<p>text"
    assert files["assets/style.css"].read_bytes() == b"p{}"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (("../evil.html", b""), "leads out"),
        (("a/../../evil.html", b""), "leads out"),
        (("/etc/evil.html", b""), "leads out"),
        (("C:/evil.html", b""), "leads out"),
        (("..\\evil.html", b""), "leads out"),
        (("evil.html\0.png", b""), "leads out"),
        (("link.html", b"/etc/passwd", stat.S_IFLNK), "is a link"),
        (("folder", b"..", stat.S_IFLNK), "is a link"),
        (("pipe.html", b"", stat.S_IFIFO), "is a link"),
        (("device.html", b"", stat.S_IFCHR), "is a link"),
        (("INDEX.html", b""), "two files have the same name"),
        (("caf\u00e9.html/../x", b""), "leads out"),
        (("index.html/x.html", b""), "cannot be read"),
        (("bomb.html", b"0" * 26_000_000), "too large"),
    ],
)
def test_an_archive_that_means_harm_is_refused_as_a_whole(tmp_path: Path, entry: Entry, reason: str) -> None:
    made = archive(tmp_path / "a.zip", [INDEX, entry])
    with pytest.raises(unpack.RefusedArchiveError, match=reason):
        unpack.unpack(made, tmp_path / "inner" / "out")
    assert [path for path in tmp_path.rglob("*") if path.name not in ("a.zip", "inner")] == []


def test_sizes_are_counted_and_not_believed(tmp_path: Path) -> None:
    made = archive(tmp_path / "a.zip", [INDEX, ("a.html", b"0" * 5_000)])
    data = made.read_bytes()
    made.write_bytes(data.replace((5_000).to_bytes(4, "little"), (5).to_bytes(4, "little")))
    with pytest.raises(unpack.RefusedArchiveError):
        unpack.unpack(made, tmp_path / "out")
    made = archive(tmp_path / "b.zip", [INDEX, ("a.html", b"0" * 5_000)])
    with pytest.raises(unpack.RefusedArchiveError, match="too large"):
        unpack.unpack(made, tmp_path / "out", room=5_000)
    assert not (tmp_path / "out").exists()


def test_one_name_twice_and_too_many_files_are_refused(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of the archive that is wanted here
        made = archive(tmp_path / "a.zip", [INDEX, INDEX])
    with pytest.raises(unpack.RefusedArchiveError, match="same name"):
        unpack.unpack(made, tmp_path / "out")
    made = archive(tmp_path / "b.zip", [(f"{number}.txt", b"") for number in range(unpack.MOST_FILES + 1)])
    with pytest.raises(unpack.RefusedArchiveError, match="20000 are allowed"):
        unpack.unpack(made, tmp_path / "out")


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip file at all" * 100])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(unpack.RefusedArchiveError, match="cannot be read"):
        unpack.unpack(tmp_path / "a.zip", tmp_path / "out")


def good(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive that is unpacked without a complaint, but for its method."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", method) as written:
            for name, data in (("index.html", b"<p>text" * 30), ("a/b.html", b"<b>more</b>" * 40), ("s.css", b"p{}")):
                info = zipfile.ZipInfo(name)
                info.compress_type = method
                written.writestr(info, data)
            written.comment = b"of a stranger"
        file.seek(0)
        return file.read()


GOOD = {
    method: good(method) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2)
}


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Draw a good archive of any method with bytes that were changed, cut off, repeated, left out or put in."""
    data = bytearray(GOOD[draw(st.sampled_from(sorted(GOOD)))])
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        other = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(("flip", "value", "cut", "repeat", "drop", "insert"))):
            case "flip" if place < len(data):
                data[place] ^= 1 << draw(st.integers(0, 7))
            case "value":  # a number of two, four or eight bytes, as in headers
                value = draw(st.sampled_from((b"\0", b"\xff", b"\x01\0", b"\x7f")))
                size = draw(st.sampled_from((2, 4, 8)))
                data[place : place + size] = (value * size)[:size]
            case "cut":
                del data[place:]
            case "repeat":
                data[place:place] = data[min(place, other) : max(place, other)]
            case "drop":
                del data[place : place + draw(st.integers(1, 40))]
            case "insert":
                data[place:place] = draw(st.binary(max_size=40))
    return bytes(data)


@given(damaged())
def test_a_damaged_archive_is_refused_and_raises_nothing_else(data: bytes) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / "a.zip").write_bytes(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            try:
                unpack.unpack(folder / "a.zip", folder / "out")
            except unpack.RefusedArchiveError:
                assert not (folder / "out").exists()
            else:
                assert (folder / "out" / "index.html").read_bytes().startswith(unpack.PREFIX)
        assert {path.name for path in folder.iterdir()} <= {"a.zip", "out"}
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("method", sorted(GOOD))
def test_only_the_methods_of_artifacts_are_unpacked(tmp_path: Path, method: int) -> None:
    # The others give all that some bytes unpack to at once, which may be gigabytes.
    (tmp_path / "a.zip").write_bytes(GOOD[method])
    if method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert unpack.unpack(tmp_path / "a.zip", tmp_path / "out") == (653, 0)
    else:
        with pytest.raises(unpack.RefusedArchiveError, match="other than deflate"):
            unpack.unpack(tmp_path / "a.zip", tmp_path / "out")

"""What a stranger's artifact holds becomes plain pages without scripts, or nothing at all."""

from __future__ import annotations

import stat
import warnings
from pathlib import Path

import pytest

from tests.conftest import chromium
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
    assert (size, left_out) == (sum(len(entry[1]) for entry in entries[:6]), 7)
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
        (("INDEX.html", b""), "two files have one name"),
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
    with pytest.raises(unpack.RefusedArchiveError, match="one name"):
        unpack.unpack(made, tmp_path / "out")
    made = archive(tmp_path / "b.zip", [(f"{number}.txt", b"") for number in range(unpack.MOST_FILES + 1)])
    with pytest.raises(unpack.RefusedArchiveError, match="20000 are allowed"):
        unpack.unpack(made, tmp_path / "out")


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip file at all" * 100])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(unpack.RefusedArchiveError, match="cannot be read"):
        unpack.unpack(tmp_path / "a.zip", tmp_path / "out")


@pytest.mark.browser
def test_a_browser_runs_nothing_on_a_preview(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    page = b"""\xef\xbb\xbf<!-- --><!doctype html><html lang=en class=mine><head>
<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'"><base href=https://evil.example/>
<title>still</title><script>document.title = "ran"</script></head>
<body onload="document.title = 'ran'"><img src=x onerror="document.title = 'ran'"><p id=p>text</p>
<iframe srcdoc="<script>parent.document.title = 'ran'</script>"></iframe>
<a href="javascript:document.title='ran'">x</a>"""
    entries: list[Entry] = [("index.html", page), ("plain.html", b"<title>still</title><p id=p>text")]
    unpack.unpack(archive(tmp_path / "a.zip", entries), tmp_path / "out")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        opened = browser.new_page()
        opened.goto((tmp_path / "out" / "index.html").as_uri())
        assert opened.text_content("#p") == "text"
        opened.click("a")
        assert opened.title() == "still"
        assert opened.get_attribute("html", "class") == "mine"
        # The same page as the stranger wrote it, which shows that the test would notice.
        (tmp_path / "bare.html").write_bytes(page)
        opened.goto((tmp_path / "bare.html").as_uri())
        assert opened.title() == "ran"
        browser.close()

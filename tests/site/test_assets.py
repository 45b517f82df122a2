"""An asset is read again whenever it may have changed, and only then."""

from __future__ import annotations

import mmap
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.building import png

from paperlog.cache.cache import Cache
from paperlog.site.assets import Asset, Assets

LATER = 2**62
"""A time at which every change is long ago."""

CONTENTS = st.sampled_from([png(640, 480), png(640, 481), png(640, 480) + b"more", b"no image"])


def state(file: Path) -> tuple[int, ...]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def look(root: Path, cache: Cache | None = None, *, now: int = LATER) -> Asset:
    assets = Assets(root, cache, now=lambda: now)
    asset = assets.get("x.png")
    assets.save()
    return asset


def write(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    os.utime(file, (0, 0))


def replace(file: Path, content: bytes) -> None:
    write(file.with_suffix(".new"), content)
    file.with_suffix(".new").replace(file)


@settings(max_examples=20, deadline=None)
@given(edits=st.lists(st.tuples(st.sampled_from([write, replace]), CONTENTS, st.booleans()), max_size=6))
def test_an_edit_that_keeps_size_and_time_is_seen(
    edits: list[tuple[Callable[[Path, bytes], None], bytes, bool]],
) -> None:
    root = Path(tempfile.mkdtemp())
    file, cache = root / "x.png", Cache(root / "cache")
    write(file, png(640, 480))
    for edit, content, is_another_process in edits:
        assert look(root, cache) == look(root)
        before = state(file)
        edit(file, content)
        while state(file) == before:  # until the clock of the disk ticks
            edit(file, content)
        if is_another_process:
            cache = Cache(root / "cache")
    assert look(root, cache) == look(root)
    shutil.rmtree(root)


@pytest.mark.parametrize("is_another_process", [True, False])
def test_a_file_that_changed_long_ago_is_not_read_again_and_one_that_changed_just_now_is(
    tmp_path: Path, is_another_process: bool
) -> None:
    # What a process writes into a page of memory that it has changed before leaves the times alone, until the system
    # writes that page to the disk. So it stands for two changes within one tick of the clock.
    file, cache = tmp_path / "x.png", Cache(tmp_path / "cache")
    file.write_bytes(png(640, 480))
    with file.open("r+b") as opened, mmap.mmap(opened.fileno(), 0) as memory:
        for is_seen in (False, True):
            while True:
                cache = Cache(tmp_path / "cache")
                shutil.rmtree(tmp_path / "cache", ignore_errors=True)
                memory[:] = png(640, 480)
                now = file.stat().st_ctime_ns + 2_000_000_000 if is_seen else LATER
                old, before = look(tmp_path, cache, now=now), state(file)
                memory[:] = png(320, 240)
                if state(file) == before:
                    break
            if is_another_process:
                cache = Cache(tmp_path / "cache")
            assert look(tmp_path, cache, now=now) == (look(tmp_path) if is_seen else old)
    assert old != look(tmp_path)


def test_a_file_is_looked_at_once_a_build(tmp_path: Path) -> None:
    assets = Assets(tmp_path)
    (tmp_path / "x.png").write_bytes(png(640, 480))
    found = assets.get("x.png")
    (tmp_path / "x.png").write_bytes(png(320, 240))
    assert (assets.get("x.png"), assets.size("x.png")) == (found, (640, 480))


def test_only_images_have_a_size(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(png(640, 480))
    assert Assets(tmp_path).size("x.txt") is None


def test_what_cannot_be_read_has_no_size(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    assets = Assets(tmp_path)
    for name in ("folder.png", "pipe.png", "gone.png"):
        assert assets.size(name) is None
        with pytest.raises(OSError, match=r"regular file|No such file"):
            assets.get(name)

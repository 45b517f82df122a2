"""Files are written whole or not at all, and never over another by accident."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperlog.writing import create_whole, replace_whole, sweep


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.md"
    create_whole(path, b"one")
    with pytest.raises(FileExistsError):
        create_whole(path, b"two")
    assert path.read_bytes() == b"one"
    assert [found.name for found in path.parent.iterdir()] == ["b.md"]
    dangling = tmp_path / "link.md"
    dangling.symlink_to(tmp_path / "elsewhere.md")
    with pytest.raises(FileExistsError):
        create_whole(dangling, b"two")
    assert not (tmp_path / "elsewhere.md").exists()


def test_replacing_keeps_the_mode_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    replace_whole(path, b"one")
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o664)
    replace_whole(path, b"two")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o664)
    assert [found.name for found in tmp_path.iterdir()] == ["a.yml"]


def test_what_killed_writers_left_is_swept_once_it_is_old(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".a.unfinished", tmp_path / ".b.unfinished"
    old.touch()
    fresh.touch()
    os.utime(old, (0, 0))
    sweep(tmp_path)
    assert [found.name for found in tmp_path.iterdir()] == [".b.unfinished"]

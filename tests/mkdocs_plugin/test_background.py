"""Folders that are made while a build does something else."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from paperlog.forking import can_fork
from paperlog.mkdocs_plugin.background import Background, CancelledError, Permission, write_folder
from paperlog.site.plan import FolderOutput

MANY = 1000  # outputs, so that a process or a thread is worth it


def folder(*names: str) -> FolderOutput:
    return FolderOutput("made/", "x", lambda: ((name, name.encode()) for name in names))


def names(site: Path) -> list[str]:
    return sorted(path.name for path in (site / "made").iterdir())


def test_a_folder_holds_what_is_made_and_nothing_else(tmp_path: Path) -> None:
    write_folder(folder("a", "b"), tmp_path, Permission())
    write_folder(folder("b", "c"), tmp_path, Permission())
    assert names(tmp_path) == ["b", "c"]


@pytest.mark.parametrize("size", [1, MANY])
def test_a_build_waits_for_what_is_made(tmp_path: Path, size: int) -> None:
    background = Background(tmp_path, size=size, waits=True)
    background.write([folder("a")])
    assert background.finish()
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("size", [1, MANY])
def test_what_is_begun_is_written_only_when_it_may_be(tmp_path: Path, size: int) -> None:
    background = Background(tmp_path, size=size, waits=True)
    background.begin([folder("a")])
    assert list(tmp_path.iterdir()) == []
    background.write([folder("a")])
    assert background.finish()
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("size", [1, MANY])
def test_what_is_begun_and_not_wanted_is_not_written(tmp_path: Path, size: int) -> None:
    background = Background(tmp_path, size=size, waits=True)
    background.begin([folder("a")])
    background.write([])
    assert background.finish()
    background.begin([folder("a")])
    background.stop()
    assert list(tmp_path.iterdir()) == []


def test_serving_waits_for_nothing(tmp_path: Path) -> None:
    go = threading.Event()

    def render() -> Iterator[tuple[str, bytes]]:
        yield "a", b""
        assert go.wait(10)
        yield "b", b""

    background = Background(tmp_path, size=MANY, waits=False)
    background.begin([FolderOutput("made/", "x", render)])
    background.write([FolderOutput("made/", "x", render)])
    assert not background.finish()
    go.set()
    for thread in threading.enumerate():
        if thread.name == "paperlog-search":
            thread.join()
    assert names(tmp_path) == ["a", "b"]


def test_what_is_stopped_writes_no_more(tmp_path: Path) -> None:
    permission = Permission()

    def render() -> Iterator[tuple[str, bytes]]:
        yield "a", b""
        permission.withdraw()
        yield "b", b""

    with pytest.raises(CancelledError):
        write_folder(FolderOutput("made/", "x", render), tmp_path, permission)
    assert names(tmp_path) == ["a"]


def test_what_cannot_be_made_fails_the_build(tmp_path: Path) -> None:
    def render() -> Iterator[tuple[str, bytes]]:
        raise ValueError("no index")
        yield

    output = FolderOutput("made/", "x", render)
    background = Background(tmp_path, size=MANY, waits=True)
    background.begin([output])
    background.write([output])
    with pytest.raises((PluginError, ValueError)):
        background.finish()


def test_a_killed_worker_fails_the_build_in_one_line(tmp_path: Path) -> None:
    if not can_fork():
        pytest.skip("another test left threads in this process")

    def render() -> Iterator[tuple[str, bytes]]:
        assert multiprocessing.parent_process() is not None
        os.kill(os.getpid(), signal.SIGKILL)
        yield "a", b""

    output = FolderOutput("made/", "x", render)
    background = Background(tmp_path, size=MANY, waits=True)
    background.begin([output])
    background.write([output])
    with pytest.raises(PluginError, match=r"could not be made; a process was killed \(Killed\); build again$"):
        background.finish()

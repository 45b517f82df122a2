"""Many outputs are made by workers, and are the same as those that one process makes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError
from tests.building import build_site, post, record

from paperlog.forking import can_fork
from paperlog.mkdocs_plugin.writer import Writer, is_worth_workers

MANY = {
    f"posts/p{number:03}.md": post(
        f"Post {number} & <more>",
        date=f"2019-{number % 12 + 1:02}-{number % 27 + 1:02}",
        more=f"tags: [tag{number % 40}]\nauthors: [ada]\n" + ('arxiv: "1909.11764"\n' if number % 3 else ""),
        body=f"The first paragraph, with $x^{number}$.\n\n## A heading\n\n[Another](p{(number + 1) % 120:03}.md)",
    )
    for number in range(120)
} | {
    "posts/_authors.yml": "ada: {name: Ada Byron}\n",
    "posts/_papers/1909.11764.json": record("1909.11764", title="A paper"),
    "docs/about.md": "# About\n\n[A post](../posts/p001.md)\n",
}


@contextmanager
def another_thread() -> Iterator[None]:
    """While it runs, nobody may fork."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_workers_make_what_one_process_makes(tmp_path: Path) -> None:
    if not can_fork():
        pytest.skip("another test left threads in this process")
    by_workers = build_site(tmp_path / "a", MANY)
    with another_thread():
        by_one = build_site(tmp_path / "b", MANY)
    assert len(by_one.files()) > 600
    assert by_workers.files() == by_one.files()
    assert by_workers.log == by_one.log


def test_a_blog_with_many_tags_has_all_its_feeds(tmp_path: Path) -> None:
    posts = {f"posts/p{number:03}.md": post(f"Post {number}", more=f"tags: [tag{number}]\n") for number in range(120)}
    site = build_site(tmp_path, posts)
    assert len([name for name in site.files() if name.endswith("/feed.xml")]) >= 120
    assert site.text("tags/tag7/feed.xml").count("<item>") == 1


def test_few_outputs_need_no_workers() -> None:
    assert not is_worth_workers(10)


@dataclass(frozen=True)
class Touch:
    path: Path

    def write(self) -> None:
        if self.path.name == "100":
            raise OSError("no space left")
        with self.path.open("ab") as file:
            file.write(b"x")


def jobs(folder: Path, names: range) -> list[Touch]:
    return [Touch(folder / str(number)) for number in names]


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_job_is_done_once(tmp_path: Path, workers: int) -> None:
    if not can_fork():
        pytest.skip("another test left threads in this process")
    told: list[tuple[str, int, int]] = []
    Writer(jobs(tmp_path, range(101, 500)), workers=workers).finish(tell=lambda *call: told.append(call))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {str(n): b"x" for n in range(101, 500)}
    assert all(done <= size == 399 for _, done, size in told)
    assert told[-1] == ("pages and files written", 399, 399)


def test_what_cannot_be_written_fails_the_build(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    if not can_fork():
        pytest.skip("another test left threads in this process")
    writer = Writer(jobs(tmp_path, range(400)))
    with pytest.raises(PluginError, match="could not be written; the reason is above"):
        writer.finish()
    assert "no space left" in capfd.readouterr().err


def test_a_killed_worker_fails_the_build_and_is_told(tmp_path: Path) -> None:
    if not can_fork():
        pytest.skip("another test left threads in this process")
    writer = Writer([*jobs(tmp_path, range(101, 300)), _Deadly(), *jobs(tmp_path, range(300, 500))])
    with pytest.raises(PluginError, match=r"a process was killed \(Killed\); build again"):
        writer.finish()


class _Deadly:
    def write(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

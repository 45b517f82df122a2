"""`mkdocs serve` hears of changes and of nothing else, and looks for them where the system does not tell."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest
from mkdocs.livereload import LiveReloadServer
from tests.building import write_tree
from watchdog.observers.polling import PollingObserver

from paperlog.mkdocs_plugin.watching import watch_natively

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there the system is asked")

FILES = {"mkdocs.yml": "site_name: A blog\n", "docs/a.md": "A", "posts/2019/b.md": "B"}
_PATIENCE = 20  # seconds


class Server:
    """A server that builds nothing and counts how often it would."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.built = threading.Semaphore(0)
        self.live = LiveReloadServer(self.built.release, "127.0.0.1", 0, str(root / "site"))
        for name in ("docs", "mkdocs.yml"):
            self.live.watch(str(root / name))

    def __enter__(self) -> Self:
        self.live.watch(str(self.root / "posts"))
        self._thread = threading.Thread(target=self.live.serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.live.shutdown()
        self._thread.join()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    write_tree(tmp_path, FILES)
    server = Server(tmp_path)
    watch_natively(server.live, [str(tmp_path / "posts")])
    with server:
        yield server


def replace_file(path: Path) -> None:
    """Save as many editors do: a new file takes the place of the old one."""
    new = path.with_name("new.tmp")
    new.write_text("changed", encoding="utf-8")
    new.replace(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a post is saved": lambda root: (root / "posts/2019/b.md").write_text("changed", encoding="utf-8"),
    "a post is replaced": lambda root: replace_file(root / "posts/2019/b.md"),
    "a post is added": lambda root: (root / "posts/2019/c.md").write_text("new", encoding="utf-8"),
    "a post is added in a new folder": lambda root: write_tree(root, {"posts/2020/c.md": "new"}),
    "a post is renamed": lambda root: (root / "posts/2019/b.md").rename(root / "posts/c.md"),
    "a post is deleted": lambda root: (root / "posts/2019/b.md").unlink(),
    "the documentation is saved": lambda root: (root / "docs/a.md").write_text("changed", encoding="utf-8"),
    "the configuration is saved": lambda root: (root / "mkdocs.yml").write_text("changed", encoding="utf-8"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_heard(server: Server, change: str) -> None:
    assert not isinstance(server.live.observer, PollingObserver)
    CHANGES[change](server.root)
    assert server.built.acquire(timeout=_PATIENCE)


def test_the_configuration_is_heard_however_often_it_is_replaced(server: Server) -> None:
    for _ in range(3):
        replace_file(server.root / "mkdocs.yml")
        assert server.built.acquire(timeout=_PATIENCE)


def test_reading_files_and_writing_elsewhere_builds_nothing(server: Server) -> None:
    for name in FILES:
        assert (server.root / name).read_text(encoding="utf-8")
    write_tree(server.root, {".cache/x": "x", "site/index.html": "x", "README.md": "x"})
    replace_file(server.root / "posts/2019/b.md")  # the only one of these that is heard
    assert server.built.acquire(timeout=_PATIENCE)
    assert not server.built.acquire(timeout=0.5)


def test_on_other_disks_files_are_looked_at(tmp_path: Path) -> None:
    write_tree(tmp_path, FILES)
    server = Server(tmp_path)
    watch_natively(server.live, [str(tmp_path / "posts")], disks=frozenset())
    with server:
        assert isinstance(server.live.observer, PollingObserver)
        for _ in range(2 * _PATIENCE):  # nobody tells when the first look at all files is over
            replace_file(tmp_path / "posts/2019/b.md")
            if server.built.acquire(timeout=0.5):
                return
        pytest.fail("nobody looked")

"""Run builds in which one file operation fails, and check which site they leave.

Each build runs in a separate process, where the failure is injected into Python's system calls. The test suite tries
some operations. `python -m tests.injection` tries every operation of a small blog's build, which takes many minutes.
"""

from __future__ import annotations

import argparse
import atexit
import builtins
import errno
import io
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.__main__ import cli

from tests.building import png, post, record, write_tree

_BY_PATH = (
    *("stat", "lstat", "scandir", "listdir", "mkdir", "rmdir", "unlink", "remove", "rename", "replace", "link"),
    *("symlink", "readlink", "chmod", "utime", "truncate", "access"),
)
_BY_DESCRIPTOR = ("write", "read", "pread", "pwrite", "fsync", "fstat", "ftruncate")
_NEEDING_SPACE = frozenset(("create", "write", "pwrite", "mkdir", "link", "symlink"))

CONFIGURATION = "site_name: x\nsite_url: https://x.org/\ntheme: {name: material}\nplugins: [paperlog]\n"
OLD = {
    "mkdocs.yml": CONFIGURATION,
    "docs/index.md": "Welcome.",
    "docs/about.md": "# About\n",
    "docs/plot.png": png(3, 4),
    "posts/a.md": post("A", more="tags: [nlp]\n", body="Text. ![p](p.png)"),
    "posts/b.md": post("B", more="arxiv: 1909.11764\naliases: [/old/]\n"),
    "posts/p.png": png(1, 2),
    "posts/_tags.yml": "nlp: {}\n",
    "posts/_papers/1909.11764.json": record("1909.11764"),
}
NEW = {
    "posts/a.md": post("A", more="tags: [nlp, cv]\n", body="Other text."),
    "posts/c.md": post("C", more="tags: [cv]\n"),
    "docs/about.md": "# About us\n",
}
MANY_OLD = OLD | {f"posts/p{number}.md": post(f"P{number}", more=f"tags: [t{number}]\n") for number in range(160)}


@dataclass(frozen=True)
class Failure:
    """The failure of operation number `at`: a system error, or the death of a worker (`errno` 0).

    If `lasts` is true, every later operation that needs space fails too, as on a full disk.
    """

    at: int
    errno: int
    lasts: bool = False


@dataclass(frozen=True)
class Ended:
    """The result of a build: exit code, output, number of operations, and the operation that failed."""

    code: int
    said: str
    operations: int
    failed: str


def build(blog: Path, failure: Failure | None = None) -> Ended:
    """Build a blog in a separate process."""
    context = multiprocessing.get_context("fork")
    count, receiver_sender = context.Value("l", 0), context.Pipe(duplex=False)
    receiver, sender = receiver_sender
    with tempfile.TemporaryFile("w+b") as said:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
                code = _build(blog, failure, count, sender)
            finally:
                os._exit(code)
        sender.close()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said.seek(0)
        try:
            failed = str(receiver.recv())
        except EOFError:
            failed = ""
        return Ended(code, said.read().decode(errors="replace"), count.value, failed)


def _build(blog: Path, failure: Failure | None, count: Any, sender: Any) -> int:
    atexit._clear()  # the exit handlers of the test process
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    os.chdir(blog)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    _System(str(blog), failure, count, sender).install()
    code = 0
    try:
        cli(["build", "-q"])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except Exception:  # noqa: BLE001 - print it and exit with 1, like Python
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


class _System:
    """Wrappers of system calls that count the calls in one folder and make the chosen one fail."""

    def __init__(self, blog: str, failure: Failure | None, count: Any, sender: Any) -> None:
        self._blog = blog
        self._failure = failure
        self._count = count
        self._sender = sender
        self._main = os.getpid()
        self._is_full = False
        self._paths: dict[int, str] = {}  # of open descriptors

    def install(self) -> None:
        """Replace the real calls."""
        for name in _BY_PATH:
            self._count_by_path(name)
        for name in _BY_DESCRIPTOR:
            self._count_by_descriptor(name)
        self._count_open()
        self._count_files()
        shutil._USE_CP_SENDFILE = False  # type: ignore[attr-defined] # so that copying uses counted calls

    def _point(self, name: str, path: str) -> None:
        """Count a call, and fail if it is the chosen one."""
        if path != self._blog and not path.startswith(f"{self._blog}/"):
            return
        if path == f"{self._blog}/mkdocs.yml" and not _is_ours(traceback.extract_stack()):
            return  # MkDocs reads it before it loads plugins
        with self._count.get_lock():
            self._count.value += 1
            is_chosen = self._failure is not None and self._count.value == self._failure.at
        if self._failure is None or not (is_chosen or (self._is_full and name in _NEEDING_SPACE)):
            return
        if is_chosen:
            where = "" if os.getpid() == self._main else " in a worker"
            self._sender.send(f"{name} {path.removeprefix(self._blog)}{where}")
        if self._failure.errno:
            self._is_full = self._is_full or self._failure.lasts
            raise OSError(self._failure.errno, os.strerror(self._failure.errno), path)
        if os.getpid() != self._main:
            os.kill(os.getpid(), signal.SIGKILL)

    def _shown(self, path: Any, folder: int | None = None) -> str:
        if isinstance(path, int):
            return self._paths.get(path, "")
        above = Path(self._paths.get(folder, "") if folder is not None else Path.cwd())
        return os.path.normpath(above / os.fsdecode(path))

    def _count_by_path(self, name: str) -> None:
        real = getattr(os, name)

        def call(*arguments: Any, **options: Any) -> Any:
            path = arguments[0] if arguments else options.get("path", ".")
            self._point(name, self._shown(path, options.get("dir_fd", options.get("src_dir_fd"))))
            return real(*arguments, **options)

        for able in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks):
            if real in able:
                able.add(call)
        setattr(os, name, call)

    def _count_by_descriptor(self, name: str) -> None:
        real = getattr(os, name)

        def call(descriptor: int, *arguments: Any, **options: Any) -> Any:
            self._point(name, self._paths.get(descriptor, ""))
            return real(descriptor, *arguments, **options)

        setattr(os, name, call)

    def _count_open(self) -> None:
        real_open, real_close = os.open, os.close

        def open_(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
            shown = self._shown(path, dir_fd)
            self._point("create" if flags & os.O_CREAT else "open", shown)
            descriptor = real_open(path, flags, mode, dir_fd=dir_fd)
            self._paths[descriptor] = shown
            return descriptor

        def close(descriptor: int) -> None:
            self._paths.pop(descriptor, None)
            real_close(descriptor)

        os.open, os.close = open_, close

    def _count_files(self) -> None:
        """Count the operations of Python's file objects, which do not call functions of `os`."""
        system, real = self, io.open

        class Raw(io.FileIO):
            def write(self, data: Any) -> int:
                system._point("write", system._shown(self.name))
                return super().write(data)

            def readinto(self, buffer: Any) -> int:
                system._point("read", system._shown(self.name))
                return super().readinto(buffer)

            def readall(self) -> bytes:
                system._point("read", system._shown(self.name))
                return super().readall()

        def open_(file: Any, mode: str = "r", buffering: int = -1, *others: Any, **options: Any) -> Any:
            path = self._shown(file)
            if not path.startswith(f"{self._blog}/") or buffering == 0:
                return real(file, mode, buffering, *others, **options)
            is_written = bool(set(mode) & set("wax"))
            if not isinstance(file, int):
                self._point("create" if is_written else "open", path)
            raw = Raw(file, mode.replace("b", "").replace("t", ""))
            buffered = io.BufferedWriter(raw) if is_written else io.BufferedReader(raw)
            if "b" in mode:
                return buffered
            texts = dict(zip(("encoding", "errors", "newline"), others, strict=False)) | options
            return io.TextIOWrapper(buffered, **texts)

        io.open = builtins.open = open_


def _is_ours(stack: traceback.StackSummary) -> bool:
    return any("/paperlog/" in frame.filename for frame in stack)


def tree(site: Path) -> dict[str, bytes]:
    """Return the bytes of every published file of a site: those whose path does not start with a dot."""
    names = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in names.items() if not name.startswith(".")}


@dataclass(frozen=True)
class Scene:
    """A blog to build: the site before the build, the site after a successful build, and its number of operations."""

    folder: Path
    old: Mapping[str, bytes]
    new: Mapping[str, bytes]
    operations: int

    @property
    def blog(self) -> Path:
        """Restore the blog and return its path, which is always the same, because a manifest depends on the path."""
        blog = self.folder / "blog"
        shutil.rmtree(blog, ignore_errors=True)
        return shutil.copytree(self.folder / "before", blog, symlinks=True)


SCENES = ("first", "cold", "warm")


def make_scene(folder: Path, kind: str, files: Mapping[str, str | bytes] = OLD) -> Scene:
    """Create a blog without a site (`first`), or with an old site and without (`cold`) or with (`warm`) its cache."""
    blog = write_tree(folder / "blog", files)
    if kind != "first":
        ended = build(blog)
        assert ended.code == 0, ended.said
    old = tree(blog / "site")
    write_tree(blog, NEW)
    if kind == "cold":
        shutil.rmtree(blog / ".cache")
    shutil.copytree(blog, folder / "before", symlinks=True)
    ended = build(blog)
    assert ended.code == 0, ended.said
    return Scene(folder, old, tree(blog / "site"), ended.operations)


def try_failure(scene: Scene, failure: Failure) -> tuple[Ended, str, list[str]]:
    """Build with a failure; return the result, the site that is left (new, old or between), and the faults found."""
    blog = scene.blog
    ended = build(blog, failure)
    left = tree(blog / "site")
    kind = "new" if left == scene.new else "old" if left == scene.old else "between"
    wrong = []
    if kind == "between":
        wrong.append(f"between: {sorted(_differing(left, scene.new))[:3]} / {sorted(_differing(left, scene.old))[:3]}")
    if ended.code not in (0, 1):
        wrong.append(f"exit code {ended.code}")
    if ended.code == 0 and kind != "new":
        wrong.append("exit code 0 without the new site")
    if "Traceback" in ended.said:
        wrong.append(f"traceback {ended.said.strip().splitlines()[-1]}")
    if ended.code and not ended.said.strip():
        wrong.append("no message")
    if kind != "new" and (blog / "site/.paperlog").exists():
        wrong.append("hidden folder left")
    again = build(blog)
    if again.code != 0:
        wrong.append(f"the next build fails: {again.said[-300:]}")
    elif tree(blog / "site") != scene.new:
        wrong.append("the next build is wrong")
    elif (blog / "site/.paperlog").exists():
        wrong.append("hidden folder left by the next build")
    return ended, kind, wrong


def _differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


FAILURES: tuple[tuple[str, Callable[[int], Failure]], ...] = (
    ("ENOSPC", lambda at: Failure(at, errno.ENOSPC)),
    ("EIO", lambda at: Failure(at, errno.EIO)),
    ("EACCES", lambda at: Failure(at, errno.EACCES)),
    ("full", lambda at: Failure(at, errno.ENOSPC, lasts=True)),
    ("killed", lambda at: Failure(at, 0)),
)


def try_all(scene_name: str, kinds: str, *, step: int, start: int, many: bool) -> Iterator[str]:
    """Yield a line for each failure that reveals a fault, and finally a summary."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        scene = make_scene(folder, scene_name, MANY_OLD if many else OLD)
        size = scene.operations
        found = Counter[str]()
        for label, make in FAILURES:
            if label not in kinds.split(","):
                continue
            for at in range(start, size + 1, step):
                ended, kind, wrong = try_failure(scene, make(at))
                found[f"{label}:{kind}{'' if ended.code else ' (exit code 0)'}"] += 1
                if wrong:
                    yield f"{scene_name} {label} at {at} ({ended.failed}): {'; '.join(wrong)}"
        yield f"{scene_name}: {size} operations; {dict(found)}"


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scene", choices=SCENES)
    parser.add_argument("--failures", default="ENOSPC,EIO,EACCES,full")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--start", type=int, default=1)
    parser.add_argument("--many", action="store_true", help="use a blog that is large enough for workers")
    given = parser.parse_args()
    for line in try_all(given.scene, given.failures, step=given.step, start=given.start, many=given.many):
        print(line, flush=True)


if __name__ == "__main__":
    _main()

"""One benchmark: every tool does every work on every size of corpus, in turns, and each cost becomes a sample."""

from __future__ import annotations

import contextlib
import json
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.corpus import write_corpus
from benchmarks.measure import MeasurementError, free_port, run_command, serving, wait_for, wait_for_rest
from benchmarks.notes import Note, note_place, notes
from benchmarks.peers import Peer, Tools

WORKS = ("cold", "warm", "serve")
"""A build from nothing; the build after one note changed; from saving a note to its being served."""

_END = b"</html>"
_TOKEN = b"Served after edit"


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement. `cpu` and `peak` are 0 where a server was measured; `pages` and `size` are of the output."""

    peer: str
    posts: int
    work: str
    wall: float
    cpu: float = 0.0
    peak: int = 0
    pages: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure. A tool whose cold build takes more than `once_above` seconds does each work only once.

    Of the tools named in `brief` only cold builds are measured.
    """

    sizes: tuple[int, ...]
    works: tuple[str, ...]
    runs: int
    edits: int
    seed: str
    timeout: float
    once_above: float
    brief: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured, when (ISO date, UTC), on what, how, and with which packages of each tool."""

    day: str
    machine: str
    command: str
    versions: Mapping[str, Mapping[str, str]]
    samples: tuple[Sample, ...] = ()
    failures: tuple[str, ...] = ()


class Session:
    """The tools, their corpora and what was measured so far."""

    def __init__(
        self, folder: Path, tools: Mapping[Peer, Tools], plan: Plan, *, run: Run, tell: Callable[[str], None]
    ) -> None:
        self._folder = folder
        self._tools = tools
        self._plan = plan
        self._tell = tell
        self.run = run

    def measure(self) -> None:
        """Everything, smallest corpus first; `run` grows as it comes in and is kept in `samples.json`.

        A tool that fails a turn misses it, and `run` tells so; the others go on.
        """
        for posts in self._plan.sizes:
            edited = next(note for note in notes(posts, seed=self._plan.seed) if _is_edited(note, posts))
            for peer in self._tools:
                self._write(peer, posts)
            self._turns(posts, self._builds, edited)
            if "serve" in self._plan.works:
                self._turns(posts, self._serve, edited)
            shutil.rmtree(self._folder / "trash", ignore_errors=True)

    def _turns(self, posts: int, work: Callable[[Peer, int, Note, int], None], edited: Note) -> None:
        for turn in range(self._plan.runs):
            for peer in _rotated(list(self._tools), turn):
                if turn and self._is_slow(peer, posts):
                    continue
                try:
                    work(peer, posts, edited, turn)
                except MeasurementError as error:
                    failure = f"{peer.name}, {posts} posts, turn {turn + 1}: {error}"
                    self._tell(failure)
                    self._keep(replace(self.run, failures=(*self.run.failures, failure)))

    def _corpus(self, peer: Peer, posts: int) -> Path:
        return self._folder / "corpora" / f"{self._plan.seed}-{posts}-{peer.name}"

    def _write(self, peer: Peer, posts: int) -> None:
        folder = self._corpus(peer, posts)
        # The last session's may be half-written, edited or of another version of the generator.
        shutil.rmtree(folder, ignore_errors=True)
        self._tell(f"writing {posts} notes for {peer.name}")
        write_corpus(folder, layout=peer.layout, posts=posts, seed=self._plan.seed)

    def _is_slow(self, peer: Peer, posts: int) -> bool:
        walls = [sample.wall for sample in self._of(peer, posts, "cold")]
        return bool(walls) and statistics.median(walls) > self._plan.once_above

    def _of(self, peer: Peer, posts: int, work: str) -> Iterator[Sample]:
        return (s for s in self.run.samples if (s.peer, s.posts, s.work) == (peer.name, posts, work))

    def _builds(self, peer: Peer, posts: int, edited: Note, turn: int) -> None:
        """A cold build and, on what it leaves, a warm one."""
        folder = self._corpus(peer, posts)
        for name in (peer.output, *peer.caches):
            self._take_away(folder / name)
        self._build(peer, posts, "cold")
        if "warm" in self._plan.works and peer.name not in self._plan.brief:
            token = f"Edited in turn {turn}."
            with _edited(peer.note_file(folder, edited), edited, token):
                self._build(peer, posts, "warm")
                page = folder / peer.output / peer.posts_url / edited.slug / "index.html"
                if token not in page.read_text(encoding="utf-8"):
                    raise MeasurementError(f"{peer.name} did not publish the edit")

    def _take_away(self, path: Path) -> None:
        """Make room for a cold build, and delete nothing.

        Within seconds of deleting many files, ext4 takes up to a millisecond more for each that is made, and nobody
        deletes the last site in the moment before a build.
        """
        trash = self._folder / "trash"
        trash.mkdir(exist_ok=True)
        if path.exists():
            path.rename(trash / f"{time.monotonic_ns()}-{path.name}")

    def _build(self, peer: Peer, posts: int, work: str) -> None:
        folder = self._corpus(peer, posts)
        log = self._folder / "last.log"
        cost = run_command(peer.build(self._tools[peer]), folder=folder, log=log, timeout=self._plan.timeout)
        pages, size = self._check(peer, posts)
        self._add(Sample(peer.name, posts, work, cost.wall, cost.cpu, cost.peak, pages, size))

    def _check(self, peer: Peer, posts: int) -> tuple[int, int]:
        """How many pages and bytes a build wrote; every note has to be among them."""
        output = self._corpus(peer, posts) / peer.output
        for number in range(posts):
            _, slug = note_place(number, seed=self._plan.seed)
            if not (output / peer.posts_url / slug / "index.html").is_file():
                raise MeasurementError(f"{peer.name} did not build note '{slug}'")
        files = [path for path in output.rglob("*") if path.is_file()]
        return sum(path.suffix == ".html" for path in files), sum(path.stat().st_size for path in files)

    def _serve(self, peer: Peer, posts: int, edited: Note, turn: int) -> None:
        """Edits while the tool's own server runs, each until the new text is served."""
        if peer.name in self._plan.brief:
            return
        folder = self._corpus(peer, posts)
        port = free_port()
        url = f"/{peer.posts_url}/{edited.slug}/"
        edits = 1 if self._is_slow(peer, posts) else self._plan.edits
        patience = self._patience(peer, posts)
        log = self._folder / "last.log"
        with serving(peer.serve(self._tools[peer], port), folder=folder, log=log) as server:
            wait_for(port, url, lambda body: _END in body, timeout=patience)
            for number in range(edits):
                wait_for_rest(server, timeout=patience)
                token = f"Served after edit {turn}.{number}.".encode()
                with _edited(peer.note_file(folder, edited), edited, token.decode()):
                    wall = wait_for(port, url, partial(_holds, token), timeout=patience)
                    self._add(Sample(peer.name, posts, "serve", wall))
                    if number + 1 < edits:  # the page may be there before the build is over
                        wait_for_rest(server, timeout=patience)
                if number + 1 < edits:
                    wait_for(port, url, lambda body: _END in body and _TOKEN not in body, timeout=patience)

    def _patience(self, peer: Peer, posts: int) -> float:
        """Seconds after which a server is given up: some edits are never noticed."""
        walls = [sample.wall for sample in self._of(peer, posts, "cold")]
        return min(self._plan.timeout, max(60, 5 * max(walls, default=0)))

    def _add(self, sample: Sample) -> None:
        self._tell(f"{sample.peer:24} {sample.posts:6} posts  {sample.work:5}  {sample.wall:8.2f} s")
        self._keep(replace(self.run, samples=(*self.run.samples, sample)))

    def _keep(self, run: Run) -> None:
        self.run = run
        (self._folder / "samples.json").write_text(json.dumps(asdict(run), indent=1), encoding="utf-8")


def read_run(path: Path) -> Run:
    """An earlier session's `samples.json`."""
    found = json.loads(path.read_text(encoding="utf-8"))
    samples = tuple(Sample(**entry) for entry in found["samples"])
    return Run(**found | {"samples": samples, "failures": tuple(found["failures"])})


def _holds(text: bytes, body: bytes) -> bool:
    return text in body and _END in body


def _is_edited(note: Note, posts: int) -> bool:
    """Whether a note is the one to edit: the first without a picture from the middle on."""
    return note.number == posts - 1 or (note.number >= posts // 2 and not note.has_image)


@contextlib.contextmanager
def _edited(file: Path, note: Note, token: str) -> Iterator[None]:
    """A note with a sentence more at the start of its introduction, which its page, lists and feeds show."""
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace(note.blocks[0], f"{token} {note.blocks[0]}"), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")


def _rotated(peers: list[Peer], turn: int) -> list[Peer]:
    """The tools in another order every turn, so that none always runs after the same one."""
    start = turn % len(peers)
    return peers[start:] + peers[:start]

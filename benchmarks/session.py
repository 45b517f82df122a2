"""One benchmark session: measure every tool, kind of work and size of corpus in turns, and collect the samples."""

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
"""A build without output and cache; a build after an edit of one note; the time from saving a note to serving it."""

_END = b"</html>"
_TOKEN = b"Served after edit"


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement: `wall` and `cpu` in seconds, `peak` memory in bytes, and HTML `pages` and bytes of the output.

    For the work `serve`, all fields except `wall` are 0.
    """

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
    """What to measure.

    A tool whose cold build takes more than `once_above` seconds is measured once per work. For the tools in `brief`,
    only cold builds are measured.
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
    """The results of a session: the day (ISO date, UTC), the machine, the command, package versions and samples."""

    day: str
    machine: str
    command: str
    versions: Mapping[str, Mapping[str, str]]
    samples: tuple[Sample, ...] = ()
    failures: tuple[str, ...] = ()


class Session:
    """The tools, their corpora and the results so far."""

    def __init__(
        self, folder: Path, tools: Mapping[Peer, Tools], plan: Plan, *, run: Run, on_progress: Callable[[str], None]
    ) -> None:
        self._folder = folder
        self._tools = tools
        self._plan = plan
        self._on_progress = on_progress
        self.run = run

    def measure(self) -> None:
        """Measure everything, smallest corpus first; each sample is added to `run` and saved in `samples.json`.

        If a tool fails in a turn, the failure is recorded in `run`, and the other tools continue.
        """
        for posts in self._plan.sizes:
            edited = note_to_edit(posts, seed=self._plan.seed)
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
                    self._on_progress(failure)
                    self._save(replace(self.run, failures=(*self.run.failures, failure)))

    def _corpus(self, peer: Peer, posts: int) -> Path:
        return self._folder / "corpora" / f"{self._plan.seed}-{posts}-{peer.name}"

    def _write(self, peer: Peer, posts: int) -> None:
        folder = self._corpus(peer, posts)
        # A corpus of an earlier session may be incomplete, edited or from another version of the generator.
        shutil.rmtree(folder, ignore_errors=True)
        self._on_progress(f"writing {posts} notes for {peer.name}")
        write_corpus(folder, layout=peer.layout, posts=posts, seed=self._plan.seed)

    def _is_slow(self, peer: Peer, posts: int) -> bool:
        walls = [sample.wall for sample in self._of(peer, posts, "cold")]
        return bool(walls) and statistics.median(walls) > self._plan.once_above

    def _of(self, peer: Peer, posts: int, work: str) -> Iterator[Sample]:
        return (s for s in self.run.samples if (s.peer, s.posts, s.work) == (peer.name, posts, work))

    def _builds(self, peer: Peer, posts: int, edited: Note, turn: int) -> None:
        """Measure a cold build and then a warm one."""
        folder = self._corpus(peer, posts)
        for name in (peer.output, *peer.caches):
            self._take_away(folder / name)
        self._build(peer, posts, "cold")
        if "warm" in self._plan.works and peer.name not in self._plan.brief:
            token = f"Edited in turn {turn}."
            with text_inserted(peer.note_file(folder, edited), edited, token):
                self._build(peer, posts, "warm")
                page = folder / peer.output / peer.posts_url / edited.slug / "index.html"
                if token not in page.read_text(encoding="utf-8"):
                    raise MeasurementError(f"{peer.name} did not publish the edit")

    def _take_away(self, path: Path) -> None:
        """Move `path` away before a cold build, without deleting it.

        For seconds after many files are deleted, ext4 takes up to a millisecond longer to create each file. Users do
        not delete the last site just before a build.
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
        """Return the number of HTML pages and bytes of a build's output.

        Raises:
            MeasurementError: A note has no page.
        """
        output = self._corpus(peer, posts) / peer.output
        for number in range(posts):
            _, slug = note_place(number, seed=self._plan.seed)
            if not (output / peer.posts_url / slug / "index.html").is_file():
                raise MeasurementError(f"{peer.name} did not build note '{slug}'")
        files = [path for path in output.rglob("*") if path.is_file()]
        return sum(path.suffix == ".html" for path in files), sum(path.stat().st_size for path in files)

    def _serve(self, peer: Peer, posts: int, edited: Note, turn: int) -> None:
        """Measure edits while the tool's own server runs: the time from saving until the new text is served."""
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
                with text_inserted(peer.note_file(folder, edited), edited, token.decode()):
                    wall = wait_for(port, url, partial(_holds, token), timeout=patience)
                    self._add(Sample(peer.name, posts, "serve", wall))
                    if number + 1 < edits:  # the page may be served before the build ends
                        wait_for_rest(server, timeout=patience)
                if number + 1 < edits:
                    wait_for(port, url, lambda body: _END in body and _TOKEN not in body, timeout=patience)

    def _patience(self, peer: Peer, posts: int) -> float:
        """Return the timeout of a server in seconds; some tools never notice some edits."""
        walls = [sample.wall for sample in self._of(peer, posts, "cold")]
        return min(self._plan.timeout, max(60, 5 * max(walls, default=0)))

    def _add(self, sample: Sample) -> None:
        self._on_progress(f"{sample.peer:24} {sample.posts:6} posts  {sample.work:5}  {sample.wall:8.2f} s")
        self._save(replace(self.run, samples=(*self.run.samples, sample)))

    def _save(self, run: Run) -> None:
        self.run = run
        (self._folder / "samples.json").write_text(json.dumps(asdict(run), indent=1), encoding="utf-8")


def read_run(path: Path) -> Run:
    """Read the `samples.json` of an earlier session."""
    found = json.loads(path.read_text(encoding="utf-8"))
    samples = tuple(Sample(**entry) for entry in found["samples"])
    return Run(**found | {"samples": samples, "failures": tuple(found["failures"])})


def _holds(text: bytes, body: bytes) -> bool:
    return text in body and _END in body


def note_to_edit(posts: int, *, seed: str) -> Note:
    """Return the note that is edited: the first without a picture in the second half, else the last one."""
    return next(
        note
        for note in notes(posts, seed=seed)
        if note.number == posts - 1 or (note.number >= posts // 2 and not note.has_image)
    )


@contextlib.contextmanager
def text_inserted(file: Path, note: Note, text: str) -> Iterator[None]:
    """Insert text at the start of a note's introduction, which its page, lists and feeds show, until the block ends."""
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace(note.blocks[0], f"{text} {note.blocks[0]}"), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")


def _rotated(peers: list[Peer], turn: int) -> list[Peer]:
    """Return the tools in another order for each turn, so no tool always runs after the same one."""
    start = turn % len(peers)
    return peers[start:] + peers[:start]

"""Write samples as a page of Markdown: goals and measured values, medians, ratios and every sample."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import PEERS
from benchmarks.session import WORKS, Run, Sample

OURS = "paperlog"
_APART = "paperlog-without-index"  # for goals that exclude the search index


class Results:
    """Samples by tool, size and work."""

    def __init__(self, samples: Iterable[Sample]) -> None:
        self.samples = tuple(samples)
        self.sizes = tuple(sorted({sample.posts for sample in self.samples}))
        self.peers = tuple(dict.fromkeys(sample.peer for sample in self.samples))

    def of(self, peer: str, posts: int, work: str) -> Sequence[Sample]:
        """Return the samples of one measurement, in the order they were taken."""
        return [s for s in self.samples if (s.peer, s.posts, s.work) == (peer, posts, work)]

    def median(self, peer: str, posts: int, work: str, field: str = "wall") -> float | None:
        """Return the median of one field, or `None` if it was not measured."""
        values = [float(getattr(sample, field)) for sample in self.of(peer, posts, work)]
        return statistics.median(values) if values else None

    def ratio(self, above: tuple[str, str], below: tuple[str, str], posts: int) -> float | None:
        """Return the median time of `above` divided by that of `below`, both given as tool and work."""
        return _divided(self.median(above[0], posts, above[1]), self.median(below[0], posts, below[1]))

    def cpu_per_post(self, peer: str, posts: int) -> float | None:
        """Return the processor time per post of a cold build, in seconds."""
        return _divided(self.median(peer, posts, "cold", "cpu"), posts)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal for paperlog, with a limit for each size that has one."""

    title: str
    measured: Callable[[Results, int], float | None]
    limits: Mapping[int, float]
    at_least: bool = False
    unit: str = "×"

    def verdict(self, results: Results, posts: int) -> str:
        """Return the measured value, and whether it meets the goal."""
        value = self.measured(results, posts)
        if value is None:
            return "not measured"
        limit = self.limits.get(posts)
        shown = f"{value:.2f} {self.unit}" if value < 10 else f"{value:.0f} {self.unit}"
        if limit is None:
            return shown
        met = value >= limit if self.at_least else value <= limit
        return f"{shown} ({'met' if met else '**missed**'})"


GOALS = (
    Goal(
        "cold build without search index: time of stock mkdocs + material, divided by ours",
        lambda results, posts: results.ratio(("material", "cold"), (_APART, "cold"), posts),
        {1_000: 8, 10_000: 16},
        at_least=True,
    ),
    Goal(
        "cold build without search index, divided by hugo's time",
        lambda results, posts: results.ratio((_APART, "cold"), ("hugo", "cold"), posts),
        {1_000: 1.3, 10_000: 1.1},
    ),
    Goal(
        "build after one edit, divided by hugo's full build",
        lambda results, posts: results.ratio((OURS, "warm"), ("hugo", "cold"), posts),
        {1_000: 0.4, 10_000: 0.12},
    ),
    Goal(
        "serve: save to served, divided by hugo server's time",
        lambda results, posts: results.ratio((OURS, "serve"), ("hugo", "serve"), posts),
        {1_000: 1.2, 10_000: 2},
    ),
    Goal(
        "peak memory of the largest process",
        lambda results, posts: _divided(results.median(OURS, posts, "cold", "peak"), 1e6),
        {10_000: 600},
        unit="MB",
    ),
    Goal(
        "processor time per post, divided by that at the smallest size",
        lambda results, posts: _divided(
            results.cpu_per_post(OURS, posts), results.cpu_per_post(OURS, results.sizes[0])
        ),
        {10_000: 1.15},
    ),
)


def report(run: Run) -> str:
    """Return the page of results."""
    results = Results(run.samples)
    lines = [
        "# Results",
        "",
        f"Measured on {run.day} on {run.machine} by `{run.command}`; [README.md](README.md) describes the method.",
        "Times differ on other machines; ratios are roughly the same.",
        "",
        "## Goals",
        "",
        *_goals(results),
    ]
    for posts in results.sizes:
        lines += ["", f"## {posts:,} posts", "", *_medians(results, posts)]
    lines += ["", "## Growth", "", *_growth(results), "", "## Versions", ""]
    lines += [
        f"- {PEERS[peer].title}: {', '.join(f'{name} {version}' for name, version in packages.items())}"
        for peer, packages in run.versions.items()
    ]
    if run.failures:
        lines += ["", "## Failures", "", *(f"- {_one_line(failure)}" for failure in run.failures)]
    lines += ["", "## Every sample, seconds", "", *_samples(results)]
    return "\n".join(lines) + "\n"


def machine_facts() -> str:
    """Return the facts about this machine that matter for comparing results, without names."""
    cpu = next(iter(_fields(Path("/proc/cpuinfo"), "model name")), "") or platform.machine()
    cores = len(list(_fields(Path("/proc/cpuinfo"), "processor")))
    memory = int(next(_fields(Path("/proc/meminfo"), "MemTotal"), "0 kB").split()[0]) / 2**20
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{cores} cores ({cpu}), {memory:.0f} GiB of memory, {system}, Python {platform.python_version()}"


def _fields(path: Path, key: str) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            yield value.strip()


def _goals(results: Results) -> Iterator[str]:
    heads = [f"goal at {posts:,} | measured" for posts in results.sizes]
    yield f"| what | {' | '.join(heads)} |"
    yield "|---|" + "---|---|" * len(heads)
    for goal in GOALS:
        cells = []
        for posts in results.sizes:
            sign = "at least" if goal.at_least else "at most"
            limit = goal.limits.get(posts)
            cells.append(f"{sign} {limit:g} {goal.unit} | " if limit is not None else " | ")
            cells[-1] += goal.verdict(results, posts)
        yield f"| {goal.title} | {' | '.join(cells)} |"


def _medians(results: Results, posts: int) -> Iterator[str]:
    yield (
        "| tool | cold, s | of paperlog's | after one edit, s | save to served, s | CPU per post, ms | peak, MB "
        "| HTML pages | output, MB |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for peer in results.peers:
        cold = results.median(peer, posts, "cold")
        cpu, peak = results.cpu_per_post(peer, posts), results.median(peer, posts, "cold", "peak")
        pages, size = (results.median(peer, posts, "cold", field) for field in ("pages", "size"))
        cells = (
            _shown(cold, 2),
            _shown(results.ratio((peer, "cold"), (OURS, "cold"), posts), 2, " ×"),
            _shown(results.median(peer, posts, "warm"), 2),
            _shown(results.median(peer, posts, "serve"), 2),
            _shown(cpu and cpu * 1e3, 2),
            _shown(peak and peak / 1e6, 0),
            _shown(pages, 0),
            _shown(size and size / 1e6, 1),
        )
        yield f"| {PEERS[peer].title} | {' | '.join(cells)} |"


def _growth(results: Results) -> Iterator[str]:
    first, *rest = results.sizes
    if not rest:
        yield "Measured at one size only."
        return
    yield f"Processor time per post of a cold build, as a multiple of that at {first:,} posts."
    yield ""
    yield f"| tool | {' | '.join(f'{posts:,}' for posts in rest)} |"
    yield "|---|" + "--:|" * len(rest)
    for peer in results.peers:
        base = results.cpu_per_post(peer, first)
        cells = [_shown(_divided(results.cpu_per_post(peer, posts), base), 2, " ×") for posts in rest]
        yield f"| {PEERS[peer].title} | {' | '.join(cells)} |"


def _samples(results: Results) -> Iterator[str]:
    yield "| tool | posts | work | runs |"
    yield "|---|--:|---|---|"
    for posts in results.sizes:
        for peer in results.peers:
            for work in WORKS:
                if found := results.of(peer, posts, work):
                    walls = ", ".join(f"{sample.wall:.2f}" for sample in found)
                    yield f"| {PEERS[peer].title} | {posts:,} | {work} | {walls} |"


def _one_line(failure: str) -> str:
    """Return the first line; the others are output of the tool, which contains paths of this machine."""
    return failure.partition("\n")[0]


def _divided(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None


def _shown(value: float | None, digits: int, unit: str = "") -> str:
    return "–" if value is None else f"{value:,.{digits}f}{unit}"

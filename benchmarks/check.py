"""Measure `paperlog check`: `python -m benchmarks.check --posts 1000`."""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.corpus import SEED, write_corpus
from benchmarks.measure import Cost, run_command
from benchmarks.report import machine_facts
from benchmarks.session import note_to_edit, text_inserted

GOALS = {"cold": 3.0, "warm": 1.0, "one file, warm": 0.7, "after one edit": None}
"""Seconds for a blog of 1,000 posts, by work."""

_GOALS_AT = 1_000
_TIMEOUT = 600


def main() -> int:
    """Write a corpus, measure each work and print the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.check", description="measure 'paperlog check'")
    parser.add_argument("--posts", type=int, default=_GOALS_AT, metavar="N", help="size of the blog (default: 1000)")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="the median counts (default: 3)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-check-") as temporary:
        costs = measure(Path(temporary), posts=arguments.posts, runs=arguments.runs)
    print(report(costs, posts=arguments.posts))
    return 0


def measure(work: Path, *, posts: int, runs: int) -> Mapping[str, Sequence[Cost]]:
    """Check a generated blog in the folder `work`; return the costs of each work.

    Raises:
        MeasurementError: A check found errors, failed or took too long.
    """
    blog = work / "blog"
    write_corpus(blog, layout="paperlog", posts=posts)
    note = note_to_edit(posts, seed=SEED)
    file = Path("posts") / note.file
    command = [str(Path(sys.executable).with_name("paperlog")), "check"]

    def check(*paths: str) -> Cost:
        return run_command([*command, *paths], folder=blog, log=work / "log", timeout=_TIMEOUT)

    costs: dict[str, list[Cost]] = {name: [] for name in GOALS}
    for turn in range(runs):
        shutil.rmtree(blog / ".cache", ignore_errors=True)
        costs["cold"].append(check())
        costs["warm"].append(check())
        costs["one file, warm"].append(check(str(file)))
        with text_inserted(blog / file, note, f"Edited in turn {turn}."):
            costs["after one edit"].append(check())
    return costs


def report(costs: Mapping[str, Sequence[Cost]], *, posts: int) -> str:
    """Return the results as Markdown; goals are shown only for the size that they are for."""
    lines = [
        f"`paperlog check` of {posts:,} posts on {machine_facts()}",
        "",
        "| work | median, s | goal, s | CPU (median), s | runs, s |",
        "|---|--:|--:|--:|---|",
    ]
    for name, samples in costs.items():
        goal = GOALS[name] if posts == _GOALS_AT else None
        shown = "–" if goal is None else f"{goal:g}"
        wall, cpu = (statistics.median(getattr(each, field) for each in samples) for field in ("wall", "cpu"))
        runs = ", ".join(f"{each.wall:.2f}" for each in samples)
        lines.append(f"| {name} | {wall:.2f} | {shown} | {cpu:.2f} | {runs} |")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())

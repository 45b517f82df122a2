"""Measure the search of paperlog, stock Material and Pagefind: `python -m benchmarks.search`."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.corpus import write_corpus
from benchmarks.report import machine_facts
from benchmarks.search.indexes import PAGEFIND, Cost, cost, load, write_material, write_pagefind, write_paperlog
from benchmarks.search.reader import Answer, ask_field, ask_pagefind, browsing
from benchmarks.search.server import served

RESULTS = Path(__file__).parent.parent / "SEARCH.md"
QUERIES = ("distillation", "sparse attention", "learning rate schedule", "GPT-4 decoder", "imagenet", "federated")
MATERIAL = "site_name: Benchmark\ntheme: {name: material}\nplugins: [search]\n"
PAPERLOG = "site_name: Benchmark\nsite_url: https://bench.example.org/\ntheme: {name: material}\nplugins: [paperlog]\n"
ABOUT = """
Bytes are those transferred, with gzip and including headers. Requests are those sent before the first result.
*First* starts when the reader opens the search, with nothing loaded. For stock Material it starts with the page, which
loads the index even if the reader does not search; only files of the search count. Milliseconds are from entering the
text to the first visible result (for Pagefind from its first line of JavaScript, because its module displays nothing).
*Later* is the largest value of the other queries.

Pagefind indexes minimal pages with only the searched text, and the same seven filters as paperlog. Its first query
loads the counts of the filters, which its results need.
"""


def main() -> int:
    """Build the indexes, search each and write the results; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[1_000, 5_000, 10_000], metavar="N")
    parser.add_argument("--output", type=Path, default=RESULTS, metavar="FILE", help="default: benchmarks/SEARCH.md")
    arguments = parser.parse_args()
    rows: dict[int, dict[str, Sequence[Answer]]] = {}
    costs: dict[int, tuple[Cost, float]] = {}
    with tempfile.TemporaryDirectory(prefix="benchmark-search-") as temporary:
        work = Path(temporary)
        python = _pagefind(work / "pagefind")
        shells = {name: _shell(work / name, text) for name, text in (("ours", PAPERLOG), ("stock", MATERIAL))}
        for posts in arguments.posts:
            rows[posts], costs[posts] = _measure(posts, work / str(posts), python, shells)
            shutil.rmtree(work / str(posts))
    arguments.output.write_text(_report(rows, costs), encoding="utf-8")
    return 0


def _pagefind(home: Path) -> str:
    """Create an environment with Pagefind and return the path of its Python."""
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    python = str(home / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PAGEFIND], check=True)
    return python


def _shell(folder: Path, configuration: str) -> Path:
    """Build a site of one page, whose index is later replaced by a larger one."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    (folder / "posts").mkdir()
    (folder / "posts" / "a.md").write_text("---\ntitle: A post\ndate: 2020-01-01\n---\nText.\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(configuration, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=folder, check=True)
    return folder / "site"


def _measure(
    posts: int, work: Path, python: str, shells: dict[str, Path]
) -> tuple[dict[str, Sequence[Answer]], tuple[Cost, float]]:
    _report_progress(f"{posts} posts: corpus")
    write_corpus(work / "corpus", layout="paperlog", posts=posts)
    blog, renderer = load(work / "corpus")
    for name, shell in shells.items():
        shutil.copytree(shell, work / name)
    _report_progress(f"{posts} posts: indexes")
    shutil.rmtree(work / "ours" / "search" / "index")
    write_paperlog(blog, renderer, work / "ours")
    write_material(blog, work / "stock")
    pagefind = write_pagefind(blog, work / "pagefind", python)
    ours = cost(work / "corpus", work / "cost")
    _report_progress(f"{posts} posts: browser")
    found: dict[str, Sequence[Answer]] = {}
    with browsing() as browser:
        with served(work / "ours") as (address, _):
            found["paperlog"] = ask_field(
                browser, address, QUERIES, field=".pl-search input", result=".pl-hit", from_load=False
            )
        with served(work / "stock") as (address, _):
            found["stock Material"] = ask_field(
                *(browser, address, QUERIES),
                field=".md-search__input",
                result=".md-search-result__item",
                only="search|lunr",
                from_load=True,
            )
        with served(work / "pagefind") as (address, sent):
            found["Pagefind"] = ask_pagefind(browser, address, QUERIES, sent=sent)
    return found, (ours, pagefind)


def _report(rows: dict[int, dict[str, Sequence[Answer]]], costs: dict[int, tuple[Cost, float]]) -> str:
    lines = ["# Search compared with peers", ""]
    lines += [f"Measured on {datetime.now(UTC).date().isoformat()} by `python -m benchmarks.search`, once.", ""]
    lines += [f"- {fact}" for fact in _machine()]
    lines += [ABOUT]
    lines += ["| posts | search | first: requests | kB | all: requests | kB | ms | later: kB | ms (median) |"]
    lines += ["|---:|---|---:|---:|---:|---:|---:|---:|---:|"]
    for posts, found in rows.items():
        lines += [_row(posts, name, answers) for name, answers in found.items()]
    lines += ["", "## Building the index", ""]
    lines += ["Processor time after reading and converting the posts; paperlog builds its index with the pages.", ""]
    lines += ["| posts | paperlog: first | after one edit | peak of the process | Pagefind, over slim pages |"]
    lines += ["|---:|---:|---:|---:|---:|"]
    lines += [
        f"| {posts:,} | {ours.cold:.2f} s | {ours.edit:.2f} s | {ours.peak / 1e6:.0f} MB | {pagefind:.2f} s |"
        for posts, (ours, pagefind) in costs.items()
    ]
    lines += ["", "## Every query", "", "| posts | search | query | requests | kB | all requests | all kB | ms |"]
    lines += ["|---:|---|---|---:|---:|---:|---:|---:|"]
    lines += [
        f"| {posts:,} | {name} | {each.query} | {each.requests} | {each.bytes / 1000:.1f} | {each.all_requests} |"
        f" {each.all_bytes / 1000:.1f} | {each.milliseconds:.0f} |"
        for posts, found in rows.items()
        for name, answers in found.items()
        for each in answers
    ]
    return "\n".join(lines) + "\n"


def _row(posts: int, name: str, answers: Sequence[Answer]) -> str:
    first, *later = answers
    figures = (
        *(first.requests, first.bytes / 1000, first.all_requests, first.all_bytes / 1000, first.milliseconds),
        *(max(each.all_bytes for each in later) / 1000, statistics.median(each.milliseconds for each in later)),
    )
    return f"| {posts:,} | {name} | " + " | ".join(f"{figure:,.0f}" for figure in figures) + " |"


def _machine() -> Iterable[str]:
    yield machine_facts()
    yield f"load of the machine during the run: {os.getloadavg()[1]:.1f}"


def _report_progress(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())

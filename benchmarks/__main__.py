"""Measure paperlog and its peers: `python -m benchmarks --posts 1000 10000 --runs 3`."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.corpus import SEED
from benchmarks.peers import DEFAULT_PEERS, PEERS, install, versions
from benchmarks.report import machine_facts, report
from benchmarks.session import WORKS, Plan, Run, Session, read_run

RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> int:
    """Install the tools, measure them and write the results; return the exit code."""
    arguments = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are stopped on termination
    if arguments.quick:
        arguments.posts, arguments.runs, arguments.edits = [100], 1, 1
    if arguments.report:
        return _finish(arguments, read_run(arguments.report))
    with tempfile.TemporaryDirectory(prefix="benchmark-") as temporary:
        work = (arguments.work_dir or Path(temporary)).resolve()
        tools = {}
        for peer in (PEERS[name] for name in arguments.peers):
            _report_progress(f"preparing {peer.title}")
            tools[peer] = install(peer, work / "tools")
        plan = Plan(
            sizes=tuple(sorted(arguments.posts)),
            works=tuple(dict.fromkeys(("cold", *arguments.works))),
            runs=arguments.runs,
            edits=arguments.edits,
            seed=arguments.seed,
            timeout=arguments.timeout,
            once_above=arguments.once_above,
            brief=tuple(arguments.brief),
        )
        run = Run(
            day=datetime.now(UTC).date().isoformat(),
            machine=machine_facts(),
            command=_command(),
            versions={peer.name: versions(peer, tools[peer]) for peer in tools},
        )
        session = Session(work, tools, plan, run=run, on_progress=_report_progress)
        session.measure()
    return _finish(arguments, session.run)


def _finish(arguments: argparse.Namespace, run: Run) -> int:
    text = report(run)
    if arguments.quick and arguments.output == RESULTS:
        print(text)
    else:
        arguments.output.write_text(text, encoding="utf-8")
        _report_progress(f"wrote {arguments.output.name}")
    return 1 if run.failures else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="measure paperlog and its peers")
    parser.add_argument("--posts", type=int, nargs="+", default=[1_000, 10_000], metavar="N", help="sizes of the blog")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="turns; the median counts (default: 3)")
    parser.add_argument("--edits", type=int, default=3, metavar="N", help="edits per served turn (default: 3)")
    parser.add_argument("--peers", nargs="+", default=list(DEFAULT_PEERS), choices=list(PEERS), metavar="NAME",
                        help=f"any of {', '.join(PEERS)} (default: all but material-without-search)")  # fmt: skip
    parser.add_argument("--works", nargs="+", default=list(WORKS), choices=WORKS, metavar="WORK",
                        help="any of cold, warm, serve (default: all; cold is always included)")  # fmt: skip
    parser.add_argument("--work-dir", type=Path, metavar="DIR",
                        help="for tools, corpora and samples.json; kept (default: a temporary one)")  # fmt: skip
    parser.add_argument("--seed", default=SEED, help="another seed gives another corpus")
    parser.add_argument("--timeout", type=float, default=1_800, metavar="S", help="for one command (default: 1800)")
    parser.add_argument("--once-above", type=float, default=60, metavar="S",
                        help="measure a tool only once if its cold build is slower (default: 60)")  # fmt: skip
    parser.add_argument("--brief", nargs="+", default=[], choices=list(PEERS), metavar="NAME",
                        help="measure only cold builds of these tools")  # fmt: skip
    parser.add_argument("--output", type=Path, default=RESULTS, metavar="FILE", help="default: benchmarks/RESULTS.md")
    parser.add_argument("--report", type=Path, metavar="FILE", help="report an earlier samples.json without measuring")
    parser.add_argument("--quick", action="store_true", help="smoke test: measure 100 posts once and print the report")
    return parser


def _command() -> str:
    """Return the command line without paths of this machine."""
    kept, skip = [], False
    for word in sys.argv[1:]:
        if not skip and word not in {"--work-dir", "--output"} and not word.startswith(("--work-dir=", "--output=")):
            kept.append(word)
        skip = not skip and word in {"--work-dir", "--output", "--report"}
    return shlex.join(["python", "-m", "benchmarks", *kept])


def _report_progress(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())

"""`paperlog refresh` as people run it: in a blog's folder, against a server that behaves like arXiv."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from paperlog.cli.main import main
from paperlog.cli.surroundings import Surroundings
from paperlog.papers.record import Record
from paperlog.papers.store import Store
from tests.arxiv_server import RATE_EXCEEDED, ArxivServer, FakeClock, Paper, Reply, entry_without, serving
from tests.building import post, record, write_tree

CONFIG = """site_name: A blog
site_url: https://blog.example.org/
plugins:
  - search
  - paperlog
extra: {function: !!python/name:material.extensions.emoji.twemoji , token: !ENV SECRET}
"""
FREELB = Paper("1909.11764", version=5, title="FreeLB", journal_ref="ICLR 2020")
LOTTERY = Paper("1803.03635", title="Lottery tickets")
STRINGS = Paper("hep-th/9901001", title="Strings", primary="hep-th", categories=("hep-th",))


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with serving(ArxivServer()) as running:
        running.add(FREELB, LOTTERY, STRINGS)
        yield running


class Blog:
    """A small blog in a folder, and a terminal in it whose clock is ours."""

    def __init__(self, root: Path, server: ArxivServer) -> None:
        self.root = root
        self.server = server
        self.clock = FakeClock()
        self.store = Store(root / "posts" / "_papers")
        self.today = date(2026, 11, 24)
        self.day: Callable[[], Any] = lambda: self.today
        write_tree(
            root,
            {
                "mkdocs.yml": CONFIG,
                "docs/about.md": "# About\n",
                "posts/one.md": post("One", more="arxiv: 1909.11764v2\n"),
                "posts/2020/two.md": post("Two", body="Like [this](https://arxiv.org/abs/1803.03635), not 2012.12345."),
                "posts/three.md": post("Three", more="draft: true\npapers: [{arxiv: hep-th/9901001}]\n"),
            },
        )

    def run(self, *arguments: str, folder: str = ".") -> Result:
        """Run a command; like a terminal, it knows where arXiv is from its environment."""
        surroundings = Surroundings(
            now=self.clock.now,
            sleep=self.clock.sleep,
            today=self.day,
            jitter=lambda: 1.0,
            environment={"PAPERLOG_ARXIV_API": self.server.url},
        )
        back = Path.cwd()
        os.chdir(self.root / folder)
        try:
            return CliRunner().invoke(main, arguments, obj=surroundings)
        finally:
            os.chdir(back)

    def files(self) -> dict[str, bytes]:
        """The records' files."""
        return {path.name: path.read_bytes() for path in sorted(self.store.folder.iterdir())}


@pytest.fixture
def blog(tmp_path: Path, server: ArxivServer) -> Blog:
    return Blog(tmp_path, server)


def test_it_fetches_what_posts_need_and_the_store_lacks(blog: Blog) -> None:
    result = blog.run("refresh", folder="posts/2020")
    assert result.exit_code == 0, result.output
    assert sorted(blog.files()) == ["1803.03635.json", "1909.11764.json", "hep-th_9901001.json"]
    assert result.stdout.splitlines() == [
        "1803.03635: new, v1, “Lottery tickets”",
        "1909.11764: new, v5, “FreeLB”",
        "hep-th/9901001: new, v1, “Strings”",
        "3 new, 0 changed, 0 unchanged, 0 failed",
    ]
    assert result.stderr.splitlines() == ["0 of 3 records"]
    assert "+https://blog.example.org/" in blog.server.requests[0].headers["User-Agent"]


def test_when_all_is_there_nobody_is_asked(blog: Blog) -> None:
    blog.run("refresh")
    result = blog.run("refresh")
    assert (result.exit_code, result.output) == (0, "all records are there\n")
    assert len(blog.server.requests) == 1


def test_papers_are_named_in_any_form(blog: Blog) -> None:
    result = blog.run("refresh", "https://arxiv.org/pdf/1909.11764v2.pdf", "doi:10.48550/arXiv.hep-th/9901001")
    assert result.exit_code == 0
    assert blog.server.requests[0].ids == ["1909.11764", "hep-th/9901001"]


def test_what_failed_is_named_with_the_reason_and_loses_nothing_else(blog: Blog) -> None:
    result = blog.run("refresh", "1909.11764", "2001.99999", "not-an-id")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[1:] == [
        "not-an-id: this is not an arXiv id or address",
        "2001.99999: arXiv has no such paper",
    ]
    assert result.stdout.endswith("1 new, 0 changed, 0 unchanged, 2 failed\n")
    assert list(blog.files()) == ["1909.11764.json"]


def test_a_dry_run_asks_and_writes_nothing(blog: Blog) -> None:
    result = blog.run("refresh", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout == (
        "1803.03635\n1909.11764\nhep-th/9901001\n3 records to fetch, 1 request; nothing was asked\n"
    )
    assert blog.server.requests == []
    assert not (blog.root / ".cache").exists()
    assert not blog.store.folder.exists()


def test_stale_records_and_all(blog: Blog) -> None:
    blog.run("refresh", "1909.11764")
    blog.today = date(2026, 12, 4)
    blog.run("refresh", "1803.03635", "hep-th/9901001")
    assert blog.run("refresh", "--stale", "9", "--dry-run").stdout.splitlines()[0] == "1909.11764"
    assert blog.run("refresh", "--stale", "10", "--dry-run").stdout.startswith("0 records")
    assert blog.run("refresh", "--stale", "0", "--dry-run").stdout.splitlines()[0] == "1909.11764"
    before = blog.files()
    result = blog.run("refresh", "--all")
    assert result.stdout == "0 new, 0 changed, 3 unchanged, 0 failed\n"
    assert blog.files() == before


def test_the_report_is_the_change_list_in_markdown(blog: Blog) -> None:
    blog.run("refresh")
    blog.server.revise("1909.11764", version=6, title="FreeLB, renamed")
    blog.server.revise("1803.03635", comment="This paper has been withdrawn by the author")
    result = blog.run("refresh", "--all", "--report", "changes.md")
    assert result.stdout.splitlines() == [
        "1803.03635: withdrawn “This paper has been withdrawn by the author”",
        "1909.11764: v5 -> v6, title changed",
        "0 new, 2 changed, 1 unchanged, 0 failed",
    ]
    assert (blog.root / "changes.md").read_text(encoding="utf-8") == (
        "## Records refreshed from arXiv\n\n"
        "0 new, 2 changed, 1 unchanged, 0 failed.\n\n"
        "- 1803.03635: withdrawn `This paper has been withdrawn by the author`"
        " ([arXiv](https://arxiv.org/abs/1803.03635))\n"
        "- 1909.11764: v5 -> v6, title changed ([arXiv](https://arxiv.org/abs/1909.11764))\n"
        "  - title: `FreeLB` -> `FreeLB, renamed`\n"
    )


def test_while_it_works_it_tells_how_far_it_is(blog: Blog) -> None:
    ids = [f"2001.{number:05}" for number in range(1, 251)]
    blog.server.add(*map(Paper, ids))
    result = blog.run("refresh", *ids)
    assert result.stderr.splitlines() == [
        "0 of 250 records, about 6 s left",
        "100 of 250 records, about 4 s left",
        "200 of 250 records, about 1 s left",
    ]
    assert blog.clock.waits == [3.0, 3.0]


def test_waiting_is_told_and_the_reason_given(blog: Blog) -> None:
    blog.server.moods += [Reply("Rate exceeded.", 429, {"Retry-After": "60"}), *[RATE_EXCEEDED] * 4]
    result = blog.run("refresh", "1909.11764")
    assert result.exit_code == 1
    assert "arXiv answered with HTTP 429: waiting 60 s" in result.stderr
    assert "1909.11764: no feed of papers but: 'Rate exceeded.'" in result.stderr


BROKEN = {
    "a comma missing": b'{\n"venue": "precious"\n"id": "1909.11764"}',
    "cut short": b'{"venue": "precious",',
    "empty": b"",
    "a list": b'["precious"]',
    "not UTF-8": b'{"venue": "pr\xe9cieux"}',
    "a value of another type": b'{"id": "1909.11764", "venue": "precious", "title": 3}',
    "another paper": record("1803.03635").encode(),
    "too large": b" " * 5_000_001,
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("arguments", [["1909.11764"], ["1803.03635", "1909.11764"], [], ["--all"], ["--stale", "0"]])
def test_a_record_that_cannot_be_read_is_never_overwritten(blog: Blog, arguments: list[str], data: bytes) -> None:
    path = blog.store.path("1909.11764")
    write_tree(blog.store.folder, {path.name: data})
    for dry in (["--dry-run"], []):
        result = blog.run("refresh", *arguments, *dry)
        assert result.exit_code == 1
        assert result.stderr.count("1909.11764: posts/_papers/1909.11764.json:") == 1
        assert "  hint: " in result.stderr
    assert "0 unchanged, 1 failed" in result.stdout
    assert path.read_bytes() == data
    assert "1909.11764" not in {identifier for request in blog.server.requests for identifier in request.ids}
    assert len(blog.files()) == (1 if arguments == ["1909.11764"] else 2 if arguments[:1] == ["1803.03635"] else 3)

    result = blog.run("refresh", *arguments, "--force")
    assert result.exit_code == 0, result.output
    assert "1909.11764: new, v5, “FreeLB”, the old file is now '1909.11764.json.broken'" in result.stdout
    assert blog.files()["1909.11764.json.broken"] == data
    assert isinstance(blog.store.load("1909.11764"), Record)


def test_a_fetch_that_fails_sets_nothing_aside(blog: Blog) -> None:
    write_tree(blog.store.folder, {"1909.11764.json": b"{"})
    blog.server.moods.append(entry_without("title"))
    result = blog.run("refresh", "--force", "1909.11764")
    assert result.exit_code == 1
    assert "1909.11764: its entry has no title" in result.stderr
    assert blog.files() == {"1909.11764.json": b"{"}


def test_what_the_line_to_fix_is(blog: Blog) -> None:
    write_tree(blog.store.folder, {"1909.11764.json": BROKEN["a comma missing"], "notes.json": b"[]"})
    result = blog.run("refresh")
    assert result.stderr.startswith("0 of 2 records\nnotes: posts/_papers/notes.json:1: a record is a JSON object\n")
    assert (
        "1909.11764: posts/_papers/1909.11764.json:2: broken JSON: expecting ',' delimiter\n"
        "  hint: fix this line, or start anew and keep the old file as '1909.11764.json.broken': "
        "paperlog refresh --force 1909.11764\n"
    ) in result.stderr


def test_records_that_lead_out_of_the_blog_are_not_written(
    blog: Blog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    blog.store.folder.symlink_to(outside)
    result = blog.run("refresh", "1909.11764")
    assert result.exit_code == 1
    assert "leads out of the blog's folder" in result.stderr
    assert list(outside.iterdir()) == []


def test_a_fault_of_ours_is_named_and_its_traceback_kept(blog: Blog) -> None:
    blog.day = lambda: 1 // 0  # only what becomes of an answer asks for the day
    result = blog.run("refresh", "1909.11764", "2001.99999")
    assert result.exit_code == 1
    assert "1909.11764: a fault of paperlog (ZeroDivisionError)\n" in result.stderr
    assert "2001.99999: arXiv has no such paper\n" in result.stderr
    assert "this is a fault of paperlog: please report it" in result.stderr
    assert "Traceback" not in result.output
    kept = next((blog.root / ".cache" / "paperlog" / "faults").iterdir()).read_text(encoding="utf-8")
    assert kept.startswith("refresh\n\nTraceback")
    assert kept.endswith("ZeroDivisionError: integer division or modulo by zero\n")


def test_posts_that_cannot_be_read_are_told_and_the_others_served(blog: Blog) -> None:
    write_tree(blog.root, {"posts/bad.md": "---\ntitle: Bad\ndate: never\n---\n"})
    result = blog.run("refresh")
    assert result.exit_code == 1
    assert "posts/bad.md:3: " in result.stderr
    assert "3 new" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("refresh", "--all", "1909.11764"), "name papers, or choose some with '--all' or '--stale', but not both"),
        (("refresh", "--stale", "-1"), "Invalid value for '--stale'"),
        (("refresh", "-f", "nowhere.yml"), "does not exist"),
        (("refresj",), "No such command"),
    ],
)
def test_a_wrong_call_is_2(blog: Blog, arguments: tuple[str, ...], message: str) -> None:
    result = blog.run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_outside_of_a_blog_there_is_a_hint(blog: Blog) -> None:
    (blog.root / "mkdocs.yml").unlink()
    result = blog.run("refresh")
    assert result.exit_code == 2
    assert "no 'mkdocs.yml' here or in a folder above\n  hint: " in result.stderr
    assert "Traceback" not in result.output


def test_a_folder_that_cannot_be_written_is_a_message(blog: Blog) -> None:
    (blog.root / ".cache").write_text("a file", encoding="utf-8")
    result = blog.run("refresh")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("Error: ")


def test_the_version_and_the_verbs_are_told() -> None:
    assert CliRunner().invoke(main, ["--version"]).output.startswith("paperlog, version ")
    assert "refresh" in CliRunner().invoke(main, ["--help"]).output


def start(blog: Blog, *ids: str) -> subprocess.Popen[str]:
    (blog.root / ".cache" / "paperlog" / "arxiv.json").unlink(missing_ok=True)  # else it would wait in earnest
    environment = {**os.environ, "PAPERLOG_ARXIV_API": blog.server.url, "PYTHONPATH": os.pathsep.join(sys.path)}
    # A shell that runs tests in the background lets them and their children ignore Ctrl-C; a person's shell does not.
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{heed}; from paperlog.cli.main import main; main()", "refresh", *ids]
    return subprocess.Popen(
        command, cwd=blog.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_until_saved(blog: Blog, title: str, count: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        saved = list(blog.store.folder.glob("*.json")) if blog.store.folder.is_dir() else []
        if sum(title.encode() in path.read_bytes() for path in saved) >= count:
            return
        time.sleep(0.002)
    raise AssertionError(f"{count} records titled {title!r} never came")


def test_kill_9_at_any_moment_leaves_whole_records_and_the_next_run_goes_on(blog: Blog) -> None:
    ids = [f"2001.{number:05}" for number in range(1, 101)]
    blog.server.add(*(Paper(identifier, title="First title", abstract="words " * 500) for identifier in ids))
    seen = 0
    for title, count in (("First title", 40), ("Second title", 1), ("Second title", 60)):
        if title == "Second title":
            for identifier in ids:
                blog.server.revise(identifier, title=title, version=2)
        process = start(blog, *ids)
        try:
            wait_until_saved(blog, title, count)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        records, problems = blog.store.load_all()
        assert problems == ()
        assert {record.title for record in records.values()} <= {"First title", "Second title"}
        assert len(records) >= seen
        seen = len(records)
    process = start(blog, *ids)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    records, problems = blog.store.load_all()
    assert (len(records), problems) == (100, ())
    assert {record.title for record in records.values()} == {"Second title"}
    assert out.endswith(", 0 failed\n")


def test_interrupting_keeps_what_has_arrived(blog: Blog) -> None:
    ids = [f"2001.{number:05}" for number in range(1, 201)]
    blog.server.add(*map(Paper, ids))
    # The second answer takes its time, so that the interruption is there first on however slow a machine.
    blog.server.spoiled[ids[-1]] = lambda server, request: replace(server.answer(request), delay=5)
    process = start(blog, *ids)
    assert process.stderr is not None
    while not process.stderr.readline().startswith("100 of 200 records"):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "interrupted: what has arrived is saved, run it again for the rest" in err
    assert "Traceback" not in err
    assert out.endswith("100 new, 0 changed, 0 unchanged, 100 failed\n")

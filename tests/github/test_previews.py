"""Previews: which pull request a run belongs to, what is published, and what is said, all asked of GitHub."""

from __future__ import annotations

import json
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.github.archives import INDEX, archive
from tests.github.hub import SCRIPTS, SHA, Hub, pull, repository, run

OTHER = "b" * 40


@pytest.mark.parametrize(
    ("finished", "pulls", "number"),
    [
        (run(), [pull(12)], "12"),
        (run(owner="stranger"), [pull(12, owner="stranger")], "12"),
        (run(event="workflow_dispatch", branch="suggest/3"), [pull(12, branch="suggest/3")], "12"),
        (run(branch="x&state=all;$(touch x)"), [pull(12, branch="x&state=all;$(touch x)")], "12"),
        # A newer commit, another repository, a closed one, none, another workflow, another event.
        (run(), [pull(12, sha=OTHER)], ""),
        (run(owner="stranger"), [pull(12)], ""),
        (run(), [pull(12, state="closed")], ""),
        (run(), [], ""),
        (run(path=".github/workflows/evil.yml"), [pull(12)], ""),
        (run(event="push"), [pull(12)], ""),
        (run(head_repository=None), [pull(12)], ""),
        # The same owner may have two repositories of one network.
        (run(head_repository=repository(name="blog-2")), [pull(12)], ""),
    ],
)
def test_the_pull_request_of_a_run_is_the_one_with_its_commit(
    hub: Hub, finished: Any, pulls: list[Any], number: str
) -> None:
    hub.has(pulls=pulls)
    hub.event(workflow_run=finished)
    done = hub.script("previews.py", "find")
    assert done.returncode == 0, done.stderr
    assert hub.outputs() == {"number": number, "address": "https://owner.github.example/blog/"}


def test_open_pull_requests_are_published_and_one_that_means_harm_leaves_the_others_alone(hub: Hub) -> None:
    good = archive(hub.folder / "good.zip", [INDEX, ("posts/a/index.html", b"<p>new")])
    evil = archive(hub.folder / "evil.zip", [INDEX, ("../../../evil\n::set-output name=number::1", b"", stat.S_IFREG)])
    hub.has(
        pulls=[
            pull(1),
            pull(2, owner="stranger", sha="2" * 40),
            pull(3, sha="3" * 40),
            pull(4, sha="4" * 40),
            pull(5, sha="5" * 40, state="closed"),
            pull(6, sha="6" * 40),
            {"number": 7, "state": "open", "head": {"ref": "gone", "sha": "7" * 40, "repo": None}},
        ],
        runs=[
            run(10),
            run(11, event="push"),  # newer, but of something else
            run(20, owner="stranger", sha="2" * 40, conclusion="failure"),
            run(30, sha="3" * 40),
            run(40, sha="4" * 40),
            run(50, sha="5" * 40),
            run(60, owner="stranger", sha="6" * 40),  # a commit of the same name in another repository
            run(70, sha="7" * 40, head_repository=None),
        ],
        artifacts=[
            {"id": number, "run": number, "name": "preview", "expired": number == 40, "size_in_bytes": 1_000}
            for number in (10, 11, 20, 30, 40, 50, 60, 70)
        ],
        archives={str(number): str(evil if number == 30 else good) for number in (10, 11, 20, 30, 40, 50, 60, 70)},
    )
    done = hub.script("previews.py", "collect", "site/pr")
    assert done.returncode == 0, done.stderr
    outputs = hub.outputs()
    assert json.loads(outputs.pop("refused")).keys() == {"3"}
    assert outputs == {"address": "https://owner.github.example/blog/", "published": "1 2"}
    found = sorted(path.relative_to(hub.folder).as_posix() for path in hub.folder.rglob("*.html"))
    assert found == [
        f"clone/site/pr/{number}/{name}" for number in (1, 2) for name in ("index.html", "posts/a/index.html")
    ]
    assert "leads out of the folder" in done.stdout
    assert not any(line.startswith("::") for line in done.stdout.splitlines())


def _damaged(path: Path, method: int) -> Path:
    with zipfile.ZipFile(path, "w", method) as written:
        written.writestr("index.html", "<p>text" * 1_000)
    data = bytearray(path.read_bytes())
    data[50:60] = b"\xff" * 10
    path.write_bytes(data)
    return path


BAD: dict[str, Callable[[Path], Path]] = {
    "deflate": lambda path: _damaged(path, zipfile.ZIP_DEFLATED),
    "lzma": lambda path: _damaged(path, zipfile.ZIP_LZMA),
    "bzip2": lambda path: _damaged(path, zipfile.ZIP_BZIP2),
    "crc": lambda path: _damaged(path, zipfile.ZIP_STORED),
    "file and folder": lambda path: archive(path, [INDEX, ("index.html/x.html", b"")]),
    "name": lambda path: archive(path, [INDEX, ("../\ud7ff.html", b"")]),
    "larger than the disk": lambda path: archive(path, [INDEX, ("a.txt", b"x" * 1_000_000)]),
    "nothing": lambda path: archive(path, []),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_one_artifact_costs_no_other_pull_request_anything(hub: Hub, name: str) -> None:
    bad = BAD[name](hub.folder / "bad.zip")
    good = archive(hub.folder / "good.zip", [INDEX])
    hub.has(
        pulls=[pull(number, sha=str(number) * 40) for number in (1, 2, 3)],
        runs=[run(number, sha=str(number) * 40) for number in (1, 2, 3)],
        artifacts=[
            {"id": number, "run": number, "name": "preview", "expired": False, "size_in_bytes": 1_000}
            for number in (1, 2, 3)
        ],
        archives={"1": str(good), "2": str(bad), "3": str(good)},
    )
    # A limit on the size of files makes writing fail as a full disk does.
    command = f"ulimit -f 1000; exec {sys.executable} {SCRIPTS / 'previews.py'} collect site/pr"
    done = hub.run("sh", "-c", command)
    assert done.returncode == 0, done.stderr
    outputs = hub.outputs()
    assert outputs["published"] == "1 3"
    assert sorted(path.name for path in (hub.clone / "site" / "pr").iterdir()) == ["1", "3"]
    reason = json.loads(outputs["refused"])["2"]
    assert f"pull request 2: {reason}" in done.stdout
    hub.event(workflow_run=run(sha="2" * 40))
    environment = {"NUMBER": "2", "DEPLOYED": "success", "PUBLISHED": "1 3", "REFUSED": outputs["refused"]}
    assert hub.script("previews.py", "comment", **environment).returncode == 0
    (comment,) = hub.state["comments"]
    assert f"No preview is published, for this reason:\n\n```text\n{reason}\n```" in comment["body"]


def test_artifacts_that_are_too_large_are_not_even_fetched(hub: Hub) -> None:
    found = {"id": 10, "run": 10, "name": "preview", "expired": False, "size_in_bytes": 60_000_000}
    hub.has(pulls=[pull(1)], runs=[run(10)], artifacts=[found])
    assert "pull request 1: it is too large" in hub.script("previews.py", "collect", "site/pr").stdout
    assert hub.outputs()["published"] == ""


@pytest.mark.parametrize(
    "pages",
    [None, {"html_url": "https://x.example/", "build_type": "legacy"}, {"html_url": "x\ny", "build_type": "workflow"}],
)
def test_nothing_is_published_where_pages_are_off(hub: Hub, pages: Any) -> None:
    hub.has(pages=pages, pulls=[pull(1)])
    done = hub.script("previews.py", "collect", "site/pr")
    assert (done.returncode, hub.outputs()) == (0, {"address": "", "published": ""})


@pytest.mark.parametrize(
    ("conclusion", "deployed", "published", "words"),
    [
        ("success", "success", "3 12", ["**Preview of aaaaaaa**: https://owner.github.example/blog/pr/12/"]),
        ("failure", "success", "12", ["blog/pr/12/", "There are problems: [the check]"]),
        ("success", "success", "1 2", ["No preview is published"]),
        ("success", "skipped", "", ["No preview is published", "actions/runs/7"]),
        ("success", "failure", "12", ["No preview is published"]),
        ("success", "cancelled", "", ["in a few minutes", "blog/pr/12/"]),
    ],
)
def test_the_comment_says_where_the_preview_is(
    hub: Hub, conclusion: str, deployed: str, published: str, words: list[str]
) -> None:
    hub.event(workflow_run=run(conclusion=conclusion))
    environment = {
        "NUMBER": "12",
        "ADDRESS": "https://owner.github.example/blog/",
        "DEPLOYED": deployed,
        "PUBLISHED": published,
    }
    assert hub.script("previews.py", "comment", **environment).returncode == 0
    (comment,) = hub.state["comments"]
    assert comment["issue"] == 12
    assert all(word in comment["body"] for word in words), comment["body"]


def test_there_is_one_comment_and_nobody_else_can_write_it(hub: Hub) -> None:
    stranger = {"id": 1, "issue": 12, "user": {"login": "stranger"}, "body": "<!-- preview -->\nmine"}
    gone = stranger | {"user": None}
    hub.has(comments=[gone, *[stranger] * 99])
    for commit in (SHA, OTHER):
        hub.event(workflow_run=run(sha=commit))
        assert hub.script("previews.py", "comment", NUMBER="12").returncode == 0
    comments = hub.state["comments"]
    assert len(comments) == 101
    assert "**bbbbbbb has been checked.**" in comments[-1]["body"]


def test_a_number_that_is_none_is_refused(hub: Hub) -> None:
    hub.event(workflow_run=run())
    assert hub.script("previews.py", "comment", NUMBER="12/../13").returncode != 0
    assert hub.script("previews.py", "elsewhere").returncode == 2
    assert hub.state["comments"] == []

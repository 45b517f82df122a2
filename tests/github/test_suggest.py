"""The issue form: what strangers type into it becomes a pull request or a comment that says why not; it never runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.arxiv_server import ArxivServer, Paper, serving
from tests.building import write_tree
from tests.github.hub import ROOT, Hub, module

BLOG = {
    ".gitignore": ".cache/\n",
    "mkdocs.yml": "site_name: A blog\ntheme: {name: material}\nplugins: [paperlog]\n",
    "docs/about.md": "# About\n",
    "docs/.gitkeep": "",
    "posts/_tags.yml": "bert: {name: BERT}\n",
}
HOSTILE = "$(touch pwned) `touch pwned` ; touch pwned | \"'--> ${{ github.token }} %0A::set-output name=x::y @everyone"


def form(address: str = "", title: str = "_No response_", note: str = "_No response_") -> str:
    """An issue's text as GitHub writes it for the form."""
    fields = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/suggest-a-paper.yml").read_text(encoding="utf-8"))["body"]
    labels = [field["attributes"]["label"] for field in fields if field["type"] != "markdown"]
    return "\n\n".join(f"### {label}\n\n{value}" for label, value in zip(labels, (address, title, note), strict=True))


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with serving(ArxivServer()) as running:
        running.add(Paper("1909.11764", version=5, title="FreeLB: Enhanced BERT"))
        yield running


@pytest.fixture
def blog(hub: Hub, server: ArxivServer) -> Hub:
    write_tree(hub.clone, BLOG)
    hub.publish()
    hub.environment["PAPERLOG_ARXIV_API"] = server.url
    return hub


def suggest(hub: Hub, body: Any, *, label: str = "suggestion", number: int = 9) -> str:
    """Open an issue and return what was said in it."""
    hub.event(issue={"number": number, "title": HOSTILE, "body": body, "labels": [{"name": label}]})
    done = hub.script("suggest.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not any(line.startswith("::") for line in done.stdout.splitlines())
    assert [path for path in hub.folder.rglob("*") if path.name in ("pwned", "pwned)")] == []
    return "\n".join(comment["body"] for comment in hub.state["comments"])


def test_a_paper_becomes_one_pull_request(blog: Hub) -> None:
    (blog.clone / "stray.txt").write_text("what a build left behind is nobody's suggestion")
    said = suggest(blog, form("https://arxiv.org/abs/1909.11764", note="Shifts words.\r\n\r\n---\r\nIt *works*."))
    assert "Thank you! Your suggestion is now a pull request: https://github.example/owner/blog/pull/100" in said
    (opened,) = blog.state["pulls"]
    assert (opened["base"], opened["title"]) == ("main", "Post: freelb, suggested in #9")
    assert "Closes #9" in opened["body"]
    assert "`paperlog check` found no problems" in opened["body"]
    assert blog.state["dispatches"] == [{"workflow": "check.yml", "ref": "suggest/9"}]
    changed = blog.remote("diff", "--name-status", "main", "suggest/9").split()
    assert changed[::2] == ["A", "A"]
    post = next(path for path in changed if path.endswith("/freelb.md"))
    assert sorted(changed[1::2]) == sorted([post, "posts/_papers/1909.11764.json"])
    text = blog.remote("show", f"suggest/9:{post}")
    assert text.endswith("\n---\nShifts words.\n\n---\nIt *works*.")
    assert 'arxiv: "1909.11764"' in text
    assert blog.remote("log", "--format=%an %s", "main..suggest/9") == (
        "github-actions[bot] Post: freelb, suggested in #9"
    )
    # Whatever happens to the issue later, it has made its pull request; another one on the paper makes none.
    assert suggest(blog, form("1803.03635")) == said
    assert "has a post already: posts/" in suggest(blog, form("arXiv:1909.11764v2"), number=10)
    assert len(blog.state["pulls"]) == 1


@pytest.mark.parametrize("title", [HOSTILE, "--url=../../../../etc/cron.d/x"])
def test_a_title_is_a_title_whatever_it_says(blog: Hub, title: str) -> None:
    said = suggest(blog, form("https://evil.example/?a=$(touch%20pwned)&b=;touch#x", title, HOSTILE))
    assert "Thank you" in said
    (name,) = blog.remote("diff", "--name-only", "main", "suggest/9").splitlines()
    assert name.startswith("posts/20")
    text = blog.remote("show", f"suggest/9:{name}")
    assert yaml.safe_load(text.split("\n---\n")[0].removeprefix("---\n"))["title"] == title
    assert HOSTILE in text
    (opened,) = blog.state["pulls"]
    assert HOSTILE not in opened["title"] + opened["body"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "not the text that the form creates"),
        ("hello", "not the text that the form creates"),
        (form("1909.11764\n\n### Title\n\nx\n\n### Title"), "not the text that the form creates"),
        (form("_No response_"), "neither an arXiv id"),
        (form("--help"), "neither an arXiv id"),
        (form("javascript:alert(1)", "x"), "neither an arXiv id"),
        (form("file:///etc/passwd", "x"), "neither an arXiv id"),
        (form("https://user:secret@evil.example/", "x"), "neither an arXiv id"),
        (form("https://[evil.example/", "x"), "neither an arXiv id"),
        (form("https://evil.example/`id`", "x"), "neither an arXiv id"),
        (form("https://evil.example/ --title=y", "x"), "neither an arXiv id"),
        (form("https://evil.example/" + "a" * 500, "x"), "the address has 521 characters"),
        (form("1909.11764", "t" * 301), "the title has 301 characters"),
        (form("1909.11764", "a\x1b[31mb"), "invisible characters"),
        (form("1909.11764", "a\u202eb"), "invisible characters"),
        (form("1909.11764", note="n" * 10_001), "the note has 10,001 characters"),
    ],
)
def test_fields_are_held_against_what_they_may_be(body: str, reason: str) -> None:
    with pytest.raises(module("suggest").UnfitError, match=reason):
        module("suggest").read_suggestion(body)


@settings(max_examples=50)
@given(address=st.text(), title=st.text(), note=st.text())
def test_any_text_is_read_or_refused(address: str, title: str, note: str) -> None:
    try:
        found = module("suggest").read_suggestion(form(address, title, note))
    except module("suggest").UnfitError:
        return
    assert found.title == " ".join(found.title.split())
    assert found.address.isascii()


def test_spaces_of_a_title_that_were_copied_are_spaces() -> None:
    assert module("suggest").read_suggestion(form("1909.11764", " A\u00a0title ")).title == "A title"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (None, "not the text that the form creates"),
        (form("$(touch pwned)"), "neither an arXiv id"),
        (form("https://evil.example/"), "'--title'"),
        (form("1909.99999"), "arXiv has no paper '1909.99999'"),
    ],
)
def test_what_does_not_fit_is_answered_and_changes_nothing(blog: Hub, body: Any, reason: str) -> None:
    said = suggest(blog, body)
    assert reason in said
    assert "No pull request was created" in said
    assert blog.state["pulls"] == []
    assert blog.git("status", "--porcelain") == ""
    assert blog.remote("branch", "--format=%(refname:short)") == "main"


def test_other_issues_are_left_alone(blog: Hub) -> None:
    assert suggest(blog, form("1909.11764"), label="bug") == ""
    assert blog.state["pulls"] == []


def test_where_actions_may_not_open_pull_requests_the_issue_says_so(blog: Hub) -> None:
    blog.has(may_open=False)
    blog.event(issue={"number": 9, "body": form("1909.11764"), "labels": [{"name": "suggestion"}]})
    assert blog.script("suggest.py").returncode == 1
    (comment,) = blog.state["comments"]
    assert "Allow GitHub Actions to create and approve pull requests" in comment["body"]
    assert "a token" not in comment["body"]

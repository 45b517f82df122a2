"""The workflows are what GitHub takes, keep rules that keep strangers out, and do what they say when they are run."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from paperlog.authoring.starter import starter_files
from tests.arxiv_server import ArxivServer, Paper, serving
from tests.cli.terminal import Terminal
from tests.github.hub import ROOT, Hub, github_files, module

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent

_PINNED = re.compile(r"uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def faults(text: str) -> Iterator[str]:
    """What a workflow does that none of ours may."""
    workflow = yaml.safe_load(text)
    triggers = workflow[True]  # YAML reads `on` as a truth value
    if "pull_request_target" in triggers:
        yield "pull_request_target"
    if workflow.get("permissions") != {}:
        yield "permissions at the top"
    if "concurrency" not in workflow:
        yield "concurrency"
    for job in workflow["jobs"].values():
        if not isinstance(job.get("permissions"), dict):
            yield "permissions of a job"
        elif "pull_request" in triggers and job["permissions"] != {"contents": "read"}:
            yield "a pull request's run may do more than read"
        if "timeout-minutes" not in job and "uses" not in job:
            yield "timeout"
        for step in job.get("steps", ()):
            yield from faults_of_step(step, triggers)
    for line in text.splitlines():
        if re.match(r"\s*(?:- )?uses: (?!\./\.github/workflows/)", line) and not _PINNED.search(line):
            yield f"not pinned: {line.strip()}"
    if "pull_request" in triggers and "secrets." in text:
        yield "a secret in a pull request's run"


def faults_of_step(step: dict[str, Any], triggers: dict[str, Any]) -> Iterator[str]:
    if "${{" in step.get("run", ""):
        yield "an expression in a line of shell"
    is_reading = any(command in step.get("run", "") for command in ("mkdocs build", "paperlog check"))
    if is_reading and "rm -rf .cache" not in step["run"].splitlines()[0]:
        yield "a committed cache"
    if not step.get("uses", "").startswith("actions/checkout@"):
        return
    options = step.get("with", {})
    if options.get("persist-credentials") is not False:
        yield "credentials on disk"
    if "pull_request" not in triggers and options.get("ref") != "${{ github.event.repository.default_branch }}":
        yield "other code than that of the main branch, with rights"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_the_rules_are_kept(path: Path) -> None:
    assert list(faults(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  pull_request:\n", "  pull_request_target:\n", "pull_request_target"),
        ("permissions: {}", "permissions: read-all", "permissions at the top"),
        ("concurrency:", "env:", "concurrency"),
        ("contents: read", "contents: write", "a pull request's run may do more than read"),
        ("    timeout-minutes: 15\n", "", "timeout"),
        ("rm -rf .cache", "true", "a committed cache"),
        ("mkdocs build --strict", "echo ${{ github.head_ref }}", "an expression in a line of shell"),
        ("          persist-credentials: false", "          fetch-depth: 0", "credentials on disk"),
        ("de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2", "v6", "not pinned: - uses: actions/checkout@v6"),
        ("actions/setup-python", "someone/setup-python", "not pinned: - uses: someone/setup-python@"),
        ("name: check\n", "name: check\nenv: {A: '${{ secrets.A }}'}\n", "a secret in a pull request's run"),
    ],
)
def test_the_rules_find_what_breaks_them(old: str, new: str, fault: str) -> None:
    text = (GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8")
    assert old in text
    assert [found[: len(fault)] for found in faults(text.replace(old, new, 1))][:1] == [fault]


@pytest.mark.parametrize("name", ["preview", "deploy", "refresh", "suggest"])
def test_what_has_rights_runs_the_code_of_the_main_branch_alone(name: str) -> None:
    text = (GITHUB / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    theirs = text.replace("github.event.repository.default_branch", "github.event.workflow_run.head_sha", 1)
    assert list(faults(theirs)) == ["other code than that of the main branch, with rights"]


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.github-issue-forms", [GITHUB / "ISSUE_TEMPLATE" / "suggest-a-paper.yml"]),
        ("vendor.github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
    ],
)
def test_github_takes_the_files(schema: str, paths: list[Path]) -> None:
    command = [BIN / "check-jsonschema", "--builtin-schema", schema, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_linter_finds_nothing_unsafe() -> None:
    command = [BIN / "zizmor", "--offline", "--no-progress", GITHUB / "workflows"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_new_blog_has_the_same_files_but_for_what_tests_the_generator() -> None:
    files = starter_files("B", today=date(2026, 11, 24))
    assert {path: data for path, data in files.items() if path.startswith(".github/")} == github_files()


def test_the_form_and_the_script_know_one_label() -> None:
    form = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / "suggest-a-paper.yml").read_text(encoding="utf-8"))
    (label,) = form["labels"]
    assert f'LABEL = "{label}"' in (GITHUB / "scripts" / "suggest.py").read_text(encoding="utf-8")
    assert f"labels.*.name, '{label}')" in (GITHUB / "workflows" / "suggest.yml").read_text(encoding="utf-8")


def test_the_handbook_says_the_limits_that_hold() -> None:
    text = " ".join((ROOT / "docs" / "handbook" / "review.md").read_text(encoding="utf-8").split())
    previews, unpack = module("previews"), module("unpack")
    for limit in (
        f"at most {previews.MOST_PREVIEWS} open pull requests",
        f"| the site | {unpack.LARGEST_SITE // 1_000_000} MB and {unpack.MOST_FILES:,} files |",
        f"| all previews together | {previews.ROOM // 1_000_000} MB |",
    ):
        assert limit in text
    check = yaml.safe_load((GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8"))["jobs"]["check"]
    assert f"the time limit of {check['timeout-minutes']} minutes" in text
    assert f"for {check['steps'][-1]['with']['retention-days']} days" in text


# The lines themselves, in a new blog's clone.


@pytest.fixture(scope="module")
def server() -> Iterator[ArxivServer]:
    with serving(ArxivServer()) as running:
        running.add(Paper("1909.11764", version=6, title="FreeLB: @everyone `x`"), Paper("1803.03635"))
        yield running


@pytest.fixture
def blog(hub: Hub, server: ArxivServer) -> Hub:
    result = Terminal(hub.folder).run("init", "made", "--url", "https://notes.example.org/")
    assert result.exit_code == 0, result.output
    hub.clone.rmdir()
    (hub.folder / "made").rename(hub.clone)
    hub.publish()
    hub.environment["PAPERLOG_ARXIV_API"] = server.url
    return hub


def run_lines(hub: Hub, name: str, job: str, **environment: str) -> list[subprocess.CompletedProcess[str]]:
    """Run the lines of a job of the blog's own workflow as the runner does, but for those that install things."""
    workflow = yaml.safe_load((hub.clone / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    steps = [step for step in workflow["jobs"][job]["steps"] if "run" in step and step.get("name") != "Install"]
    return [hub.run("bash", "-e", "-o", "pipefail", "-c", step["run"], **environment) for step in steps]


def test_the_lines_of_refresh_open_a_pull_request_with_the_change_list_and_keep_it_up_to_date(
    blog: Hub, server: ArxivServer
) -> None:
    record = blog.clone / "posts/_papers/1909.11764.json"
    record.write_text(re.sub('"retrieved": "[^"]+"', '"retrieved": "2020-01-01"', record.read_text(encoding="utf-8")))
    blog.git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qam", "An old record")
    blog.git("push", "-q", f"{blog.environment['GITHUB_SERVER_URL']}/owner/blog", "main")
    for _ in range(2):
        asked, proposed = run_lines(blog, "refresh.yml", "refresh")
        assert (asked.returncode, proposed.returncode) == (0, 0), asked.stderr + proposed.stdout
        (opened,) = blog.state["pulls"]
        assert opened["title"] == "Records: what arXiv has changed"
        assert "1909.11764: v5 -> v6" in opened["body"]
        assert "`` FreeLB: @everyone `x` ``" in opened["body"]
        assert blog.remote("diff", "--name-only", "main", "refresh") == "posts/_papers/1909.11764.json"
        blog.git("checkout", "-q", "main")
    # When all is fresh, nothing is proposed.
    blog.git("merge", "-q", "refresh")
    assert run_lines(blog, "refresh.yml", "refresh")[-1].stdout == "- nothing has changed\n"


def test_the_lines_of_suggest_and_deploy_work_in_a_new_blog(blog: Hub) -> None:
    body = "### Address or arXiv id\n\n1803.03635\n\n### Title\n\n_No response_\n\n### What is new in it?\n\nMuch."
    blog.event(issue={"number": 4, "body": body, "labels": [{"name": "suggestion"}]})
    (done,) = run_lines(blog, "suggest.yml", "suggest")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(blog.state["pulls"]) == 1
    built, collected = run_lines(blog, "deploy.yml", "build")
    assert (built.returncode, collected.returncode) == (0, 0), built.stderr + collected.stderr
    assert (blog.clone / "site/posts/freelb/index.html").exists()
    assert blog.outputs() == {"address": "https://owner.github.example/blog/", "published": ""}


def test_the_lines_of_check_pass_on_a_new_blog_and_fail_on_a_mistake(blog: Hub) -> None:
    assert [done.returncode for done in run_lines(blog, "check.yml", "check")] == [0, 0]
    (post,) = (blog.clone / "posts").glob("*/*.md")
    post.write_text(post.read_text(encoding="utf-8").replace("tags: [nlp", "tags: [npl"), encoding="utf-8")
    checked, built = run_lines(blog, "check.yml", "check")
    assert (checked.returncode, built.returncode) == (1, 1)
    assert re.search(r"^::(?:error|warning) file=posts/\d+/freelb\.md,line=4,", checked.stdout, re.MULTILINE)

"""`paperlog check` as people run it: in a blog's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from paperlog.cli.changed import changed_files
from paperlog.cli.main import main
from paperlog.cli.surroundings import Surroundings
from paperlog.problems import UsageError
from tests.building import post, write_tree

ROOT = Path(__file__).parents[2]
CONFIG = "site_name: A blog\nsite_url: https://e.example/\ntheme: {name: material}\nplugins: [paperlog]\n"
MESSY: Mapping[str, str | bytes] = {
    "mkdocs.yml": CONFIG,
    "docs/about.md": "# About\n",
    "posts/_tags.yml": "nlp: {name: NLP, aliases: [language]}\n",
    "posts/a.md": post("A", more="tags: [language]\n", body="See [x](nope.md).\n"),
    "posts/b.md": post("B", more="tilte: x\n"),
    "posts/2020/c.md": post("C", body="See https://e.example/?gclid=1 and more."),
}


def run(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Result:
    back = Path.cwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(main, ["check", *arguments], obj=Surroundings(environment=environment or {}))
    finally:
        os.chdir(back)


def files_of(blog: Path) -> dict[Path, bytes]:
    """Every file but those of the cache."""
    found = (path for path in sorted(blog.rglob("*")) if ".cache" not in path.parts)
    return {path: path.read_bytes() for path in found if path.is_file()}


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    return write_tree(tmp_path, MESSY)


def test_it_tells_every_problem_with_its_place_rule_and_hint(blog: Path) -> None:
    result = run(blog / "posts" / "2020")
    assert result.exit_code == 1
    assert result.stdout == (
        "posts/2020/c.md:5:5: warning: "
        "link with tracking parameters: 'https://e.example/?gclid=1' [tracking-link]\n"
        "  hint: write 'https://e.example/'\n"
        "posts/a.md:4:8: note: 'language' is an alias of tag 'nlp' [tag-alias]\n"
        "  hint: write 'nlp'\n"
        "posts/a.md:6:1: warning: link to 'nope.md', which does not exist [dead-link]\n"
        "  hint: the path is relative to the file that it stands in\n"
        "posts/b.md:4:1: error: unknown key 'tilte' [unknown-key]\n"
        "  hint: did you mean 'title'?\n"
        "3 posts checked: 1 error, 2 warnings, 1 note; 2 can be fixed with '--fix'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "last"),
    [
        (["posts/a.md"], 0, "1 post checked: 1 warning, 1 note; 1 can be fixed with '--fix'"),
        (["posts/a.md", "--strict"], 1, "1 post checked: 1 warning, 1 note; 1 can be fixed with '--fix'"),
        (["posts/2020", "posts/b.md"], 1, "2 posts checked: 1 error, 1 warning; 1 can be fixed with '--fix'"),
        (["."], 1, "3 posts checked: 1 error, 2 warnings, 1 note; 2 can be fixed with '--fix'"),
        (["posts/_tags.yml", "--strict"], 0, "0 posts checked: nothing found"),
    ],
)
def test_paths_choose_and_weights_decide(blog: Path, arguments: list[str], code: int, last: str) -> None:
    result = run(blog, *arguments)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (code, last)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["posts/nope.md"], "'posts/nope.md' does not exist"),
        (["README.md"], "'README.md' is no post: posts are in 'posts', end in .md and do not start with '_' or '.'"),
        (["posts/_draft.md"], "'posts/_draft.md' is no post: "),
        (["posts/2020/.hidden.md", "mkdocs.yml"], "'posts/2020/.hidden.md' is no post: "),
        (["posts/note.md.txt"], "'posts/note.md.txt' is no post: "),
        (["posts/_old/a.md"], "'posts/_old/a.md' is no post: "),
        (["/etc/hostname"], "is not in the blog"),
        (["--format", "xml"], "Invalid value for '--format'"),
        (["-f", "nope.yml"], "does not exist"),
        (["--changed"], "is in no git repository"),
    ],
)
def test_a_wrong_call_has_exit_code_2(blog: Path, arguments: list[str], message: str) -> None:
    names = ("README.md", "posts/_draft.md", "posts/2020/.hidden.md", "posts/note.md.txt", "posts/_old/a.md")
    result = run(write_tree(blog, dict.fromkeys(names, post())), *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_an_introduction_that_did_not_change_is_reported_again_and_one_that_did_anew(blog: Path) -> None:
    write_tree(blog, {"docs/index.md": "Hello.\n\n[x](nope.md)\n"})
    first = run(blog, "docs/index.md").stdout
    assert first.startswith("docs/index.md:3:1: warning: ")
    assert run(blog, "docs/index.md").stdout == first
    write_tree(blog, {"docs/index.md": "Hello.\n\n\n[x](nope.md)\n"})
    assert run(blog, "docs/index.md").stdout.startswith("docs/index.md:4:1: warning: ")
    write_tree(blog, {"docs/index.md": "Hello.\n"})
    assert run(blog, "docs/index.md").exit_code == 0


def test_files_that_are_no_posts_are_told_beside_others(blog: Path) -> None:
    write_tree(blog, {"README.md": "# A blog\n", "posts/plot.png": b"png", "docs/about.md": "# About\n"})
    result = run(blog, "README.md", "posts/2020/c.md")
    assert (result.exit_code, result.stderr.partition(":")[0]) == (0, "'README.md' is no post")
    assert result.stdout.endswith("1 post checked: 1 warning; 1 can be fixed with '--fix'\n")
    for known in ("posts/plot.png", "docs/about.md", "posts/_tags.yml"):
        result = run(blog, known)
        assert (result.exit_code, result.stderr) == (0, "")


def test_rules_that_the_blog_does_without(blog: Path) -> None:
    write_tree(blog, {"mkdocs.yml": CONFIG.replace("[paperlog]", "[{paperlog: {checks: {ignore: [tag-alias]}}}]")})
    assert "tag-alias" not in run(blog).stdout
    write_tree(blog, {"mkdocs.yml": CONFIG.replace("[paperlog]", "[{paperlog: {checks: {ignore: [yaml]}}}]")})
    result = run(blog)
    assert result.exit_code == 2
    assert "rule 'yaml' cannot be switched off: it finds errors" in result.stderr


def test_fix_mends_shows_a_diff_and_tells_the_rest(blog: Path) -> None:
    before = files_of(blog)
    result = run(blog, "--fix")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "--- a/posts/2020/c.md\n+++ b/posts/2020/c.md\n@@ -4,2 +4,2 @@\n ---\n"
        "-See https://e.example/?gclid=1 and more.\n+See https://e.example/ and more.\n"
        "--- a/posts/a.md\n+++ b/posts/a.md\n"
    )
    assert result.stdout.endswith("3 posts checked: 1 error, 1 warning\n")
    after = files_of(blog)
    assert after[blog / "posts/a.md"] == before[blog / "posts/a.md"].replace(b"language", b"nlp")
    assert before.keys() == after.keys()
    assert {path.name for path in before if before[path] != after[path]} == {"a.md", "c.md"}
    again = run(blog, "--fix")
    assert "+++" not in again.stdout
    assert {path: path.read_bytes() for path in after} == after


def test_fix_leaves_what_is_switched_off_and_what_nobody_asked_about(blog: Path) -> None:
    ignored = MESSY["posts/a.md"].replace("[language]", "[language] # paperlog: ignore tag-alias")  # type: ignore[arg-type]
    write_tree(blog, {"posts/a.md": ignored})
    run(blog, "posts/a.md", "--fix")
    assert (blog / "posts/a.md").read_text() == ignored
    assert "gclid" in (blog / "posts/2020/c.md").read_text()


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@e.example", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_changed_looks_at_what_git_does_not_have(tmp_path: Path) -> None:
    blog = write_tree(tmp_path / "notes", MESSY)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    assert run(blog, "--changed", "--strict").stdout == "0 posts checked: nothing found\n"
    write_tree(blog, {"posts/a.md": post("A", body="See [y](nope.md)."), "posts/ü new.md": post("N", body="TODO")})
    (blog / "posts/b.md").unlink()
    found = run(blog, "--changed").stdout
    assert [line.split(":")[0] for line in found.splitlines() if not line.startswith("  ")] == [
        "posts/a.md",
        "posts/ü new.md",
        "posts/ü new.md",
        "2 posts checked",
    ]
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "two")
    assert run(blog, "--changed=HEAD~1").stdout == found
    assert run(blog, "posts/2020", "--changed=HEAD~1").stdout == "0 posts checked: nothing found\n"


@pytest.mark.parametrize("base", ["nope", "HEAD;touch x", "posts/a.md", "$(touch x)"])
def test_a_base_that_is_no_revision(blog: Path, base: str) -> None:
    git(blog, "init", "-q")
    result = run(blog, f"--changed={base}")
    assert result.exit_code == 2
    assert f"'{base}' is no revision of the git repository" in result.stderr
    assert not (blog / "x").exists()


def test_a_base_is_never_an_option_of_git(blog: Path) -> None:
    git(blog, "init", "-q")
    with pytest.raises(UsageError, match="no revision"):
        changed_files(blog, "--output=x")
    assert not (blog / "x").exists()


def test_annotations_for_github(blog: Path) -> None:
    write_tree(blog, {"posts/100%, a:b.md": post("D", body="See [x](100%25,ü:b.md).")})
    result = run(blog, "--format", "github", environment={"GITHUB_WORKSPACE": str(blog.parent)})
    assert result.exit_code == 1
    name = blog.name
    assert result.stdout.splitlines()[1:5] == [
        (
            f"::warning file={name}/posts/100%25%2C a%3Ab.md,line=5,col=1,title=dead-link"
            "::link to '100%2525,ü:b.md', which does not exist%0Ahint: did you mean '100%25, a:b.md'?"
        ),
        (
            f"::warning file={name}/posts/2020/c.md,line=5,col=5,title=tracking-link"
            "::link with tracking parameters: 'https://e.example/?gclid=1'%0Ahint: write 'https://e.example/'"
        ),
        (
            f"::notice file={name}/posts/a.md,line=4,col=8,title=tag-alias"
            "::'language' is an alias of tag 'nlp'%0Ahint: write 'nlp'"
        ),
        (
            f"::warning file={name}/posts/a.md,line=6,col=1,title=dead-link"
            "::link to 'nope.md', which does not exist%0Ahint: the path is relative to the file that it stands in"
        ),
    ]


def test_json_for_programs(blog: Path) -> None:
    value = json.loads(run(blog, "posts/a.md", "--format", "json").stdout)
    assert value["posts"] == 1
    assert value["problems"][0] == {
        "path": "posts/a.md",
        "line": 4,
        "column": 8,
        "severity": "note",
        "rule": "tag-alias",
        "message": "'language' is an alias of tag 'nlp'",
        "hint": "write 'nlp'",
        "fixable": True,
    }
    mended = run(blog, "--fix", "--format", "json")
    assert json.loads(mended.stdout)["problems"]
    assert "+++ b/posts/a.md" in mended.stderr


def test_sarif_for_code_scanning(blog: Path) -> None:
    value = json.loads(run(blog, "--format", "sarif").stdout)
    assert value["version"] == "2.1.0"
    (sarif_run,) = value["runs"]
    rules = [rule["id"] for rule in sarif_run["tool"]["driver"]["rules"]]
    assert rules == ["dead-link", "tag-alias", "tracking-link", "unknown-key"]
    assert all(rule["shortDescription"]["text"] for rule in sarif_run["tool"]["driver"]["rules"])
    assert [(rules[found["ruleIndex"]], found["ruleId"], found["level"]) for found in sarif_run["results"]] == [
        ("tracking-link", "tracking-link", "warning"),
        ("tag-alias", "tag-alias", "note"),
        ("dead-link", "dead-link", "warning"),
        ("unknown-key", "unknown-key", "error"),
    ]
    assert sarif_run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "posts/2020/c.md", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 5, "startColumn": 5},
    }


@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_only_on_a_terminal_that_wants_them(blog: Path, environment: dict[str, str], is_coloured: bool) -> None:
    import pty

    master, slave = pty.openpty()
    command = [sys.executable, "-c", "from paperlog.cli.main import main; main()", "check", "posts/a.md"]
    path = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "plugins")}
    subprocess.run(command, cwd=blog, env={**path, **environment}, stdout=slave, check=True)
    os.close(slave)
    written = os.read(master, 100_000)
    os.close(master)
    assert (b"\x1b[" in written) == is_coloured


def test_help_has_an_example() -> None:
    result = CliRunner().invoke(main, ["check", "--help"])
    assert "paperlog check --changed=origin/main --strict --format github" in result.stdout


def test_this_blog_has_nothing_to_mend_before_it_is_published() -> None:
    result = run(ROOT, "--strict")
    assert result.exit_code == 0, result.stdout


def test_what_other_commands_make_is_right(tmp_path: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(main, ["init", str(tmp_path / "blog")], obj=Surroundings(environment={})).exit_code == 0
    assert run(tmp_path / "blog", "--strict").stdout == "1 post checked: nothing found\n"
    back = Path.cwd()
    os.chdir(tmp_path / "blog")
    try:
        command = ["new", "https://e.example/", "--title", "Something to try"]
        assert runner.invoke(main, command, obj=Surroundings(environment={})).exit_code == 0
    finally:
        os.chdir(back)
    (post,) = (tmp_path / "blog" / "posts").glob("*/something-to-try.md")
    place = post.relative_to(tmp_path / "blog").as_posix()
    assert run(tmp_path / "blog", "--strict").stdout == (
        f"{place}:7:1: warning: the text is as 'paperlog new' began it [placeholder]\n"
        "  hint: write it, and remove the comments that it answers\n"
        "2 posts checked: 1 warning\n"
    )
    post.write_text(post.read_text(encoding="utf-8").replace("This note is", "It is"), encoding="utf-8")
    assert run(tmp_path / "blog", "--strict").stdout == "2 posts checked: nothing found\n"


def test_the_hook_for_other_repositories_runs_the_command(blog: Path) -> None:
    import yaml

    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("paperlog-check", "python", False)
    program, *arguments = hook["entry"].split()
    assert program == "paperlog"
    assert run(blog, *arguments[1:]).exit_code == 1
    assert arguments[0] == "check"


def test_an_option_that_mkdocs_does_not_know_is_a_warning_as_in_a_build(blog: Path) -> None:
    config = CONFIG.replace("[paperlog]", "[{paperlog: {post_per_page: 3}}]") + "nope: 1\n"
    found = run(write_tree(blog, {"mkdocs.yml": config}), "--format", "json").stdout
    told = [problem["message"] for problem in json.loads(found)["problems"] if problem["rule"] == "configuration"]
    assert ["nope" in message or "post_per_page" in message for message in told] == [True, True]

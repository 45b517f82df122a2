"""`paperlog new` as people run it: in a blog's folder, against a server that behaves like arXiv."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from paperlog.markup.extensions import DEFAULT_CONFIGS, DEFAULT_EXTENSIONS
from paperlog.markup.renderer import Renderer
from paperlog.papers.store import Store
from paperlog.pipeline.plan import Published, plan_blog
from paperlog.pipeline.read import read_blog
from paperlog.problems import Problem
from paperlog.site.options import SiteOptions
from tests.arxiv_server import ArxivServer, Paper, Reply, entry_without, serving
from tests.building import post, write_tree
from tests.cli.terminal import Terminal

FREELB = Paper("1909.11764", version=5, title="FreeLB: Enhanced BERT", comment="Code: https://github.com/a/b")
BLOG = {
    "mkdocs.yml": "site_name: A blog\nplugins: [paperlog]\n",
    "docs/about.md": "# About\n",
    "docs/.gitkeep": "",
    "posts/_tags.yml": "bert: {name: BERT}\nml: {name: ML, aliases: [machine learning]}\n",
    "posts/2019/lottery.md": post("Lottery", more="arxiv: 1803.03635v2\nlinks: {code: 'https://github.com/x/y'}\n"),
}


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with serving(ArxivServer()) as running:
        running.add(FREELB)
        yield running


@pytest.fixture
def terminal(tmp_path: Path, server: ArxivServer) -> Terminal:
    return Terminal(write_tree(tmp_path, BLOG), {"PAPERLOG_ARXIV_API": server.url})


def problems(root: Path) -> tuple[Problem, ...]:
    """What a build would find in the blog, except that posts have yet to be written."""
    renderer = Renderer(list(DEFAULT_EXTENSIONS), DEFAULT_CONFIGS)
    blog = read_blog(root, options=SiteOptions("A blog"), renderer=renderer)
    theme = Path(sys.modules["paperlog"].__file__ or "").parent / "theme"
    result = plan_blog(
        blog, renderer=renderer, template_folders=(str(theme),), published=Published, until=datetime.now(UTC)
    )
    return tuple(problem for problem in result.problems if problem.rule != "placeholder")


def test_a_paper_becomes_a_post_with_its_record(terminal: Terminal) -> None:
    result = terminal.run("new", "https://arxiv.org/pdf/1909.11764v2.pdf", folder="posts/2019")
    assert (result.exit_code, result.stdout) == (0, "posts/2026/freelb.md\n"), result.output
    text = (terminal.root / "posts/2026/freelb.md").read_text(encoding="utf-8")
    assert text.startswith(
        '---\ntitle: "FreeLB: Enhanced BERT"\ndate: 2026-11-24\ntags: [ml, bert]\narxiv: "1909.11764v2"\n'
        "links:\n  code: https://github.com/a/b\n---\nA paper by Ada Byron, submitted to arXiv on 25 September 2019"
    )
    assert Store(terminal.root / "posts/_papers").load("1909.11764") is not None
    assert [problem for problem in problems(terminal.root) if "1803.03635" not in problem.message] == []


def test_a_record_that_is_there_is_not_asked_for_again(terminal: Terminal, server: ArxivServer) -> None:
    terminal.run("refresh", "1909.11764")
    assert terminal.run("new", "1909.11764").exit_code == 0
    assert len(server.requests) == 1


@pytest.mark.parametrize("more", [[], ["--offline"], ["--print"]])
def test_a_record_that_cannot_be_read_is_named_and_stays(
    terminal: Terminal, server: ArxivServer, more: list[str]
) -> None:
    write_tree(terminal.root, {"posts/_papers/1909.11764.json": '{\n"venue": "precious"\n"id": "1909.11764"}'})
    before = terminal.files()
    result = terminal.run("new", "1909.11764", *more)
    assert result.exit_code == 1
    assert "posts/_papers/1909.11764.json:2: broken JSON: expecting ',' delimiter\n  hint: fix this" in result.stderr
    assert (terminal.files(), server.requests) == (before, [])


def test_an_entry_that_makes_no_record_makes_no_post(terminal: Terminal, server: ArxivServer) -> None:
    server.moods.append(entry_without("title"))
    before = terminal.files()
    result = terminal.run("new", "1909.11764")
    assert result.exit_code == 1
    assert "the record of '1909.11764' cannot be fetched: its entry has no title\n  hint: " in result.stderr
    assert terminal.files() == before


def test_a_paper_with_a_post_is_refused_and_the_post_named(terminal: Terminal, server: ArxivServer) -> None:
    before = terminal.files()
    result = terminal.run("new", "arXiv:1803.03635v1")
    assert result.exit_code == 1
    assert "'1803.03635' has a post already: posts/2019/lottery.md\n  hint: " in result.stderr
    result = terminal.run("new", "http://www.github.com/x/y/", "--title", "Y")
    assert "has a post already: posts/2019/lottery.md" in result.stderr
    assert (terminal.files(), server.requests) == (before, [])
    server.add(Paper("1803.03635", title="Lottery"))
    assert terminal.run("new", "1803.03635", "--again").stdout == "posts/2026/1803-03635.md\n"


@pytest.mark.parametrize(
    "typed", ["10.1145/3292500.3330701", "doi:10.1145/3292500.3330701", "https://doi.org/10.1145/3292500.3330701"]
)
def test_any_doi_is_a_paper(terminal: Terminal, typed: str) -> None:
    result = terminal.run("new", typed, "--title", "Optuna")
    assert (result.exit_code, result.stdout) == (0, "posts/2026/optuna.md\n"), result.output
    text = (terminal.root / "posts/2026/optuna.md").read_text(encoding="utf-8")
    assert 'papers:\n  - title: "Optuna"\n    doi: "10.1145/3292500.3330701"\n---\n' in text
    result = terminal.run("new", "https://dx.doi.org/10.1145/3292500.3330701", "--title", "Again")
    assert "has a post already: posts/2026/optuna.md" in result.stderr


def test_printing_writes_no_file_of_the_blog(terminal: Terminal) -> None:
    before = terminal.files()
    result = terminal.run("new", "1909.11764", "--print")
    assert result.stdout.startswith('---\ntitle: "FreeLB: Enhanced BERT"\n')
    assert terminal.files() == before


def test_offline_nobody_is_asked_and_refresh_completes_the_post(terminal: Terminal, server: ArxivServer) -> None:
    result = terminal.run("new", "1909.11764", "--offline")
    assert (result.stdout, server.requests) == ("posts/2026/1909-11764.md\n", [])
    assert "run 'paperlog refresh 1909.11764'" in result.stderr
    terminal.run("refresh", "1909.11764")
    assert [problem for problem in problems(terminal.root) if "1803.03635" not in problem.message] == []


def test_without_a_network_there_is_a_reason_and_a_way_on_at_once(terminal: Terminal) -> None:
    with serving(ArxivServer()) as gone:
        pass
    terminal.environment["PAPERLOG_ARXIV_API"] = gone.url
    before = terminal.files()
    result = terminal.run("new", "1909.11764v2")
    assert result.exit_code == 1
    assert "no connection to '127.0.0.1': connection refused\n" in result.stderr
    assert "hint: to write the post without it: paperlog new --offline 1909.11764v2" in result.stderr
    assert (terminal.clock.waits, terminal.files()) == ([], before)


def test_a_server_that_is_busy_is_asked_again(terminal: Terminal, server: ArxivServer) -> None:
    server.moods.append(Reply("later", 503))
    assert terminal.run("new", "1909.11764").exit_code == 0
    assert len(server.requests) == 2


def test_a_paper_that_is_none_makes_no_post(terminal: Terminal) -> None:
    before = terminal.files()
    result = terminal.run("new", "2001.99999")
    assert result.exit_code == 1
    assert "arXiv has no paper '2001.99999'" in result.stderr
    assert terminal.files() == before


def test_nothing_is_overwritten(terminal: Terminal) -> None:
    write_tree(terminal.root, {"posts/2026/a-tool.md": "precious, but no post"})
    result = terminal.run("new", "--title", "A tool")
    assert result.stdout == "posts/2026/note-2026-11-24.md\n"
    assert (terminal.root / "posts/2026/a-tool.md").read_text() == "precious, but no post"


def test_a_folder_that_leads_out_of_the_blog_is_not_written_to(terminal: Terminal, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (terminal.root / "posts/2026").symlink_to(outside)
    result = terminal.run("new", "--title", "A tool")
    assert result.exit_code == 1
    assert "'posts/2026' leads out of the blog's folder" in result.stderr
    assert list(outside.iterdir()) == []


def test_an_editor_gets_the_file_and_no_shell(terminal: Terminal) -> None:
    script = "import sys, pathlib; pathlib.Path('seen').write_text(repr(sys.argv[1:]))"
    terminal.environment["VISUAL"] = f"'{sys.executable}' -c \"{script}\" '$(touch evil)'"
    assert terminal.run("new", "--title", "A tool", "--edit").exit_code == 0
    seen = (terminal.root / "seen").read_text()
    assert seen == repr(["$(touch evil)", str(terminal.root / "posts/2026/a-tool.md")])
    assert not (terminal.root / "evil").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "what is the post about?\n  hint: "),
        (("difusion",), "'difusion' is neither an arXiv id nor a DOI nor an address\n  hint: "),
        (
            ("https://example.org/x",),
            "'https://example.org/x' is no paper on arXiv, so the post needs a title\n  hint: give it with '--title'",
        ),
        (("10.1145/3292500.3330701",), "'10.1145/3292500.3330701' is no paper on arXiv, so the post needs a title\n"),
        (("--url", "https://example.org/x"), "'https://example.org/x' is no paper on arXiv, so the post needs a title"),
        (("--title", " \n"), "'--title' needs a letter or a digit"),
        (("--title", "x" * 501), "'--title' is longer than 500 characters"),
        (("--title", "x", "--url", "javascript:alert(1)"), "'--url' is an unsafe link"),
        (("--title", "x", "--url", "x/y"), "'--url' is no web address"),
        (("--title", "x", "--edit"), "there is no editor to open\n  hint: set VISUAL or EDITOR"),
        (("--title", "x", "--edit", "--print"), "'--edit' needs a file"),
    ],
)
def test_a_wrong_call_is_2_and_writes_nothing(terminal: Terminal, arguments: tuple[str, ...], message: str) -> None:
    before = terminal.files()
    result = terminal.run("new", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert terminal.files() == before


def test_posts_with_errors_are_told_and_stop_nobody(terminal: Terminal) -> None:
    write_tree(terminal.root, {"posts/bad.md": "---\ntitle: Bad\ndate: never\n---\n"})
    result = terminal.run("new", "--title", "A tool")
    assert result.exit_code == 0
    assert "posts/bad.md:3: " in result.stderr


def test_kill_9_while_arxiv_is_waited_for_leaves_nothing(terminal: Terminal, server: ArxivServer) -> None:
    server.moods.append(Reply("", 200, delay=5))
    before = terminal.files()
    command = [sys.executable, "-c", "from paperlog.cli.main import main; main()", "new", "1909.11764"]
    environment = {**os.environ, **terminal.environment, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, cwd=terminal.root, env=environment, stderr=subprocess.PIPE)
    while not server.requests:
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert terminal.files() == before

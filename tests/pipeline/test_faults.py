"""Where our own code fails on a file, that is the problem of this file, and all others are still checked."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.building import post, write_tree

from paperlog.cache.cache import Cache
from paperlog.cli.main import main
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.mkdocs_plugin.config import THEME_FOLDER
from paperlog.pipeline.faults import Faults
from paperlog.pipeline.plan import Published, Result, plan_blog
from paperlog.pipeline.read import read_blog
from paperlog.problems import Problem
from paperlog.site.options import SiteOptions


class FailingRenderer(Renderer):
    """Fails on one word, as a fault of ours would."""

    def render(self, body: str, *, path: str, body_line: int = 1) -> Rendered:
        if "boom" in body:
            raise ZeroDivisionError("boom\nand more")
        return super().render(body, path=path, body_line=body_line)


def planned(root: Path, *, cache: Path, renderer: Renderer) -> Result:
    blog = read_blog(root, options=SiteOptions(name="A blog"), renderer=renderer, cache=Cache(cache))
    folders = (str(THEME_FOLDER),)
    until = datetime(2030, 1, 1, tzinfo=UTC)
    return plan_blog(blog, renderer=renderer, template_folders=folders, published=Published, until=until)


@pytest.mark.parametrize("posts", [2, 200])  # 200 are prepared by workers
def test_a_post_on_which_we_fail_is_named_and_the_others_are_checked(tmp_path: Path, posts: int) -> None:
    files = {f"posts/p{number:03}.md": post(f"P {number}", body="[x](nope.md)") for number in range(posts)}
    write_tree(tmp_path, {**files, "posts/p001.md": post("P 1", body="boom"), "docs/index.md": "boom"})
    result = planned(tmp_path, cache=tmp_path / ".cache", renderer=FailingRenderer())
    assert [problem.rule for problem in result.problems].count("dead-link") == posts - 1
    failed = [problem for problem in result.problems if problem.rule == "internal-error"]
    assert [(problem.path, problem.line) for problem in failed] == [("docs/index.md", 1), ("posts/p001.md", 1)]
    assert failed[1].is_error
    assert "a fault of paperlog: ZeroDivisionError: boom" in failed[1].message
    report = re.search(r"'(\.cache/faults/\w+\.txt)'", failed[1].hint or "")
    assert report is not None
    written = (tmp_path / report[1]).read_text()
    assert written.startswith("posts/p001.md\n")
    assert "ZeroDivisionError: boom\nand more" in written


def test_a_failure_is_not_kept_for_the_next_build(tmp_path: Path) -> None:
    write_tree(tmp_path, {"posts/a.md": post("A", body="boom")})
    cache = tmp_path / ".cache"
    assert planned(tmp_path, cache=cache, renderer=FailingRenderer()).has_errors
    assert planned(tmp_path, cache=cache, renderer=Renderer()).problems == ()


def test_a_traceback_goes_elsewhere_where_the_blog_cannot_be_written(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a-file": "x"})
    problem = Faults(tmp_path / "a-file" / "faults", root=tmp_path).problem("posts/a.md", ValueError("x"))
    report = re.search(r"'(/[^']+)'", problem.hint or "")
    assert report is not None
    assert "ValueError: x" in Path(report[1]).read_text()


def test_a_rule_that_fails_is_reported(tmp_path: Path) -> None:
    def rule() -> list[Problem]:
        raise KeyError("x")

    (problem,) = Faults(None, root=tmp_path).collect("posts/a.md", rule)
    assert problem.path == "posts/a.md"
    assert "KeyError" in problem.message


def test_an_extension_of_the_blog_that_fails_is_not_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extension = (
        "from markdown.extensions import Extension\nfrom markdown.preprocessors import Preprocessor\n"
        "class P(Preprocessor):\n    def run(self, lines):\n        return lines if 'boom' not in lines else 1 / 0\n"
        "class E(Extension):\n    def extendMarkdown(self, md):\n        md.preprocessors.register(P(md), 'p', 1)\n"
        "def makeExtension(**kwargs):\n    return E(**kwargs)\n"
    )
    config = (
        "site_name: A blog\nsite_url: https://e.example/\ntheme: {name: material}\nplugins: [paperlog]\n"
        "markdown_extensions: [failing_extension]\n"
    )
    files = {"posts/a.md": post("A", body="boom"), "posts/b.md": post("B", body="[x](nope.md)"), "docs/about.md": "x"}
    write_tree(tmp_path, {**files, "failing_extension.py": extension, "mkdocs.yml": config})
    monkeypatch.syspath_prepend(tmp_path)
    found = CliRunner().invoke(main, ["check", "-f", str(tmp_path / "mkdocs.yml")])
    sys.modules.pop("failing_extension", None)
    assert found.exit_code == 1
    assert (
        "posts/a.md:5:1: error: a Markdown extension of the blog failed on this text: ZeroDivisionError: "
        "division by zero [markdown]\n  hint: look at 'markdown_extensions' in mkdocs.yml: failing_extension\n"
    ) in found.stdout
    assert "posts/b.md:5:1: warning: link to 'nope.md'" in found.stdout

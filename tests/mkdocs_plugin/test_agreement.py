"""A build and `paperlog check` find the same."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.exceptions import Abort
from tests.building import build_site, post, record, write_tree

from paperlog.cli.main import main

MESSY: Mapping[str, str | bytes] = {
    "posts/_tags.yml": "nlp: {name: NLP, aliases: [language]}\n",
    "posts/_papers/1909.11764.json": record("1909.11764", more='{"version": 5}'),
    "posts/_papers/1803.03635.json": record("1803.03635"),
    "posts/_papers/broken.json": "{}",
    "docs/index.md": "Welcome to [nothing](nope.md) and [a](../posts/a.md#part).\n",
    "docs/about.md": "# About\n",
    "docs/deep/index.md": "# Deep\n",
    "docs/plan.svg": "<svg/>",
    "posts/a.md": post(
        "A",
        more="tags: [language, nlpp]\narxiv: 1909.11764v9\naliases: [/old/]\n",
        body=(
            "Text [b](b.md), [c](2020/c.md#no), [d](nope.md) and [e](#no).\n\n## Part\n\n#### Deep\n\n![](plot.png)\n\n"
            "$\\frac{1$ and <b>bold. See https://e.example/?gclid=1 and https://arxiv.org/pdf/1909.11764.\n\n"
            "[f](../docs/about.md) [g](../docs/deep/index.md) [h](/tags/nlp/) [i](/tags/no/) [j](../docs/plan.svg)\n\n"
            "[k](/papers/1803.03635/) [l](/posts/b/cite.bib) [m](/feed.xml) [n](/archive/2019/) [o](/no.xml)\n"
        ),
    ),
    "posts/b.md": post("B", more="arxiv: 1909.00001\n", body="TODO"),
    "posts/2020/c.md": post(
        "C", more="arxiv: '1909.11764'\nlinks: {article: nope.md}\n", body="![A plot](../plot.png)"
    ),
    "posts/2020/d.md": post("D", body="[A paper](https://arxiv.org/abs/1803.03635). <!-- paperlog: ignore nope -->"),
    "posts/2020/e.md": post("E", more="draft: true\n", body="See [x](nope.md) and $\\frac{1$."),
    "posts/2020/f.md": post("F", body="Text.\n\n### F <!-- paperlog: ignore heading-level -->"),
    "posts/2020/h.md": post(
        "H",
        more="summary: We are #1\n",
        body="A[^1] [w][nope] [z]() [[freelb]] http:/x.\n\n$$\nx\n\n[w2]: b.md\n\n```py\nx = 1\n",
    ),
    "posts/2020/G.md": post("G", date="2020-01-02", more="updated: 2019-01-02\n"),
    "posts/plot.png": b"png",
    "posts/big.bin": b"0" * 5_000_001,
}


_PROBLEM = re.compile(r"(?:paperlog: )?(\S[^\n]*?:\d+): (?:(warning): )?([^\n]*)")


def checked(root: Path) -> tuple[list[str], list[str]]:
    """Return the errors and warnings that `paperlog check` finds; a build reports no notes."""
    back = Path.cwd()
    os.chdir(root)
    try:
        problems = json.loads(CliRunner().invoke(main, ["check", "--format", "json"]).stdout)["problems"]
    finally:
        os.chdir(back)
    found = {
        severity: [f"{p['path']}:{p['line']}: {p['message']}" for p in problems if p["severity"] == severity]
        for severity in ("error", "warning")
    }
    return found["error"], found["warning"]


def built(root: Path, files: Mapping[str, str | bytes], **config: Any) -> tuple[list[str], list[str]]:
    """Return the errors and warnings that a build reports."""
    lines: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        build_site(root, files, **config)
        is_built = True
    except Abort:
        is_built = False
    finally:
        logger.removeHandler(handler)
    found = [match for line in "\n".join(lines).split("\n") if (match := _PROBLEM.fullmatch(line))]
    warnings = [f"{match[1]}: {match[3]}" for match in found if is_built or match[2]]
    return [f"{match[1]}: {match[3]}" for match in found if not (is_built or match[2])], warnings


def test_they_find_the_same_warnings(tmp_path: Path) -> None:
    files = {name: content for name, content in MESSY.items() if "broken" not in name}
    errors, warnings = built(tmp_path, files)
    assert (errors, warnings) == checked(tmp_path)
    assert errors == []
    assert len(warnings) > 25


BAD: Mapping[str, str | bytes] = {
    "posts/x.md": post("X", more="tilte: x\nlinks: {code: 'javascript:a'}\n"),
    "posts/y.md": post("Y", body="[x](data:text/html,x) <script>y</script>"),
    "posts/z.md": post("Z", body="[](" * 7000),
    "posts/2020/a.md": post("A again"),
    "posts/v.md": post("V", body="Text.\n\n<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> other\n"),
    "posts/u.md": post("U", more="<<<<<<< HEAD\ntags: [a]\n=======\ntags: [b]\n>>>>>>> other\n"),
    "posts/w.md": post("W", more="authors: [nobody]\n"),
    "posts/2020/t.md": post("T", more="aliases: [/old/, /posts/b/, /tags/]\n", body="[x](../x.md) [a](a.md#no)"),
    "posts/2020/s.md": post("S", more="id: one\n"),
    "posts/2020/r.md": post("R", more="id: one\n", body="[y](/posts/y/)"),
    "docs/tags.md": "# Mine\n",
}


def test_they_find_the_same_errors(tmp_path: Path) -> None:
    errors, warnings = built(tmp_path, {**MESSY, **BAD})
    assert (errors, warnings) == checked(tmp_path)
    assert len(errors) >= 10
    assert any("posts/a.md" in warning and "dead" not in warning for warning in warnings)


@settings(max_examples=12)
@given(st.sets(st.sampled_from(sorted({**MESSY, **BAD})), min_size=4), st.booleans())
def test_they_find_the_same_in_any_blog(names: set[str], urls: bool) -> None:
    with TemporaryDirectory() as folder:
        files = {name: content for name, content in {**MESSY, **BAD}.items() if name in names}
        assert built(Path(folder), files, use_directory_urls=urls) == checked(Path(folder))


@pytest.mark.parametrize("name", ["tags.md", "archive/index.md", "posts/b.md", "papers.markdown"])
def test_a_page_of_the_documentation_in_the_place_of_another_is_an_error(tmp_path: Path, name: str) -> None:
    files = {f"docs/{name}": "# Mine", "posts/a.md": post("A"), "posts/b.md": post("B", more="arxiv: 1909.11764\n")}
    with pytest.raises(Abort):
        build_site(tmp_path, files)
    errors, _ = checked(tmp_path)
    assert [error.partition(": ")[0] for error in errors] == [f"docs/{name}:1"]


def test_which_pages_of_the_documentation_are_published(tmp_path: Path) -> None:
    left_out = ["secret.md", "draft.md", "templates/x.md", ".hidden.md"]
    names = [*left_out, ".kept.md", "guide.markdown", "sub/secret.md", "sub/y.mkd"]
    links = " ".join(f"[x](../docs/{name})" for name in names) + " [g](/guide/) [y](/sub/y/)"
    files = {f"docs/{name}": "# Page" for name in names} | {"posts/a.md": post("A", body=links)}
    site = build_site(tmp_path, files, exclude_docs="/secret.md\n!.kept.md\n", draft_docs="draft.md")
    errors, warnings = checked(tmp_path)
    assert errors == []
    told = [line.splitlines()[0].removeprefix("paperlog: ") for line in site.log]
    assert sorted(warnings) == sorted(line for line in told if line.startswith("posts/"))
    assert len(warnings) == len(left_out)


@pytest.mark.parametrize("options", [{"posts_dir": "."}, {"posts_dir": "../x"}, {"feed_authority": "no authority"}])
def test_options_that_a_build_refuses_are_refused(tmp_path: Path, options: dict[str, str]) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {"posts/a.md": post("A")}, plugins=[{"paperlog": options}])
    ended = CliRunner().invoke(main, ["check", "-f", str(tmp_path / "mkdocs.yml")])
    assert ended.exit_code == 2
    assert next(iter(options)) in ended.output


@pytest.mark.parametrize("alias", ["/tags/", "/feed.xml", "/posts/b/cite.bib", "/404.html", "/posts/b/", "/about/"])
def test_an_old_address_that_is_taken(tmp_path: Path, alias: str) -> None:
    files = {"docs/about.md": "# About", "posts/a.md": post("A", more=f"aliases: [{alias}]\n")}
    with pytest.raises(Abort):
        build_site(tmp_path, {**files, "posts/b.md": post("B", more="arxiv: 1909.11764\n")})
    errors, _ = checked(tmp_path)
    assert len(errors) == 1


def test_pages_of_the_documentation_that_cannot_be_read(tmp_path: Path) -> None:
    write_tree(tmp_path, {"docs/w.md": b"\xff", "docs/about.md": "# About"})
    (tmp_path / "docs/f.md").symlink_to("nowhere")
    errors, warnings = built(tmp_path, {"posts/a.md": post("A")})
    assert (errors, warnings) == checked(tmp_path)
    assert [error.partition(": ")[0] for error in errors] == ["docs/f.md:1", "docs/w.md:1"]

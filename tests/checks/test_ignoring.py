"""Rules are switched off for a blog, a file or a line, and errors never."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.exceptions import Abort
from tests.building import build_site, post

from paperlog.checks.catalog import RULES
from paperlog.checks.ignoring import ignored_lines, useless_ignores, without_ignored
from paperlog.problems import Problem, Severity

TEXT = """\
---
title: T
tags: [a, b] # paperlog: ignore unknown-tag, tag-alias
# paperlog: ignore updated
updated: 2019-01-01
---
A <!-- paperlog: ignore math --> text.

<!-- paperlog: ignore html -->
<b>text

<!--paperlog:ignore-file heading-level-->
"""


def test_comments_are_about_their_line_the_next_one_or_the_file() -> None:
    assert ignored_lines(TEXT) == {
        0: {"heading-level"},
        3: {"unknown-tag", "tag-alias"},
        4: {"updated"},
        5: {"updated"},
        7: {"math"},
        9: {"html"},
        10: {"html"},
    }
    assert ignored_lines("no comment") == {}


@pytest.mark.parametrize("sign", ["\u2028", "\u0085", "\x0c", "\x0b", "\x1e"])
def test_lines_end_where_editors_end_them(sign: str) -> None:
    assert ignored_lines(f"A{sign}b\nc <!-- paperlog: ignore math -->") == {2: {"math"}}
    (problem,) = useless_ignores("a.md", f"A{sign}b\nc <!-- paperlog: ignore nope -->")
    assert problem.line == 2


def test_errors_stay_and_other_lines_too() -> None:
    def problem(rule: str, line: int, severity: Severity = Severity.WARNING) -> Problem:
        return Problem("posts/a.md", line, "x", rule=rule, severity=severity)

    kept = [problem("math", 8), problem("html", 10, Severity.ERROR), problem("file-name", 1, Severity.ERROR)]
    gone = [
        problem("math", 7),
        problem("heading-level", 99),
        problem("file-name", 1),
        problem("tag-alias", 3, Severity.NOTE),
    ]
    assert set(without_ignored([*kept, *gone], off=["file-name"], read={"posts/a.md": TEXT}.get)) == set(kept)


def test_a_build_does_without_what_is_switched_off(tmp_path: Path) -> None:
    body = "Text [a](nope.md).\n\n<!-- paperlog: ignore dead-link -->\n[b](nope.md)\n\n#### D\n"
    plugins = [{"paperlog": {"checks": {"ignore": ["heading-level"]}}}]
    site = build_site(tmp_path, {"posts/a.md": post(body=body)}, plugins=plugins)
    assert [line.splitlines()[0] for line in site.log] == [
        "paperlog: posts/a.md:5: link to 'nope.md', which does not exist"
    ]


@pytest.mark.parametrize("code", ["unsafe-html", "haeding-level", 3])
def test_a_build_cannot_do_without_every_rule(tmp_path: Path, code: object) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {"posts/a.md": post()}, plugins=[{"paperlog": {"checks": {"ignore": [code]}}}])


def test_one_rule_does_not_drown_the_others(tmp_path: Path) -> None:
    body = "Text.\n\n" + "\n\n".join(f"[a](nope-{number}.md)" for number in range(60)) + "\n\n#### D\n"
    site = build_site(tmp_path, {"posts/a.md": post(body=body)})
    assert sum("nope" in line for line in site.log) == 50
    assert site.log[-1].splitlines()[0] == "paperlog: 10 more of rule 'dead-link'"
    assert any("heading" in line for line in site.log)


def test_every_rule_says_whether_it_can_be_switched_off() -> None:
    assert {rule.is_switchable for rule in RULES if rule.weight is Severity.ERROR} == {False}
    assert {rule.is_switchable for rule in RULES if rule.weight is not Severity.ERROR} == {True}

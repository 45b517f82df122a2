"""The output formats of `paperlog check`: for people, for GitHub, and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import click
from msgspec import Struct

from paperlog import __version__
from paperlog.checks.catalog import CODES
from paperlog.counting import counted
from paperlog.problems import Problem, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class Report(Struct, frozen=True):
    """The problems, the number of posts, and the path of the blog in the repository (`prefix`)."""

    problems: tuple[Problem, ...]
    posts: int
    prefix: str = ""

    def summary(self) -> str:
        """Return one line with the number of posts and of problems."""
        numbers = Counter(problem.severity for problem in self.problems)
        counts = [counted(numbers[severity], str(severity)) for severity in Severity if numbers[severity]]
        fixable = sum(_is_fixable(problem) for problem in self.problems)
        fixes = f"; {fixable} can be fixed with '--fix'" if fixable else ""
        return f"{counted(self.posts, 'post')} checked: {', '.join(counts) or 'nothing found'}{fixes}"


def text(report: Report, *, is_coloured: bool) -> str:
    """Return a line for each problem with its hint indented below, and a summary."""
    lines = []
    for problem in report.problems:
        severity: str = problem.severity
        place = f"{problem.path}:{problem.line}:{problem.column}:"
        rule = f"[{problem.rule}]"
        if is_coloured:
            severity = click.style(severity, fg=_COLOURS[problem.severity], bold=True)
            place, rule = click.style(place, bold=True), click.style(rule, dim=True)
        lines.append(f"{place} {severity}: {problem.message} {rule}")
        if problem.hint:
            lines.append(f"  hint: {problem.hint}")
    return "\n".join([*lines, report.summary()])


def github(report: Report, *, is_coloured: bool) -> str:  # noqa: ARG001 - all formats are called alike
    """Return workflow commands that annotate the lines of a pull request, and the summary.

    See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
    """
    lines = [_annotation(problem, report.prefix) for problem in report.problems]
    return "\n".join([*lines, report.summary()])


def as_json(report: Report, *, is_coloured: bool) -> str:  # noqa: ARG001 - all formats are called alike
    """Return the problems as JSON, with all their fields."""
    problems = [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "severity": problem.severity,
            "rule": problem.rule,
            "message": problem.message,
            "hint": problem.hint,
            "fixable": _is_fixable(problem),
        }
        for problem in report.problems
    ]
    return json.dumps({"posts": report.posts, "problems": problems}, indent=2, ensure_ascii=False)


def sarif(report: Report, *, is_coloured: bool) -> str:  # noqa: ARG001 - all formats are called alike
    """Return SARIF 2.1.0 for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""
    codes = sorted({problem.rule for problem in report.problems})
    run = {
        "tool": {
            "driver": {
                "name": "paperlog",
                "version": __version__,
                "rules": [_sarif_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, codes, report.prefix) for problem in report.problems],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


FORMATS: Mapping[str, Callable[..., str]] = {"text": text, "github": github, "json": as_json, "sarif": sarif}


def _annotation(problem: Problem, prefix: str) -> str:
    values = {
        "file": f"{prefix}{problem.path}",
        "line": str(problem.line),
        "col": str(problem.column),
        "title": problem.rule,
    }
    properties = ",".join(
        f"{key}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}" for key, value in values.items()
    )
    message = f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message
    return f"::{_COMMANDS[problem.severity]} {properties}::{_escaped(message)}"


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _sarif_rule(code: str) -> dict[str, Any]:
    rule = CODES[code]
    first, _, rest = rule.asks.partition("\n\n")
    described: dict[str, Any] = {"id": code, "shortDescription": {"text": " ".join(first.split())}}
    if rest:
        described["fullDescription"] = {"text": " ".join(rule.asks.split())}
    return described


def _sarif_result(problem: Problem, codes: list[str], prefix: str) -> dict[str, Any]:
    from urllib.parse import quote

    message = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
    return {
        "ruleId": problem.rule,
        "ruleIndex": codes.index(problem.rule),
        "level": str(problem.severity),
        "message": {"text": message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": quote(f"{prefix}{problem.path}", errors="surrogateescape"),
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {"startLine": problem.line, "startColumn": problem.column},
                }
            }
        ],
    }


def _is_fixable(problem: Problem) -> bool:
    return CODES[problem.rule].is_fixable

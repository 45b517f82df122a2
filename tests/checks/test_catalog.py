"""The catalogue of rules holds every code that a problem can have, and the handbook's page says what it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import paperlog
from paperlog.authoring.fixing import FIXABLE
from paperlog.checks.catalog import CODES, RULES
from paperlog.checks.rules_page import rules_page

PACKAGE = Path(paperlog.__file__).parent
PAGE = Path(__file__).parents[2] / "docs/handbook/rules.md"
POSITIONS = {"Problem": 5, "_warning": 2, "error": 0, "_note": 1}
"""Where calls that make problems have the code, if not by name."""


def codes_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            values = [keyword.value for keyword in node.keywords if keyword.arg == "rule"]
            if name in POSITIONS:
                values += node.args[POSITIONS[name] : POSITIONS[name] + 1]
            for value in values:
                for part in ast.walk(value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value
        if isinstance(node, ast.arguments):
            for argument, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
                if argument.arg == "rule" and isinstance(default, ast.Constant):
                    yield default.value


def test_every_code_is_in_the_catalogue() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        found |= set(codes_in(ast.parse(path.read_text(encoding="utf-8"))))
    found = {
        code for code in found if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    }  # `error` is a logger's method too
    found.discard("no-value")  # told as `front-matter`
    assert found <= CODES.keys()
    assert CODES.keys() - found == {"no-date", "no-name"}  # made from the key that is missing
    assert len(CODES) == len(RULES)


def test_rules_that_can_be_mended_are_marked() -> None:
    assert {rule.code for rule in RULES if rule.is_fixable} == FIXABLE


def test_the_handbook_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run python -m paperlog.checks.rules_page"


def test_every_rule_asks_for_something_in_a_sentence() -> None:
    for rule in RULES:
        first = rule.asks.split("\n\n")[0]
        assert first[:1].isupper() or first.startswith("`"), rule.code
        assert first.endswith("."), rule.code

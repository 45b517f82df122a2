"""arXiv's categories: codes, names and which code stands for another."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

_CODE = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]{2}|\.[a-z]+(?:-[a-z]+)*)?")


def is_code(text: str) -> bool:
    """Whether a text looks like a category (`cs.LG`, `astro-ph`); arXiv may have one tomorrow that it lacks today."""
    return _CODE.fullmatch(text) is not None


def name(code: str) -> str:
    """The name of a category, or its code where arXiv has closed or never had it.

    Two categories may share a name (cs.LG and stat.ML are both "Machine Learning"), so show the code beside it.
    """
    return _names().get(code, code)


def canonical(code: str) -> str:
    """The code that arXiv lists an alias under: `cs.NA` is `math.NA`; others are themselves."""
    return _aliases().get(code, code)


@cache
def archives() -> frozenset[str]:
    """The archives that identifiers of the old style may name, closed ones too."""
    return frozenset(_data()["archives"])


@cache
def _names() -> Mapping[str, str]:
    data = _data()
    return {code: entry["name"] for part in ("archives", "categories") for code, entry in data[part].items()}


@cache
def _aliases() -> Mapping[str, str]:
    return {code: entry["alias_of"] for code, entry in _data()["categories"].items() if entry.get("alias_of")}


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("paperlog.papers").joinpath("arxiv-categories.json").read_text(encoding="utf-8")
    data: Mapping[str, Any] = json.loads(text)
    return data

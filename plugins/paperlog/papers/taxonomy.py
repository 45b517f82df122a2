"""arXiv's categories: codes, names and aliases."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

_CODE = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]{2}|\.[a-z]+(?:-[a-z]+)*)?")


def is_code(text: str) -> bool:
    """Return whether a text has the form of a category (`cs.LG`, `astro-ph`), since arXiv may add new ones."""
    return _CODE.fullmatch(text) is not None


def name(code: str) -> str:
    """Return the name of a category, or its code if it is closed or unknown.

    Two categories may have the same name (cs.LG and stat.ML are both "Machine Learning"), so show the code too.
    """
    return _names().get(code, code)


def canonical(code: str) -> str:
    """Return the code for an alias (`math.NA` for `cs.NA`); other codes are returned unchanged."""
    return _aliases().get(code, code)


@cache
def archives() -> frozenset[str]:
    """Return the archives in old-style identifiers, including closed ones."""
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

"""Write values as YAML that every parser reads back exactly: plain if that is safe, else quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paperlog.content.source import clean

_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*")
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9._~/%?=&+-]+")
_CONSTANTS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def scalar(text: str) -> str:
    """Return a text as one line of YAML, valid in any value position; collapse white space, drop control characters."""
    line = " ".join(clean(text).split())
    if _PLAIN_WORD.fullmatch(line) and line.casefold() not in _CONSTANTS:
        return line
    return line if _PLAIN_URL.fullmatch(line) else quoted_scalar(line)


def quoted_scalar(text: str) -> str:
    """Like `scalar`, but always quoted: in double quotes, or in single quotes if the text has `"` or a backslash."""
    line = " ".join(clean(text).split())
    if '"' in line or "\\" in line:
        return "'" + line.replace("'", "''") + "'"
    return f'"{line}"'


def flow_list(texts: Iterable[str]) -> str:
    """Return a YAML list on one line."""
    return "[" + ", ".join(map(scalar, texts)) + "]"

"""Find the conflict markers that git leaves in a file when it cannot merge two versions."""

from __future__ import annotations

import re

from paperlog.problems import Problem

_BEGINS = re.compile(r"^<{7} \S", re.MULTILINE)
_GOES_ON = re.compile(r"^={7}$", re.MULTILINE)
_ENDS = re.compile(r"^>{7} \S", re.MULTILINE)


def merge_conflict(text: str, *, path: str, first_line: int = 1, is_yaml: bool = False) -> Problem | None:
    """Return the problem at the first conflict marker of a text whose first line is line `first_line` of the file.

    In Markdown, seven `=` underline a heading and seven `>` are a quotation, so they count only together with other
    markers. In YAML, any marker counts.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text and not (is_yaml and "=======" in text):
        return None
    found = _BEGINS.search(text)
    if found is None and is_yaml:
        found = _GOES_ON.search(text) or _ENDS.search(text)
    elif found is None and (middle := _GOES_ON.search(text)):
        found = _ENDS.search(text, middle.end())
    if found is None:
        return None
    line = first_line + text.count("\n", 0, found.start())
    hint = "keep one version of the lines between '<<<<<<<' and '>>>>>>>', and remove these signs"
    return Problem(path, line, "merge conflict left in the text", hint, rule="merge-conflict")

"""Explain errors in YAML that cannot be parsed, in terms of the text that the author typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from paperlog.content.source import quoted
from paperlog.problems import Problem

_ENTRY = re.compile(r"[ ]*(?P<dashes>(?:-[ ]+)*)(?:(?P<key>[^\s:#'\"\[{-][^:]*):(?:[ \t]+|$))?(?P<value>\S.*)?")
_BLOCK_SCALAR = re.compile(r"[|>][+-]?[0-9]?[+-]?(?:[ \t]+#.*)?")
_QUOTED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL), "'": re.compile(r"'(?:[^']|'')*'", re.DOTALL)}
# An unclosed quotation extends to the end, so that it is scanned only once.
_ANY_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)' + r"|'(?:[^']|'')*+(?:'|\Z)")
_COMMENT = re.compile(r"\s*(?:\s#.*)?")
_HASHED = re.compile(r"(?<![^\[\s,])#(?=\w)")
_NO_SPACE = re.compile(r"[ ]*(?:-[ ]+)*(?:(?P<key>[a-z][\w-]*:)(?=[^\s/])|(?P<dash>-)(?=[^\W\d_]))")
_KEY = re.compile(r"([\w-]+):(?:\s|$)")
_HEADING = re.compile(r"#{1,6} \S")
_FEWEST_WORDS = 4  # of a line that is text rather than a key with a missing colon
_SIGNS = "@`%*&!|>]},"
_COLON = re.compile(r":(?:\s|$)")
_LONGEST_SHOWN = 300
_FARTHEST = 200
"""Maximum number of lines above an error to search for its cause."""

SECOND_DOCUMENT = "a second YAML document begins here"

Finding = tuple[str, str]
"""Message and hint."""


def explain(error: Exception, text: str, *, path: str, first_line: int, keys: Collection[str] = ()) -> Problem:
    """Return the problem behind an error of the YAML parser, on the line that has to be fixed.

    `keys` are the allowed keys of front matter; empty for files with arbitrary keys.
    """
    lines = text.split("\n")
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    at, column = (mark.line, mark.column) if mark is not None else (0, 0)
    at = min(at, len(lines) - 1)
    while at > 0 and not lines[at].strip():
        at, column = at - 1, 0
    if "escape" in reason:
        hint = "double the backslash, or use single quotes, in which a backslash is just that"
        return Problem(path, first_line + at, "unknown escape in double quotes", hint, rule="yaml", column=column + 1)
    if "document start" in reason and any(line.startswith("...") for line in lines[: at + 1]):
        hint = "one file holds one document: remove the line '...' above it"
        return Problem(path, first_line + at, SECOND_DOCUMENT, hint, rule="yaml", column=column + 1)
    elsewhere = _forgotten_space(lines, at) or _indented_start(lines, at, first_line)
    if keys and elsewhere is None:
        elsewhere = _text_begins(lines, at, first_line, keys)
    if elsewhere is not None:
        index, explanation = elsewhere
        return Problem(path, first_line + index, *explanation, rule="yaml")
    began = context.line if context is not None and context.line < at else None
    in_flow = "flow" in str(getattr(error, "context", ""))
    for index in _suspects(lines, at, began):
        finding = _finding(lines, index, close=index in (at, began) or in_flow)
        if finding:
            column = column if index == at else 0
            return Problem(path, first_line + index, *finding, rule="yaml", column=column + 1)
    message, hint = f"broken YAML: {reason}", "quote values that hold ': ' or ' #' or start with a sign"
    if in_flow:
        message = "broken YAML inside [...] or {...}"
        hint = "there, quote values that hold a comma, a colon or a bracket"
    return Problem(path, first_line + at, message, hint, rule="yaml", column=column + 1)


def no_space(line: str, *, start: int = 0) -> Finding | None:
    """Return the finding for a line with no space after a key or a list dash at `start`, or `None`."""
    match = _NO_SPACE.match(line, start)
    if match is None:
        return None
    fixed = f"{line[start : match.end()]} {line[match.end() :]}".strip()
    fixed = fixed if "{" in fixed else fixed.rstrip("}")  # closes the enclosing mapping
    return f"no space after '{match['key'] or match['dash']}'", f"write {quoted(fixed, longest=200)}"


def _forgotten_space(lines: list[str], at: int) -> tuple[int, Finding] | None:
    """Return the first line with a missing space among those up to an error, which YAML reads as one text."""
    found = None
    for index in range(at, max(at - _FARTHEST, -1), -1):
        finding = no_space(lines[index])
        if finding:
            found = index, finding
        elif index != at and lines[index].strip() and not lines[index].lstrip().startswith("#"):
            break
    return found


def _indented_start(lines: list[str], at: int, first_line: int) -> tuple[int, Finding] | None:
    """Return the first line if all lines above an error are indented and the line with the error is not."""
    above = [index for index in range(at) if lines[index].strip()]
    if not above or lines[at][:1].isspace() or not all(lines[index][0] == " " for index in above):
        return None
    return above[0], (f"line {first_line + above[0]} is indented", "start it in the first column, as those below")


def _text_begins(lines: list[str], at: int, first_line: int, keys: Collection[str]) -> tuple[int, Finding] | None:
    """Return the first line, up to an error, that is text of the post, so that a fence is missing above it."""
    begins = None
    is_after_blank = False
    for index, line in enumerate(lines[: at + 2]):
        key = _KEY.match(line)
        words = line.split()
        if not words:
            is_after_blank = True
            continue
        if line[0] == "#" and is_after_blank and _HEADING.match(line):
            begins = index if begins is None else begins
        elif key and key[1].casefold() in keys:
            begins = None
        elif not (line[0].isspace() or line[0] in "#]}\"'" or key or words[0].casefold() in keys):
            is_list = line[0] == "-" and not is_after_blank
            if not is_list and (is_after_blank or begins is not None or len(words) >= _FEWEST_WORDS):
                begins = index if begins is None else begins
                line_number = first_line + begins
                return begins, (f"front matter is not closed above line {line_number}", "add a line '---' there")
        is_after_blank = False
    return None


def _suspects(lines: list[str], at: int, began: int | None) -> Iterator[int]:
    """Yield the lines that may have caused the error, most likely first."""
    yield at
    if began is not None:
        yield began
    for index in range(at - 1, max(at - _FARTHEST, -1), -1):
        if lines[index][:1].strip() and index != began:  # indented text may be anything
            yield index


def _finding(lines: list[str], index: int, *, close: bool) -> Finding | None:
    """Return the finding for a line; `close` means that the parser stopped on it or in a node that it starts."""
    line = lines[index]
    if close and "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab indents the line", "indent with spaces"
    entry = _ENTRY.fullmatch(line.rstrip())
    if entry is None or not line.strip():
        return None
    start = line[: entry.start("value")] if entry["value"] else line
    if not entry["key"] and not entry["dashes"]:
        return _no_key(line)
    if not entry["value"]:
        return None
    value: str = entry["value"]
    name = f"value of {quoted(entry['key'])}" if entry["key"] else "list item"
    rest = "\n".join([value, *_continuation(lines, index)])
    if value[0] in _QUOTED:
        return _bad_quotes(name, start, value, rest)
    if value[0] in "[{":
        return _bad_flow(name, start, value) if close else None
    if close:
        return _bad_plain(name, start, value) or _bad_place(lines, index)
    return None


def _continuation(lines: list[str], index: int) -> Iterator[str]:
    for line in lines[index + 1 :]:
        if line[:1].strip():
            return
        yield line


def _no_key(line: str) -> Finding | None:
    word, _, rest = line.strip().partition(" ")
    if line[:1].isspace() or not word.replace("-", "").isalnum():
        return None
    rest = rest.strip().removeprefix("=")
    return f"no colon after {quoted(word)}", f"write {quoted(f'{word}: {rest.strip()}', longest=120)}"


def _bad_quotes(name: str, start: str, value: str, rest: str) -> Finding | None:
    sign = value[0]
    closed = _QUOTED[sign].match(rest)
    if closed is None:
        inner = value.strip("\"'")
        return f"{name} starts with {sign} that is never closed", in_quotes(start, inner)
    after = rest[closed.end() :].split("\n", 1)[0]
    if _COMMENT.fullmatch(after):
        return None
    if after[0].isalnum() or closed.group()[:-1].endswith(" "):  # 'it's', "a "quoted" word": part of the text
        value = value[1:].removesuffix(sign)
    return f"{name} goes on after its closing {sign}", in_quotes(start, value)


def _bad_flow(name: str, start: str, value: str) -> Finding | None:
    bare = _ANY_QUOTED.sub("", value)
    opening = value[0]
    closing = "]" if opening == "[" else "}"
    if _HASHED.search(bare):
        return f"{name} holds '#', which starts a comment", f"leave '#' out: {start}{_HASHED.sub('', value)}"
    if bare.count(opening) > bare.count(closing):
        return f"{name} starts with {opening} that is never closed", f"add {closing} at its end, or quote it as text"
    if not _COMMENT.fullmatch(bare[bare.rindex(closing) + 1 :]):
        return f"{name} goes on after {closing}", in_quotes(start, value)
    return None


def _bad_plain(name: str, start: str, value: str) -> Finding | None:
    if _BLOCK_SCALAR.fullmatch(value):
        return None
    if value[0] in _SIGNS or value.startswith(("- ", "? ")):
        return f"{name} starts with '{value[0]}' and is not quoted", in_quotes(start, value)
    if _COLON.search(value):
        return f"{name} holds a colon and is not quoted", in_quotes(start, value)
    return None


def _bad_place(lines: list[str], index: int) -> Finding | None:
    """Return the finding for a line whose indentation does not fit the lines above, or `None`."""
    line = lines[index]
    above = next((lines[i] for i in range(index - 1, -1, -1) if lines[i].strip()), None)
    if above is None:
        return None
    if line.lstrip().startswith("- ") and (item := _item_above(lines, index)):
        return "the items of a list start in different columns", f"start this one in the column of {quoted(item)}"
    if line.startswith("-"):
        return "a list item is where a key should be", "write its key on a line of its own above, such as 'tags:'"
    deeper = len(line) - len(line.lstrip(" ")) > len(above) - len(above.lstrip(" "))
    entry = _ENTRY.fullmatch(above.rstrip())
    if deeper and entry and entry["key"] and entry["value"]:
        hint = f"start it in the column of {quoted(entry['key'])}, or quote that value if it goes on here"
        return "the line is indented further than the one above", hint
    return None


def _item_above(lines: list[str], index: int) -> str | None:
    """Return the previous item of the same list if it starts in another column, else `None`."""
    column = lines[index].index("-")
    for line in reversed(lines[max(index - _FARTHEST, 0) : index]):
        if line.lstrip().startswith("- "):
            return line.strip() if line.index("-") != column else None
        if line[:1].strip():
            return None
    return None


def in_quotes(start: str, value: str) -> str:
    """Return the hint that shows the line with its value quoted."""
    if len(value) > _LONGEST_SHOWN:
        return "put it in quotes"
    if '"' not in value and "\\" not in value:
        text = f'"{value}"'
    elif "'" not in value:
        text = f"'{value}'"
    else:
        text = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"quote it: {start.strip()} {text}"

"""YAML as plain values, each with its line and column.

Values are built from the parser's events rather than by its loader, for three reasons: every value keeps its place;
scalars keep the author's spelling (`1912.00950` as a float loses its last zero); and constructs that only attacks and
accidents contain (anchors, tags, deep nesting) are refused before they cost time or memory.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

import yaml
from msgspec import Struct, field

from paperlog.content.source import FORBIDDEN, quoted
from paperlog.content.yaml_errors import SECOND_DOCUMENT, explain, no_space
from paperlog.problems import Problem

Value: TypeAlias = "bool | str | list[Value] | dict[str, Value] | None"
"""A value; numbers and dates stay as the author typed them, for the schema to convert."""


class Number(str):
    """An unquoted number with a decimal point; tools that rewrite YAML treat it as a float and drop its zeros."""

    __slots__ = ()


Place: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the top to a value, `("papers", 1, "arxiv")`; a tuple, since keys may contain dots."""

DEEPEST = 20
"""Maximum nesting of lists and mappings; front matter needs four levels."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTANTS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_ITEM_WITHIN = re.compile(r"\n[ ]*- ")
_DIGITS = "0123456789"
_NO_LINE_ENDS = {0x2028: " ", 0x2029: " "}
"""Line ends in YAML but not in editors; replacing them with spaces keeps line numbers right."""
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_STANDARD_TAG = re.compile(r"!|tag:yaml\.org,2002:(?:str|int|float|bool|null|timestamp|seq|map)")
_UNINTENDED_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*(\\(?:[0abefvrtNLP]|n(?:u|abla|eq?|ot|i)\b))")
"""Escapes that come from TeX in double quotes and are never intended: `"$\\beta$"`, `"$\\nu$"`."""


class Document(Struct, frozen=True):
    """The value of a YAML text; `keys` and `values` map the path of each key and value to its place."""

    value: Value
    keys: Mapping[KeyPath, Place]
    values: Mapping[KeyPath, Place]
    source: tuple[str, ...]
    first_line: int

    def source_line(self, line: int) -> str:
        """Return a line as the author typed it, by its number in the file; empty outside the document."""
        index = line - self.first_line
        return self.source[index] if 0 <= index < len(self.source) else ""

    def key_place(self, *path: str | int) -> Place:
        """Return the place of a key, or of the nearest enclosing key."""
        return self._nearest(path, self.keys)

    def place(self, *path: str | int) -> Place:
        """Return the place of a value, or of the nearest enclosing value."""
        return self._nearest(path, self.values)

    def _nearest(self, path: KeyPath, places: Mapping[KeyPath, Place]) -> Place:
        while path and path not in places:
            path = path[:-1]
        return places.get(path, (self.first_line, 1))


def read_yaml(
    text: str, *, path: str, first_line: int = 1, keys: Collection[str] = ()
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Parse a YAML text, whose first line is line `first_line` of the file, and return a document, problems, or both.

    `keys` are the allowed keys if they are known; error messages use them to distinguish keys from text.
    """
    text = text.translate(_NO_LINE_ENDS)
    lines = tuple(text.split("\n"))
    builder = _Builder(text, lines, path, first_line)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if not builder.take(event):
                return None, tuple(builder.problems)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: `\U` in the pure-Python loader
        builder.problems.append(explain(error, text, path=path, first_line=first_line, keys=keys))
        return None, tuple(builder.problems)
    return Document(builder.root, builder.keys, builder.values, lines, first_line), tuple(builder.problems)


class _Open(Struct):
    """A list or mapping whose end has not been read yet."""

    container: list[Value] | dict[str, Value]
    path: KeyPath
    key: str | None = None


class _Builder(Struct):
    text: str
    lines: tuple[str, ...]
    file: str
    first_line: int
    root: Value = None
    keys: dict[KeyPath, Place] = field(default_factory=dict)
    values: dict[KeyPath, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    has_document: bool = False

    def take(self, event: yaml.Event) -> bool:
        """Add an event; return whether to continue."""
        match event:
            case yaml.DocumentStartEvent():
                return self._begin(event)
            case yaml.ScalarEvent():
                return self._scalar(event)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                return self._open(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self.stack.pop()
            case yaml.AliasEvent():
                anchor = f"*{event.anchor}"
                self._problem(
                    event, f"YAML alias {quoted(anchor)} is not allowed", "write the value itself, or quote it"
                )
                return False
        return True

    def _begin(self, event: yaml.DocumentStartEvent) -> bool:
        if self.has_document:
            hint = "one file holds one document: remove the line '---', or quote it if it is text"
            self._problem(event, SECOND_DOCUMENT, hint)
            return False
        self.has_document = True
        return True

    def _scalar(self, event: yaml.ScalarEvent) -> bool:
        if (event.anchor or event.tag) and not self._is_plain_node(event):
            return False
        if event.style == '"' and not self._escapes_are_intended(event):
            return False
        here = self.stack[-1] if self.stack else None
        if not event.style and not self._is_well_spaced(event, here):
            return False
        if here is not None and here.key is None and isinstance(here.container, dict):
            return self._key(here, here.container, event)
        if event.implicit[0] and event.value in _CONSTANTS:
            self._place(_CONSTANTS[event.value], event)
        elif event.implicit[0] and event.value[0] in _DIGITS and _DECIMAL.fullmatch(event.value):
            self._place(Number(event.value), event)
        else:
            self._place(event.value, event)
        return True

    def _key(self, here: _Open, mapping: dict[str, Value], event: yaml.ScalarEvent) -> bool:
        key = event.value
        if key == "<<" and not event.style:
            self._problem(event, "YAML merge key '<<' is not allowed", "write the keys themselves")
            return False
        here.key = key
        path = (*here.path, key)
        if key in mapping:
            line, _ = self.keys[path]
            self._problem(event, f"key {quoted(key)} is given twice, first on line {line}", "keep one of them")
        else:
            self.keys[path] = self._where(event)
        return True

    def _open(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent) -> bool:
        if (event.anchor or event.tag) and not self._is_plain_node(event):
            return False
        if len(self.stack) >= DEEPEST:
            self._problem(event, f"more than {DEEPEST} lists and mappings inside each other", "write it flatter")
            return False
        if self.stack and self.stack[-1].key is None and isinstance(self.stack[-1].container, dict):
            self._problem(event, "a list or mapping is where a key should be", "quote the key if it is text")
            return False
        container: list[Value] | dict[str, Value] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        path = self._place(container, event)
        self.stack.append(_Open(container, path))
        return True

    def _place(self, value: Value, event: yaml.NodeEvent) -> KeyPath:
        """Add a value to the open list or mapping and return its path."""
        place = self._where(event)
        if not self.stack:
            self.root = value
            return ()
        here = self.stack[-1]
        path: KeyPath
        if isinstance(here.container, list):
            path = (*here.path, len(here.container))
            here.container.append(value)
        else:
            assert here.key is not None
            path = (*here.path, here.key)
            here.container[here.key] = value
            here.key = None
            if value is None or isinstance(value, list | dict):
                place = self.keys[path]  # a list may start lines below its key, and a null has no place
        self.values[path] = place
        return path

    def _is_plain_node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> bool:
        if event.anchor:
            name = f"&{event.anchor}"
            self._problem(
                event, f"YAML anchor {quoted(name)} is not allowed", "quote the value if '&' is part of its text"
            )
            return False
        if not _STANDARD_TAG.fullmatch(str(event.tag)):
            name = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self._problem(
                event, f"YAML tag {quoted(name)} is not allowed", "quote the value if '!' is part of its text"
            )
            return False
        return True

    def _is_well_spaced(self, event: yaml.ScalarEvent, here: _Open | None) -> bool:
        """Return whether plain text is one value; report keys and items with a missing space or wrong column."""
        if here is not None and isinstance(here.container, list):
            assert event.start_mark is not None
            assert event.end_mark is not None
            raw = self.text[event.start_mark.index : event.end_mark.index] if " - " in event.value else ""
            if not _ITEM_WITHIN.search(raw):
                return True
            item = quoted("- " + raw.partition("\n")[0].strip())
            message = "the items of a list start in different columns"
            self._problem(event, message, f"start those below in the column of {item}")
            return False
        if ":" not in event.value or (here is not None and here.key is not None):
            return True
        line, column = self._where(event)
        finding = no_space(self.lines[line - self.first_line], start=column - 1)
        if finding is not None:
            self._problem(event, *finding)
        return finding is None

    def _escapes_are_intended(self, event: yaml.ScalarEvent) -> bool:
        assert event.start_mark is not None
        assert event.end_mark is not None
        raw = self.text[event.start_mark.index : event.end_mark.index]
        if "\\" not in raw:
            return True
        unintended = _UNINTENDED_ESCAPE.search(raw)
        if unintended or FORBIDDEN.search(event.value):
            escape = unintended[1] if unintended else "\\x"
            hint = "double the backslash, or use single quotes, in which a backslash is just that"
            self._problem(event, f"escape {quoted(escape)} in double quotes makes a control character", hint)
            return False
        return True

    def _problem(self, event: yaml.Event, message: str, hint: str) -> None:
        line, column = self._where(event)
        self.problems.append(Problem(self.file, line, message, hint, rule="yaml", column=column))

    def _where(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None  # parsers mark every event
        return mark.line + self.first_line, mark.column + 1

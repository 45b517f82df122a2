"""What converting each post gave, remembered between builds, all but its HTML.

Lists, links and the tables of papers need only this much of a post; the few pages that must be rendered anew convert
their posts again. An entry is named by everything the conversion depends on, so it is right wherever it is found.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from paperlog.markup.rendered import Heading, LocalLink, Rendered
from paperlog.problems import Problem, Severity
from paperlog.site.kept import read_json, write_json

_FORMAT = 2
_PARTS = 32  # files, so that a changed post makes few of the others' entries be written again


class Conversions:
    """The remembered conversions of one blog. `key` names the code and the options that they were made with."""

    def __init__(self, cache: Path, *, key: str) -> None:
        self._folder = cache / "conversions"
        self._key = key
        self._parts: dict[int, Mapping[str, Any]] = {}

    def get(self, name: str) -> Rendered | None:
        """A remembered conversion without HTML and text, or `None`."""
        entry = self._part(_part_of(name)).get(name)
        try:
            return _read(entry) if isinstance(entry, dict) else None
        except (KeyError, TypeError, ValueError):  # somebody edited the file
            return None

    def save(self, posts: Mapping[str, Rendered], *, before: Collection[str] = ()) -> None:
        """Remember exactly these; `before` names those that were saved last, if that is known."""
        wanted: dict[int, dict[str, Rendered]] = {_part_of(name): {} for name in posts.keys() ^ before}
        for name, result in posts.items():
            if (number := _part_of(name)) in wanted:
                wanted[number][name] = result
        for number, results in wanted.items():
            known = self._part(number)
            if results.keys() != known.keys():
                # What was read is written as it was; only new conversions are spelled out.
                entries = {name: known.get(name) or _write(result) for name, result in results.items()}
                write_json(self._path(number), {"format": _FORMAT, "key": self._key, "posts": entries})

    def _part(self, number: int) -> Mapping[str, Any]:
        if number not in self._parts:
            data = read_json(self._path(number))
            fits = isinstance(data, dict) and data.get("format") == _FORMAT and data.get("key") == self._key
            posts = data.get("posts") if fits and isinstance(data, dict) else None
            self._parts[number] = posts if isinstance(posts, dict) else {}
        return self._parts[number]

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:02}.json"


def _part_of(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) % _PARTS


def _write(result: Rendered) -> dict[str, Any]:
    value = asdict(replace(result, html="", text=""))
    return value | {"anchors": sorted(result.anchors)}


def _read(value: Mapping[str, Any]) -> Rendered:
    return Rendered(
        html="",
        text="",
        excerpt=value["excerpt"],
        has_more=value["has_more"],
        summary=value["summary"],
        words=value["words"],
        headings=_headings(value["headings"]),
        anchors=frozenset(value["anchors"]),
        links=tuple(LocalLink(**link) for link in value["links"]),
        mentions=tuple(value["mentions"]),
        problems=tuple(
            Problem(**{**problem, "severity": Severity(problem["severity"])}) for problem in value["problems"]
        ),
    )


def _headings(values: list[dict[str, Any]]) -> tuple[Heading, ...]:
    return tuple(Heading(value["level"], value["id"], value["title"], _headings(value["children"])) for value in values)

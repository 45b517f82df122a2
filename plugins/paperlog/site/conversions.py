"""What converting each post gave, remembered between builds, all but its HTML.

Lists, links and the tables of papers need only this much of a post; the few pages that must be rendered anew convert
their posts again. An entry is named by everything the conversion depends on, so it is right wherever it is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from paperlog.markup.rendered import Heading, LocalLink, Rendered
from paperlog.problems import Problem, Severity
from paperlog.site.kept import read_json, write_json

_FORMAT = 1


class Conversions:
    """The remembered conversions of one blog. `key` names the code and the options that they were made with."""

    def __init__(self, cache: Path, *, key: str) -> None:
        self._path = cache / "conversions.json"
        self._key = key
        data = read_json(self._path)
        fits = isinstance(data, dict) and data.get("format") == _FORMAT and data.get("key") == key
        posts = data.get("posts") if fits and isinstance(data, dict) else None
        self._posts: Mapping[str, Any] = posts if isinstance(posts, dict) else {}

    def get(self, name: str) -> Rendered | None:
        """A remembered conversion without HTML and text, or `None`."""
        entry = self._posts.get(name)
        try:
            return _read(entry) if isinstance(entry, dict) else None
        except (KeyError, TypeError, ValueError):  # somebody edited the file
            return None

    def save(self, posts: Mapping[str, Rendered]) -> None:
        """Remember exactly these; the file is left alone where nothing changed."""
        if posts.keys() == self._posts.keys():
            return
        # What was read is written as it was; only new conversions are spelled out.
        entries = {name: self._posts.get(name) or _write(result) for name, result in posts.items()}
        write_json(self._path, {"format": _FORMAT, "key": self._key, "posts": entries})


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

"""Saves a word between two asterisks, which most emphasis is, the search for what else its signs could belong to."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from pymdownx.delimiterprocessor import DelimiterProcessor

# After a space, one or two signs, then text without any sign, whose ends are no punctuation, then the same signs at the
# end of a word: the first run can only open and the second only close, and nothing is open when the second comes.
_PLAIN = re.compile(r"(?<!\S)(\*{1,2}+)(?=[A-Za-z0-9])([^*_^=~]*+)(?<=[A-Za-z0-9])\1(?=[\s.,;:!?)]|\Z)")
_SIGNS = frozenset("*_^=~")


def spare_emphasis(markdown: Markdown) -> None:
    """Let a converter take plain emphasis at once, where `*` is emphasis and no other signs are taken for any."""
    pattern: Any
    for pattern in markdown.inlinePatterns:
        if type(pattern) is DelimiterProcessor and pattern.delimiters.keys() <= _SIGNS:
            sign = pattern.delimiters.get("*")
            if sign is not None and sign.tag_count == 2 and not sign.no_space:
                pattern.handleMatch = _SparingMatch(pattern, sign.tags)


class _SparingMatch:
    """Stands in for the method that makes an element of a match."""

    def __init__(self, pattern: DelimiterProcessor, tags: tuple[str, str]) -> None:
        self._pattern = pattern
        self._usual = pattern.handleMatch
        self._double, self._single = tags

    def __call__(self, match: re.Match[str], data: str) -> Any:
        """The element, and where it starts and ends."""
        start = match.start()
        pattern = self._pattern
        # What it found or has left of a run of signs comes first.
        if data[start] == "*" and not pattern.cache and pattern.remainder is None:
            plain = _PLAIN.match(data, start)
            if plain is not None:
                element = Element(self._double if len(plain[1]) == 2 else self._single)
                element.text = plain[2]
                return element, start, plain.end()
        return self._usual(match, data)

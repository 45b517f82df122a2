"""Split names of authors into the parts that citation formats need."""

from __future__ import annotations

import re

from msgspec import Struct

from paperlog.papers.text import collapse

_PARTICLES_IN_ANY_CASE = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "la", "da", "di", "du", "dem", "ter", "ten", "mac"}
)
"""Particles that belong to the following last word in any case: arXiv's own list and similar words."""

_PARTICLES = _PARTICLES_IN_ANY_CASE | {
    "het", "le", "les", "des", "dos", "das", "do", "dal", "dalla", "degli", "dei", "af", "av", "zu", "zum", "zur",
    "vom", "bin", "ibn", "al", "el", "ben",
}  # fmt: skip
"""Words that begin a family name if they are in lower case, as in `Cyprien de Masson d'Autume`."""

_SUFFIX = re.compile(r"(?:[JS]r\.?|II|III|IV)", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:collaborations?|teams?|consortium|group|project|initiative|workshop|community|committee|network|laborator(?:y|ies)"
    r"|labs|institute|university|foundation|and)\b|^the ",
    re.IGNORECASE,
)
# Han, kana and hangul: the family name may be first or last, and the order cannot be detected.
_CJK = re.compile(
    "[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Name(Struct, frozen=True):
    """The name of one author.

    A collaboration, a single word, and a name in Chinese, Japanese or Korean script are not split. Then `is_literal` is
    true, and `family` holds the whole name. `is_group` is true if the name is that of a group, not a person.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    is_literal: bool = False
    is_group: bool = False

    @property
    def surname(self) -> str:
        """The family name with its particle."""
        return f"{self.particle} {self.family}".strip()

    @property
    def full(self) -> str:
        """The full name, given name first."""
        return " ".join(part for part in (self.given, self.surname, self.suffix) if part)


def split_name(text: str) -> Name:
    """Split a name written as `Given Family`, `Family, Given` or `Family, Jr, Given`."""
    text = collapse(text)
    parts = [part.strip() for part in text.split(",")]
    words = parts[0].split()
    if _GROUP.search(text):
        return Name(text, is_literal=True, is_group=True)
    if _CJK.search(text) or not all(parts) or "(" in text:
        return Name(text, is_literal=True)
    match parts:
        case [_] if len(words) > 1:
            return _given_first(words)
        case [_, suffix] if _SUFFIX.fullmatch(suffix):
            return _given_first([*words, suffix])
        case [_, given]:
            return _family_first(words, given=given)
        case [_, suffix, given] if _SUFFIX.fullmatch(suffix):
            return _family_first(words, given=given, suffix=suffix)
    return Name(text, is_literal=True)


def _given_first(words: list[str]) -> Name:
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2:
        return Name(" ".join([*words, suffix]).strip(), is_literal=True)
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES_IN_ANY_CASE:
        start -= 1
    opens = (index for index, word in enumerate(words[1:-1], 1) if word in _PARTICLES)
    start = min(start, next(opens, start))
    particle, family = _without_particle(words[start:])
    return Name(family, given=" ".join(words[:start]), particle=particle, suffix=suffix)


def _family_first(words: list[str], *, given: str, suffix: str = "") -> Name:
    particle, family = _without_particle(words)
    return Name(family, given=given, particle=particle, suffix=suffix)


def _without_particle(words: list[str]) -> tuple[str, str]:
    """Split `van den Oord` into particle and name; a capitalized particle is part of the name, as in common use."""
    count = 0
    while count < len(words) - 1 and words[count] in _PARTICLES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])

"""Names of authors, taken apart into what citation formats ask for."""

from __future__ import annotations

import re

from msgspec import Struct

from paperlog.papers.text import collapse

_PULLED_IN = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "la", "da", "di", "du", "dem", "ter", "ten", "mac"}
)
"""Particles that belong to the last word after them, however they are written: arXiv's own list and its neighbours."""

_PARTICLES = _PULLED_IN | {
    "het", "le", "les", "des", "dos", "das", "do", "dal", "dalla", "degli", "dei", "af", "av", "zu", "zum", "zur",
    "vom", "bin", "ibn", "al", "el", "ben",
}  # fmt: skip
"""Words that open a family name where they are written in lower case, as in `Cyprien de Masson d'Autume`."""

_SUFFIX = re.compile(r"(?:[JS]r\.?|II|III|IV)", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:collaborations?|teams?|consortium|group|project|initiative|workshop|community|committee|network|laborator(?:y|ies)"
    r"|labs|institute|university|foundation|and)\b|^the ",
    re.IGNORECASE,
)
# Han, kana and hangul: the family name comes first or last depending on who wrote it, and nobody can tell which.
_CJK = re.compile(
    "[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Name(Struct, frozen=True):
    """One author's name.

    A collaboration, a single word and a name in Chinese, Japanese or Korean script stay whole: then `is_literal` is
    true and `family` holds all of it. `is_group` is true where it says that it is no person.
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
        """The name as people write it, given name first."""
        return " ".join(part for part in (self.given, self.surname, self.suffix) if part)


def split_name(text: str) -> Name:
    """Take a name apart, written as `Given Family` or as `Family, Given` or `Family, Jr, Given`."""
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
    while start > 1 and words[start - 1].lower() in _PULLED_IN:
        start -= 1
    opens = (index for index, word in enumerate(words[1:-1], 1) if word in _PARTICLES)
    start = min(start, next(opens, start))
    particle, family = _without_particle(words[start:])
    return Name(family, given=" ".join(words[:start]), particle=particle, suffix=suffix)


def _family_first(words: list[str], *, given: str, suffix: str = "") -> Name:
    particle, family = _without_particle(words)
    return Name(family, given=given, particle=particle, suffix=suffix)


def _without_particle(words: list[str]) -> tuple[str, str]:
    """Split `van den Oord`; a particle in capitals is part of the name proper, which is how its bearers write it."""
    count = 0
    while count < len(words) - 1 and words[count] in _PARTICLES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])

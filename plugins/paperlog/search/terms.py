"""Split text into the terms of the index. `terms.js` must split queries in the same way.

Terms are lower-case without diacritics, and English plurals become singulars. Words joined by a hyphen or an underscore
give a term for each part and one for the whole: `GPT-4` gives `gpt`, `4` and `gpt4`. Chinese and Japanese text, which
has no spaces, is split into single characters and pairs. An arXiv id is one term without its version.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

LONGEST = 40
"""Maximum length of a term in characters; longer strings are data, not words."""

_MOST_CACHED, _LONGEST_CACHED = 100_000, 24  # entries, and characters of a key; longer strings rarely repeat

_STOP_WORDS = (
    "a an and are as at be been but by can for from has have if in into is it its of on or so such than that the their"
    " then there these they this to was we were which will with you"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Frequent English words, which are indexed only in titles."""

_MARKS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ς": "σ"}
)
_ALONE = "\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HAS_ALONE = re.compile(f"[{_ALONE}]")
_BY_SCRIPT = re.compile(f"[{_ALONE}]+|[^{_ALONE}]+")
_JOINERS = "-\u2010\u2011\u2012\u2013_'\u2019"
_SPLIT = re.compile(f"[{_JOINERS}]")
_POSSESSIVE = re.compile("['\u2019]s$")
_ID = re.compile(r"([0-9]{4}\.[0-9]{4,5})v[0-9]+")
_PLURAL = re.compile(r"[a-z]{3,}s")
_ES = ("sses", "xes", "ches", "shes", "zzes")
_KEEP_S = ("ss", "us", "is")


def terms(text: str) -> list[str]:
    """Return the terms of a text in order; the whole of a compound follows its parts."""
    return list(chain.from_iterable(map(_cache.__getitem__, text.split())))


class _Cache(dict[str, tuple[str, ...]]):
    """Cache of the terms of strings without spaces. Most words repeat, and a look-up is a hundred times faster."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        found = tuple(plain_terms(piece))
        if len(piece) <= _LONGEST_CACHED:
            if len(self) >= _MOST_CACHED:
                self.clear()
            self[piece] = found
        return found


_cache = _Cache()


def plain_terms(text: str) -> list[str]:
    """Return the terms of a text without using the cache."""
    text = normalized(text)
    marks = "" if text.isascii() else "".join(sorted({sign for sign in text if unicodedata.category(sign)[0] == "M"}))
    found: list[str] = []
    for run in _runs(marks).findall(text):
        if run:
            found += _terms_of(run)
    return found


def normalized(text: str) -> str:
    """Return the text in lower case, without the diacritics of European scripts."""
    if text.isascii():
        return text.lower()
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()
    return unicodedata.normalize("NFC", _MARKS.sub("", text).translate(_LETTERS))


def joined(text: str) -> str:
    """Return the normalised letters and digits of a name, for comparing tags; `+` and `#` stay, as in `c++`."""
    text = normalized(text)
    return "".join(sign for sign in text if sign.isalnum() or unicodedata.category(sign)[0] == "M" or sign in "+#")


@lru_cache(maxsize=10_000)
def tag_term(name: str) -> str:
    """Return the term of a tag; it starts with `#`, unlike the terms of words."""
    return f"#{joined(name).lstrip('#')}"


@lru_cache(maxsize=64)
def _runs(marks: str) -> re.Pattern[str]:
    r"""Return a pattern for runs of joined words; its group is empty for TeX commands, which are not words.

    In Python's `re`, `\w` does not match combining marks, so the pattern names those in the text: `marks`.
    """
    letter = f"(?:[^\\W_]|[{re.escape(marks)}])" if marks else r"[^\W_]"
    atom = rf"{letter}+(?:(?<=[0-9])\.(?=[0-9]){letter}+)*"
    return re.compile(rf"\\[a-z]+|({atom}(?:[{_JOINERS}]{atom})*(?:\+\+|#(?!{letter}))?)")


def _terms_of(run: str) -> list[str]:
    if run.isalnum() and not _HAS_ALONE.search(run):  # fast path: most runs are plain words
        return list(_fitting(singular(run)))
    sign = next((sign for sign in ("++", "#") if run.endswith(sign)), "")
    atoms = _SPLIT.split(_POSSESSIVE.sub("", run.removesuffix(sign)))
    found = [term for atom in atoms for term in _atom(atom)]
    if len(atoms) > 1 and not _HAS_ALONE.search(run):
        found += _word("".join(atoms))
    if sign:
        found += _fitting(atoms[-1] + sign)
    return found


def _atom(atom: str) -> Iterator[str]:
    if not _HAS_ALONE.search(atom):
        yield from _word(atom)
        return
    for part in _BY_SCRIPT.findall(atom):
        if _HAS_ALONE.match(part):
            yield from part
            yield from (part[place : place + 2] for place in range(len(part) - 1))
        else:
            yield from _word(part)


def _word(word: str) -> Iterator[str]:
    if identifier := _ID.fullmatch(word):
        yield identifier[1]
    else:
        yield from _fitting(singular(word))


def _fitting(word: str) -> Iterator[str]:
    if len(word) <= LONGEST:
        yield word


def singular(word: str) -> str:
    """Return the singular of an English noun, or another string that is the same for singular and plural."""
    if not word.endswith("s") or not _PLURAL.fullmatch(word) or word.endswith(_KEEP_S):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(_ES) else word[:-1]

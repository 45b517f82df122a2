"""Citation keys: what an author of a LaTeX document types to cite a paper.

A key such as `zhu2019freelb-1909.11764` begins with what people remember and ends with what tells the paper from all
others. The end is always there and not only where two papers would share a key: a key has to mean the same paper for
good, whatever is added to the blog later, so it may depend on nothing but its own paper.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from paperlog.citations.cited_paper import Reference, reference
from paperlog.papers.paper import Paper

_DIGEST = 6
"""Hexadecimal digits that name a paper without arXiv id; they only matter among papers of one name, year and word."""

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n", "ħ": "h"}
)
_FONT = re.compile(r"\\(?:math|text|operatorname)[a-z]*")  # in a formula: says nothing about the paper
_OTHER_SIGNS = re.compile("[^a-z0-9]")
_LITTLE_WORDS = """
    a an the on in of for to and or with without from into by at as via is are be can do does we you it its how much
    what whats why when where which all towards toward using
"""
_STOP_WORDS = frozenset(_LITTLE_WORDS.split())


def assign_keys(papers: Iterable[Paper]) -> dict[str, str]:
    """Every paper's citation key by the paper's own key: ASCII, different from all others, the same in any company.

    Keys of papers on arXiv are different by construction. Of two papers that are not and whose digests coincide, the
    one that comes later by its own key gets a longer digest.
    """
    assigned: dict[str, str] = {}
    taken: set[str] = set()
    for paper in sorted({paper.key: paper for paper in papers}.values(), key=lambda paper: paper.key):
        length = _DIGEST
        while (key := citation_key(paper, digits=length)) in taken:
            length += _DIGEST
        taken.add(key)
        assigned[paper.key] = key
    return assigned


def citation_key(paper: Paper, *, digits: int = _DIGEST) -> str:
    """Surname, year of the first version, first telling word of the title, and the arXiv id or a digest."""
    known = reference(paper)
    base = f"{_surname(known) or 'anon'}{known.year or ''}{_word(known.title)}" if paper.has_record else "arxiv"
    if known.arxiv:
        identity = known.arxiv.replace("/", "_")
    else:
        identity = hashlib.sha256(paper.key.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
    return f"{base}-{identity}"


def _surname(known: Reference) -> str:
    if not known.names:
        return ""
    name = known.names[0]
    if not name.is_literal:
        return _ascii(name.surname)[:40]
    return next((word for word in map(_ascii, name.family.split()) if word not in {"", "the"}), "")[:40]


def _word(title: str) -> str:
    words = _FONT.sub("", title).split()
    telling = (word for word in map(_ascii, words) if len(word) > 1 and not word.isdigit() and word not in _STOP_WORDS)
    return (next(telling, None) or "".join(map(_ascii, words)))[:30]


def _ascii(text: str) -> str:
    """The letters and digits of a word without accents; nothing for other scripts."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return _OTHER_SIGNS.sub("", folded.lower())

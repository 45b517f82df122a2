"""Create citation keys, which LaTeX authors type to cite a paper.

A key such as `zhu2019freelb-1909.11764` starts with a readable part and ends with a unique one. The unique part is
always there, even where the readable part would be enough. A key must refer to the same paper forever, whatever is
added to the blog later, so it may depend only on its own paper.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from paperlog.citations.cited_paper import Reference, reference
from paperlog.papers.paper import Paper

_DIGEST = 6
"""Hexadecimal digits in the key of a paper without an arXiv id.

They need to differ only between papers with the same name, year and word.
"""

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n", "ħ": "h"}
)
_FONT = re.compile(r"\\(?:math|text|operatorname)[a-z]*")  # commands in a formula that carry no meaning
_OTHER_SIGNS = re.compile("[^a-z0-9]")
_LITTLE_WORDS = """
    a an the on in of for to and or with without from into by at as via is are be can do does we you it its how much
    what whats why when where which all towards toward using
"""
_STOP_WORDS = frozenset(_LITTLE_WORDS.split())


def assign_keys(papers: Iterable[Paper]) -> dict[str, str]:
    """Return the citation key of every paper, by the paper's key. Citation keys are ASCII and unique.

    Keys of papers on arXiv are unique because they contain the arXiv id. If two other papers have equal citation keys,
    the paper whose own key sorts last gets a longer digest. Otherwise a key does not depend on other papers.
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
    """Return the surname, the year of the first version, the first content word of the title, and the id or digest."""
    cited = reference(paper)
    base = f"{_surname(cited) or 'anon'}{cited.year or ''}{_word(cited.title)}" if paper.has_record else "arxiv"
    if cited.arxiv:
        identity = cited.arxiv.replace("/", "_")
    else:
        identity = hashlib.sha256(paper.key.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
    return f"{base}-{identity}"


def _surname(cited: Reference) -> str:
    if not cited.names:
        return ""
    name = cited.names[0]
    if not name.is_literal:
        return _ascii(name.surname)[:40]
    return next((word for word in map(_ascii, name.family.split()) if word not in {"", "the"}), "")[:40]


def _word(title: str) -> str:
    words = _FONT.sub("", title).split()
    telling = (word for word in map(_ascii, words) if len(word) > 1 and not word.isdigit() and word not in _STOP_WORDS)
    return (next(telling, None) or "".join(map(_ascii, words)))[:30]


def _ascii(text: str) -> str:
    """Return the ASCII letters and digits of a word, without accents; characters of other scripts are dropped."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return _OTHER_SIGNS.sub("", folded.lower())

"""Write citations as RIS, which every reference manager reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperlog.citations.cited_paper import Reference
from paperlog.papers.names import Name

_END = "\r\n"  # required by the format


def ris_file(records: Iterable[str]) -> str:
    """Return a file of records."""
    return "".join(records)


def ris_record(cited: Reference, key: str) -> str:
    """Return the record of one paper, with the final line end; dates are those of the first version."""
    lines = [f"{tag}  - {value}{_END}" for tag, value in _fields(cited, key) if value]
    return f"{''.join(lines)}ER  - {_END}"


def _fields(cited: Reference, key: str) -> Iterator[tuple[str, str]]:
    # The format has no type for preprints, so a preprint without a journal is "unpublished".
    yield "TY", "JOUR" if cited.journal else "UNPB" if cited.arxiv else "GEN"
    yield "ID", key
    yield "TI", cited.title
    for name in cited.names:
        yield "AU", _author(name)
    yield "PY", str(cited.year or "")
    yield "DA", f"{cited.date:%Y/%m/%d}" if cited.date else ""
    yield "JO", cited.journal
    yield "T2", cited.venue
    if cited.arxiv:
        yield "PB", "" if cited.journal else "arXiv"
        yield "N1", f"arXiv:{cited.arxiv}" + (f" [{cited.primary_category}]" if cited.primary_category else "")
    if cited.withdrawn:
        yield "N1", "withdrawn"
    yield "DO", cited.doi
    yield "UR", cited.url.replace(";", "%3B")  # a semicolon would separate two URLs


def _author(name: Name) -> str:
    """Return `Family, Given, Suffix`; commas in a literal name become spaces, because they cannot be escaped."""
    if name.is_literal:
        return " ".join(name.family.replace(",", " ").split())
    return ", ".join(filter(None, [name.surname, name.given, name.suffix]))

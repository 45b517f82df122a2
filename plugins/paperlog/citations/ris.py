"""Papers as RIS, which every reference manager reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperlog.citations.cited_paper import Reference
from paperlog.papers.names import Name

_END = "\r\n"  # what the format asks for


def ris_file(records: Iterable[str]) -> str:
    """A file of records, each of which ends its own last line."""
    return "".join(records)


def ris_record(known: Reference, key: str) -> str:
    """The record of one paper; dates are of the first version."""
    lines = [f"{tag}  - {value}{_END}" for tag, value in _fields(known, key) if value]
    return f"{''.join(lines)}ER  - {_END}"


def _fields(known: Reference, key: str) -> Iterator[tuple[str, str]]:
    # The format has no type for preprints; "unpublished" is what a preprint without a journal is.
    yield "TY", "JOUR" if known.journal else "UNPB" if known.arxiv else "GEN"
    yield "ID", key
    yield "TI", known.title
    for name in known.names:
        yield "AU", _author(name)
    yield "PY", str(known.year or "")
    yield "DA", f"{known.date:%Y/%m/%d}" if known.date else ""
    yield "JO", known.journal
    yield "T2", known.venue
    if known.arxiv:
        yield "PB", "" if known.journal else "arXiv"
        yield "N1", f"arXiv:{known.arxiv}" + (f" [{known.primary_category}]" if known.primary_category else "")
    if known.withdrawn:
        yield "N1", "withdrawn"
    yield "DO", known.doi
    yield "UR", known.url.replace(";", "%3B")  # a semicolon would separate two URLs


def _author(name: Name) -> str:
    """`Family, Given, Suffix`; a comma in a name that stays whole would cut it, and cannot be escaped."""
    if name.is_literal:
        return " ".join(name.family.replace(",", " ").split())
    return ", ".join(filter(None, [name.surname, name.given, name.suffix]))

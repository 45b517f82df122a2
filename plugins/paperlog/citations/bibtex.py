"""Write citations as BibTeX, for both BibTeX and biber."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from paperlog.citations.cited_paper import Reference
from paperlog.citations.latex import latex_text, latex_title
from paperlog.papers.names import Name

_ESCAPED_SIGN = re.compile(r"(?=\\[%&_#$])")


def bibtex_file(entries: Iterable[str]) -> str:
    """Return a bibliography file of entries, separated by empty lines."""
    return "\n".join(entries)


def bibtex_entry(cited: Reference, key: str) -> str:
    """Return the `@misc` entry of one paper; the year is that of the first version.

    The journal is in `note`. arXiv gives it as one line of free text, which cannot be split into the fields of an
    `@article`.
    """
    fields = [f"  {field:<13} = {{{value}}},\n" for field, value in _fields(cited) if value]
    return f"@misc{{{key},\n{''.join(fields)}}}\n"


def _fields(cited: Reference) -> Iterator[tuple[str, str]]:
    yield "title", _whole(latex_title(cited.title)) if cited.title else ""
    yield "author", " and ".join(map(_author, cited.names))
    yield "year", str(cited.year or "")
    if cited.arxiv:
        yield "eprint", cited.arxiv
        yield "archivePrefix", "arXiv"
        yield "primaryClass", latex_text(cited.primary_category)
    else:
        yield "howpublished", _text(cited.venue)
    yield "doi", cited.doi
    yield "url", cited.url
    published = cited.journal or (cited.venue if cited.arxiv else "")
    yield "note", "; ".join(filter(None, [_text(published), "withdrawn" if cited.withdrawn else ""]))


def _author(name: Name) -> str:
    if name.is_literal:
        return _whole(latex_text(name.family))
    parts = (name.surname, name.suffix, name.given)
    return ", ".join(_in_name(latex_text(part)) for part in parts if part)


def _in_name(value: str) -> str:
    """Put `{}` before escaped characters: parsers like bibtexparser miss an `and` after a word that starts with one."""
    return _plain_start(_ESCAPED_SIGN.sub("{}", value))


def _text(text: str) -> str:
    return _plain_start(latex_text(text))


def _whole(value: str) -> str:
    """Wrap a value in braces, which preserve capitals, commas and the word `and`."""
    return f"{{{_plain_start(value)}}}"


def _plain_start(value: str) -> str:
    r"""Put `{}` before a leading command, because BibTeX reads `{\…}` as one accented letter and would change it."""
    return f"{{}}{value}" if value.startswith("\\") else value

"""Papers as BibTeX, for BibTeX and biber alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from paperlog.citations.cited_paper import Reference
from paperlog.citations.latex import latex_text, latex_title
from paperlog.papers.names import Name

_ESCAPED_SIGN = re.compile(r"(?=\\[%&_#$])")


def bibtex_file(entries: Iterable[str]) -> str:
    """A bibliography of entries, with an empty line between them."""
    return "\n".join(entries)


def bibtex_entry(known: Reference, key: str) -> str:
    """The `@misc` of one paper, whose year is that of the first version.

    Where a paper was published stands in `note`, since arXiv knows it only as one line of free text, which no
    `@article` could take apart.
    """
    fields = [f"  {field:<13} = {{{value}}},\n" for field, value in _fields(known) if value]
    return f"@misc{{{key},\n{''.join(fields)}}}\n"


def _fields(known: Reference) -> Iterator[tuple[str, str]]:
    yield "title", _whole(latex_title(known.title)) if known.title else ""
    yield "author", " and ".join(map(_author, known.names))
    yield "year", str(known.year or "")
    if known.arxiv:
        yield "eprint", known.arxiv
        yield "archivePrefix", "arXiv"
        yield "primaryClass", latex_text(known.primary_category)
    else:
        yield "howpublished", _text(known.venue)
    yield "doi", known.doi
    yield "url", known.url
    published = known.journal or (known.venue if known.arxiv else "")
    yield "note", "; ".join(filter(None, [_text(published), "withdrawn" if known.withdrawn else ""]))


def _author(name: Name) -> str:
    if name.is_literal:
        return _whole(latex_text(name.family))
    parts = (name.surname, name.suffix, name.given)
    return ", ".join(_in_name(latex_text(part)) for part in parts if part)


def _in_name(value: str) -> str:
    """A name without a word that begins with an escaped sign: parsers such as bibtexparser miss the `and` after it."""
    return _plain_start(_ESCAPED_SIGN.sub("{}", value))


def _text(text: str) -> str:
    return _plain_start(latex_text(text))


def _whole(value: str) -> str:
    """Braces that keep capitals, commas and the word `and` as they are."""
    return f"{{{_plain_start(value)}}}"


def _plain_start(value: str) -> str:
    r"""A value that does not begin with a command: BibTeX takes `{\…}` for one accented letter and would change it."""
    return f"{{}}{value}" if value.startswith("\\") else value

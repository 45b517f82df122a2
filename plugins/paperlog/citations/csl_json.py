"""Papers as CSL-JSON, which citeproc, pandoc and Zotero read."""

from __future__ import annotations

import json
from collections.abc import Iterable

from paperlog.citations.cited_paper import Reference
from paperlog.papers.names import Name

Json = str | int | list["Json"] | dict[str, "Json"]


def csl_file(items: Iterable[str]) -> str:
    """The array of items, indented as one document."""
    inside = ",\n".join(items)
    return f"[\n{inside}\n]\n" if inside else "[]\n"


def csl_item(known: Reference, key: str) -> str:
    """The item of one paper, as it stands in the array; dates are of the first version.

    A paper with a journal reference is an `article-journal`, any other an `article`, the word of CSL 1.0.2 for
    preprints.
    """
    text = json.dumps(_item(known, key), ensure_ascii=False, indent=1)
    return " " + text.replace("\n", "\n ")  # JSON text holds no line end but those between its parts


def _item(known: Reference, key: str) -> dict[str, Json]:
    item: dict[str, Json] = {
        "id": key,
        "citation-key": key,
        "type": "article-journal" if known.journal else "article",
        "title": known.title,
        "author": [_name(name) for name in known.names],
        "issued": _issued(known),
        "container-title": known.journal or known.venue,
        "DOI": known.doi,
        "URL": known.url,
        "note": "withdrawn" if known.withdrawn else "",
    }
    if known.arxiv:
        item |= {"archive": "arXiv", "archive_location": f"arXiv:{known.arxiv}"}
    if known.arxiv and not known.journal:  # styles print a journal article's number as if it were the journal's
        item |= {"genre": "preprint", "publisher": "arXiv", "number": f"arXiv:{known.arxiv}"}
    return {field: value for field, value in item.items() if value}


def _issued(known: Reference) -> Json:
    if known.date:
        return {"date-parts": [[known.date.year, known.date.month, known.date.day]]}
    return {"date-parts": [[known.year]]} if known.year else ""


def _name(name: Name) -> Json:
    if name.is_literal:
        return {"literal": name.family}
    parts: dict[str, Json] = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {field: value for field, value in parts.items() if value}

"""Write citations as CSL-JSON, which citeproc, pandoc and Zotero read."""

from __future__ import annotations

import json
from collections.abc import Iterable

from paperlog.citations.cited_paper import Reference
from paperlog.papers.names import Name

Json = str | int | list["Json"] | dict[str, "Json"]


def csl_file(items: Iterable[str]) -> str:
    """Return a file with the array of items, indented as one document."""
    inside = ",\n".join(items)
    return f"[\n{inside}\n]\n" if inside else "[]\n"


def csl_item(cited: Reference, key: str) -> str:
    """Return the item of one paper, indented for the array; dates are those of the first version.

    The type of a paper with a journal reference is `article-journal`. Other papers are an `article`, which CSL 1.0.2
    uses for preprints.
    """
    text = json.dumps(_item(cited, key), ensure_ascii=False, indent=1)
    return " " + text.replace("\n", "\n ")  # JSON escapes line breaks in strings, so this only indents


def _item(cited: Reference, key: str) -> dict[str, Json]:
    item: dict[str, Json] = {
        "id": key,
        "citation-key": key,
        "type": "article-journal" if cited.journal else "article",
        "title": cited.title,
        "author": [_name(name) for name in cited.names],
        "issued": _issued(cited),
        "container-title": cited.journal or cited.venue,
        "DOI": cited.doi,
        "URL": cited.url,
        "note": "withdrawn" if cited.withdrawn else "",
    }
    if cited.arxiv:
        item |= {"archive": "arXiv", "archive_location": f"arXiv:{cited.arxiv}"}
    if cited.arxiv and not cited.journal:  # styles would print the number as that of the journal
        item |= {"genre": "preprint", "publisher": "arXiv", "number": f"arXiv:{cited.arxiv}"}
    return {field: value for field, value in item.items() if value}


def _issued(cited: Reference) -> Json:
    if cited.date:
        return {"date-parts": [[cited.date.year, cited.date.month, cited.date.day]]}
    return {"date-parts": [[cited.year]]} if cited.year else ""


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

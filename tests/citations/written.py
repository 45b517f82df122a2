"""Whole files of citations, as the site holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paperlog.citations.citation_formats import BIBTEX, CSL_JSON, RIS, CitationFormat
from paperlog.citations.cited_paper import reference
from paperlog.papers.paper import Paper


def written(form: CitationFormat, papers: Sequence[Paper], keys: Mapping[str, str]) -> str:
    """A file of some papers; `keys` are the citation keys by the papers' own keys."""
    return form.file(form.entry(reference(paper), keys[paper.key]) for paper in papers)


def bibtex(papers: Sequence[Paper], keys: Mapping[str, str]) -> str:
    return written(BIBTEX, papers, keys)


def ris(papers: Sequence[Paper], keys: Mapping[str, str]) -> str:
    return written(RIS, papers, keys)


def csl_json(papers: Sequence[Paper], keys: Mapping[str, str]) -> str:
    return written(CSL_JSON, papers, keys)

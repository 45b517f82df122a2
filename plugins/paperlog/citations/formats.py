"""The formats in which citations can be downloaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from paperlog.citations.bibtex import bibtex
from paperlog.citations.csl_json import csl_json
from paperlog.citations.ris import ris
from paperlog.papers.paper import Paper


@dataclass(frozen=True, slots=True)
class CitationFormat:
    """A format: what people call it, how its files end (without the dot), and the function that writes it."""

    name: str
    ending: str
    media_type: str
    write: Callable[[Sequence[Paper], Mapping[str, str]], str]


FORMATS = (
    CitationFormat("BibTeX", "bib", "application/x-bibtex", bibtex),
    CitationFormat("RIS", "ris", "application/x-research-info-systems", ris),
    CitationFormat("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", csl_json),
)

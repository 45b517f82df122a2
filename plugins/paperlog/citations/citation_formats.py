"""The formats in which citations can be downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from paperlog.citations.bibtex import bibtex_entry, bibtex_file
from paperlog.citations.cited_paper import Reference
from paperlog.citations.csl_json import csl_file, csl_item
from paperlog.citations.ris import ris_file, ris_record


class CitationFormat(Struct, frozen=True):
    """One format: the name shown to readers, the file extension without its dot, and the functions that write it.

    `entry` writes one paper from its reference and citation key, and `file` writes a file of such entries, so a paper
    in many files is written once.
    """

    name: str
    ending: str
    media_type: str
    entry: Callable[[Reference, str], str]
    file: Callable[[Iterable[str]], str]


BIBTEX = CitationFormat("BibTeX", "bib", "application/x-bibtex", bibtex_entry, bibtex_file)
RIS = CitationFormat("RIS", "ris", "application/x-research-info-systems", ris_record, ris_file)
CSL_JSON = CitationFormat("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", csl_item, csl_file)

FORMATS = (BIBTEX, RIS, CSL_JSON)

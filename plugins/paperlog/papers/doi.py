"""DOIs: read in the forms that people paste, and written as addresses."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_URL = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_PREFIX = re.compile(r"doi:\s*", re.IGNORECASE)
# Angle brackets belong to it only in the form that publishers had before 2000, with a page and a code of the title
# between them: `<75::AID-PROP75>`.
_DOI = re.compile(r"10\.[0-9]{4,9}/(?:[^\s\"<>]|<[^\s\"<>:]*:[^\s\"<>]*>)+")
_IN_URLS = "/:;(),"


def find_doi(text: str) -> str | None:
    """The bare DOI that a text is: bare, after `doi:`, or as an address; else nothing."""
    text = text.strip()
    if url := _URL.match(text):
        text = unquote(text[url.end() :])
    elif prefix := _PREFIX.match(text):
        text = text[prefix.end() :]
    return text if _DOI.fullmatch(text) else None


def doi_url(doi: str) -> str:
    """The address at which a bare DOI is resolved, with everything percent-encoded that an address gives a meaning."""
    return f"https://doi.org/{quote(doi, safe=_IN_URLS)}"

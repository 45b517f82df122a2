"""Parse DOIs in the forms that people paste, and write them as URLs."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_URL = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_PREFIX = re.compile(r"doi:\s*", re.IGNORECASE)
# Angle brackets are part of a DOI only in the form used before 2000, with a page and a title code between them:
# `<75::AID-PROP75>`.
_DOI = re.compile(r"10\.[0-9]{4,9}/(?:[^\s\"<>]|<[^\s\"<>:]*:[^\s\"<>]*>)+")
_IN_URLS = "/:;(),"


def find_doi(text: str) -> str | None:
    """Return the bare DOI from a text that is a bare DOI, a DOI after `doi:` or a URL, or `None`."""
    text = text.strip()
    if url := _URL.match(text):
        text = unquote(text[url.end() :])
    elif prefix := _PREFIX.match(text):
        text = text[prefix.end() :]
    return text if _DOI.fullmatch(text) else None


def doi_url(doi: str) -> str:
    """Return the URL that resolves a bare DOI; characters with a special meaning in URLs are percent-encoded."""
    return f"https://doi.org/{quote(doi, safe=_IN_URLS)}"

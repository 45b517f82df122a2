"""The subject of a new post, parsed from the arguments of a command."""

from __future__ import annotations

from msgspec import Struct

from paperlog.authoring.draft import LONGEST_TITLE
from paperlog.content.source import quoted
from paperlog.content.url_rules import LinkError, check_url
from paperlog.papers.doi import doi_url, find_doi
from paperlog.papers.identifier import Identifier, parse_identifier
from paperlog.papers.text import collapse
from paperlog.problems import UsageError


class Subject(Struct, frozen=True):
    """The subject of a post: a paper on arXiv, else a web page, else only a title."""

    identifier: Identifier | None = None
    url: str | None = None
    title: str | None = None


def read_subject(text: str | None, *, title: str | None, url: str | None) -> Subject:
    """Parse the arguments that name a subject.

    Args:
        text: An arXiv id in any form, a DOI, or an address.
        title: The title, as typed.
        url: The address of a further link, or of the subject if `text` is missing.

    Raises:
        UsageError: An argument is invalid, or a required one is missing.
    """
    identifier = parse_identifier(text) if text else None
    doi = find_doi(text) if text and identifier is None else None
    subject, text = text or url, doi_url(doi) if doi else text
    if text and identifier is None:
        if not text.startswith(("http://", "https://")):
            hint = "write it as 1909.11764 or https://arxiv.org/abs/1909.11764; without a paper, give '--title'"
            raise UsageError(f"{quoted(text)} is neither an arXiv id nor a DOI nor an address\n  hint: {hint}")
        if url:
            raise UsageError("two addresses, and neither is a paper on arXiv\n  hint: leave '--url' out")
        url = text
    if url and identifier is None:
        identifier = parse_identifier(url)
        url = None if identifier else url
    return Subject(identifier, _address(url), _title(title, needed=identifier is None, subject=subject))


def _address(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        checked = check_url(url.strip())
    except LinkError as error:
        raise UsageError(f"'--url' {error.message}\n  hint: {error.hint}") from None
    if not checked.casefold().startswith(("http://", "https://")):
        raise UsageError(f"'--url' is no web address: {quoted(url)}\n  hint: it starts with https://")
    return checked


def _title(title: str | None, *, needed: bool, subject: str | None) -> str | None:
    line = collapse(title or "")
    if title is not None and not any(char.isalnum() for char in line):
        raise UsageError(f"'--title' needs a letter or a digit: {quoted(title)}")
    if len(line) > LONGEST_TITLE:
        raise UsageError(f"'--title' is longer than {LONGEST_TITLE} characters")
    if needed and not line and subject:
        message = f"{quoted(subject, longest=200)} is no paper on arXiv, so the post needs a title"
        raise UsageError(f"{message}\n  hint: give it with '--title'")
    if needed and not line:
        raise UsageError(
            "what is the post about?\n  hint: name a paper on arXiv, or give '--title', and '--url' if any"
        )
    return line or None

"""Parse arXiv identifiers in all forms that people paste, and convert them to arXiv's canonical form.

The grammar is arXiv's: `YYMM.number` since April 2007, with four digits until December 2014 and five since;
`archive/YYMMNNN` from July 1991 to March 2007, without the subject class that some sources add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from paperlog.papers import taxonomy

# ASCII only, because otherwise `[a-z]` matches the Kelvin sign and `\d` matches full-width digits.
_FLAGS = re.IGNORECASE | re.ASCII
# Four digits are more than any paper needs, and a bound keeps `int` safe from very long numbers.
_VERSION = r"(?:v([1-9][0-9]{0,3}))?"
_NEW = re.compile(rf"([0-9]{{2}})([0-9]{{2}})\.([0-9]{{4,5}}){_VERSION}", _FLAGS)
_OLD = re.compile(rf"([a-z-]+)(?:\.[a-z]{{2}})?/([0-9]{{2}})([0-9]{{2}})([0-9]{{3}}){_VERSION}", _FLAGS)
_PREFIX = re.compile(r"arxiv:\s*", _FLAGS)
_STAMP = re.compile(r"\s+\[[a-z.-]+\](?:\s+[0-9]{1,2} [a-z]{3} [0-9]{4})?", _FLAGS)  # in the margin of a PDF
_DOI = re.compile(r"(?:doi:\s*)?10\.48550/arxiv\.", _FLAGS)
_SCHEME = re.compile(r"https?://", _FLAGS)
_LOOKS_LIKE_URL = re.compile(r"(?:(?:https?:)?//|[a-z0-9-]+(?:\.[a-z0-9-]+)+/)", _FLAGS)
# Without brackets and commas: prose has them around URLs, and URLs of papers do not contain them.
_IN_PROSE = re.compile(
    r"https?://[^\s<>\"'`\\^{|}()\[\],]+"
    r"|(?<![\w./@-])(?:[a-z0-9-]+\.)*arxiv\.org/[a-z0-9./:%-]+"
    r"|(?<![\w./])(?:arxiv:\s?|(?:doi:\s?)?10\.48550/arxiv\.)[a-z0-9][a-z0-9./-]+",
    re.IGNORECASE,
)
_LONGEST = 500  # maximum number of characters of an identifier in any form

_ARXIV_PATHS = re.compile(
    r"/+(?:abs|pdf|html|ps|src|e-print|format|tb|bibtex)/+(?P<id>.+?)(?:\.pdf)?/*"
    r"|/+ftp/(?:(?P<archive>[a-z-]+)/)?papers/[0-9]{4}/(?P<ftp>.+?)(?:\.pdf|\.ps\.gz)?",
    re.IGNORECASE,
)
_OTHER_SITES = {
    "ar5iv.org": re.compile(r"/+(?:abs|html|pdf)/+(?P<id>.+?)/*"),
    "alphaxiv.org": re.compile(r"/+(?:[a-z]{2}/)?(?:abs|pdf|overview|html)/+(?P<id>.+?)(?:\.pdf)?/*"),
    "huggingface.co": re.compile(r"/+papers/+(?P<id>.+?)(?:\.md)?/*"),
    "scirate.com": re.compile(r"/+arxiv/+(?P<id>.+?)/*"),
    "semanticscholar.org": re.compile(r"/+(?:arxiv/+|arXiv:)(?P<id>.+?)/*", re.IGNORECASE),
    "doi.org": re.compile(r"/+10\.48550/arxiv\.(?P<id>.+?)/*", re.IGNORECASE),
}


class Identifier(Struct, frozen=True):
    """A paper on arXiv: its canonical id without version, and the version if one was given."""

    id: str
    version: int | None = None

    @property
    def abs_url(self) -> str:
        """The URL of the abstract page."""
        return f"https://arxiv.org/abs/{self}"

    @property
    def pdf_url(self) -> str:
        """The URL of the PDF."""
        return f"https://arxiv.org/pdf/{self}"

    @property
    def doi(self) -> str:
        """The DOI that arXiv assigns to the paper; it does not include a version."""
        return f"10.48550/arXiv.{self.id}"

    def __str__(self) -> str:
        return self.id if self.version is None else f"{self.id}v{self.version}"


def parse_identifier(value: object) -> Identifier | None:
    """Return the identifier from a paper reference, or `None` if the value is not one.

    Ids, prefixed ids, DOIs, and URLs of arXiv and related sites are accepted, and also floats: YAML parses an unquoted
    `1912.00950` as the number 1912.0095. The lost zeros are restored, since the month determines the number of digits.
    """
    if isinstance(value, float):
        return _from_float(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip().strip("<>()[]\"'").rstrip(".,;)>]").strip()
    if _LOOKS_LIKE_URL.match(text) and (found := parse_url(text)):
        return found
    text = _STAMP.sub("", value.strip().strip("<>()\"'").rstrip(".,;)>")) if "[" in value else text
    if doi := _DOI.match(text):
        return _parse_bare(text[doi.end() :])
    if prefix := _PREFIX.match(text):
        text = text[prefix.end() :]
    return _parse_bare(text)


def parse_url(url: str) -> Identifier | None:
    """Return the paper at a URL of arXiv or a site that uses arXiv ids, or `None`; the scheme may be missing."""
    if len(url) > _LONGEST:
        return None
    try:
        parts = urlsplit(url if _SCHEME.match(url) else f"https://{url.removeprefix('//')}")
        host = (parts.hostname or "").lower()
    except ValueError:  # such as an unclosed bracket in the host
        return None
    if parts.username is not None:  # `mailto:name@arxiv.org/…`, or a host that only looks like arXiv's
        return None
    path = unquote(parts.path)
    if _is_host(host, "arxiv.org"):
        match = _ARXIV_PATHS.fullmatch(path)
        found = (match["id"] or _from_ftp(match["archive"], match["ftp"])) if match else None
    else:
        pattern = next((pattern for site, pattern in _OTHER_SITES.items() if _is_host(host, site)), None)
        match = pattern.fullmatch(path) if pattern else None
        found = match["id"] if match else None
    if found is None:
        return None
    prefix = _PREFIX.match(found)
    return _parse_bare(found[prefix.end() :] if prefix else found)


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Return the papers in prose, given by URL, DOI or the prefix `arXiv:`, in order and without duplicates.

    Bare numbers are ignored, because they are ambiguous.
    """
    return tuple(dict.fromkeys(_find(text)))


def _find(text: str) -> Iterator[Identifier]:
    for match in _IN_PROSE.finditer(text):
        candidate = match.group().rstrip(".,;:!?)]")
        found = parse_identifier(candidate)
        if found:
            yield found


def _is_host(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _from_ftp(archive: str | None, name: str) -> str:
    """Return the id of a file in the old FTP area; papers with old-style ids are in the folder of their archive."""
    return name if archive in {None, "arxiv"} or "." in name else f"{archive}/{name}"


def _from_float(value: float) -> Identifier | None:
    if not 700 <= value < 10000:
        return None
    month = f"{int(value):04}"
    text = f"{value:010.5f}" if month >= "1501" else f"{value:09.4f}"
    return _parse_bare(text) if float(text) == value else None  # a number with more digits is not an id


def _parse_bare(text: str) -> Identifier | None:
    if match := _NEW.fullmatch(text):
        year, month, number, version = match.groups()
        digits = 5 if year + month >= "1501" else 4
        if year + month >= "0704" and _is_month(month) and len(number) == digits and int(number):
            return Identifier(f"{year}{month}.{number}", int(version) if version else None)
    elif match := _OLD.fullmatch(text):
        archive, year, month, number, version = match.groups()
        archive = archive.lower()
        # Two-digit years of the old style run from 91 to 07.
        since_1991 = (int(year) - 91) % 100
        in_time = (since_1991, int(month)) >= (0, 7) and (since_1991, int(month)) <= (16, 3)
        if archive in taxonomy.archives() and _is_month(month) and in_time and int(number):
            return Identifier(f"{archive}/{year}{month}{number}", int(version) if version else None)
    return None


def _is_month(month: str) -> bool:
    return 1 <= int(month) <= 12

"""Detect withdrawn papers from their comments, since arXiv has no field for it."""

from __future__ import annotations

import re

_THING = r"(?:paper|article|manuscript|submission|work|version|preprint|draft|note|report|letter)"
_BECAME = r"(?:(?:has|have)\s+(?:now\s+)?been|is|are|was|were|is\s+being|being|is\s+hereby|to\s+be)"
_HOW = r"(?:(?:temporarily|voluntarily|now|hereby|formally|superseded\s+and|retracted\s+and)\s+)?"
# "Withdrawn from ICLR 2020" refers to a conference; the paper is still available.
_HERE = r"(?!\s+from\s+(?!(?:the\s+)?(?:arxiv|archive|publication|public|circulation|server)\b))"
_REASON = r"(?:by|due|because|for|as|since|until|pending|in|on|at|after|and|owing|temporarily|see|from)\b"

# Statements about the paper itself ("This paper has been withdrawn"), not its topic ("we study withdrawn papers").
_WITHDRAWN = re.compile(
    rf"\b(?:this|the|our|my)\s+(?:[a-z]+\s+)?{_THING}\s+{_BECAME}\s+{_HOW}withdrawn\b{_HERE}"
    rf"|(?:^|[.;:,(]\s*|\d\s+pages?\s+)(?:{_THING}\s+)?(?:{_BECAME}\s+)?{_HOW}withdrawn\b{_HERE}"
    rf"(?=\s*(?:$|[.;:,()!\[-])|\s+{_REASON})"
    rf"|\bwithdrawn\s+by\s+(?:the\s+|its\s+)?(?:\w+\s+)?(?:authors?|arxiv|submitters?|owners?)\b"
    rf"|\b(?:(?:the|its)\s+authors?|we|i)\s+(?:(?:has|have)\s+)?(?:withdraw|withdrew|withdrawn)\s+"
    rf"(?:this|the|our|my)\s+{_THING}\b{_HERE}",
    re.IGNORECASE,
)


def is_withdrawn(comment: str | None, *, abstract: str | None = None) -> bool:
    """Return whether a paper was withdrawn.

    Args:
        comment: The comment of the newest version, in which arXiv asks authors to explain a withdrawal.
        abstract: Its abstract, which must begin with the statement: abstracts about withdrawals use such words later.
    """
    if comment and _WITHDRAWN.search(" ".join(comment.split())):
        return True
    found = _WITHDRAWN.search(" ".join(abstract.split())) if abstract else None
    return found is not None and found.start() == 0

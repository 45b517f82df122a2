"""Whether a paper was withdrawn: arXiv has no mark for it, only what its comment says in words."""

from __future__ import annotations

import re

_THING = r"(?:paper|article|manuscript|submission|work|version|preprint|draft|note|report|letter)"
_BECAME = r"(?:(?:has|have)\s+(?:now\s+)?been|is|are|was|were|is\s+being|being|is\s+hereby|to\s+be)"
_HOW = r"(?:(?:temporarily|voluntarily|now|hereby|formally|superseded\s+and|retracted\s+and)\s+)?"
# "Withdrawn from ICLR 2020" tells of a conference; the paper is still there.
_HERE = r"(?!\s+from\s+(?!(?:the\s+)?(?:arxiv|archive|publication|public|circulation|server)\b))"
_REASON = r"(?:by|due|because|for|as|since|until|pending|in|on|at|after|and|owing|temporarily|see|from)\b"

# Said of the paper itself ("This paper has been withdrawn"), not of what it is about ("we study withdrawn papers").
_OF_ITSELF = re.compile(
    rf"\b(?:this|the|our|my)\s+(?:[a-z]+\s+)?{_THING}\s+{_BECAME}\s+{_HOW}withdrawn\b{_HERE}"
    rf"|(?:^|[.;:,(]\s*|\d\s+pages?\s+)(?:{_THING}\s+)?(?:{_BECAME}\s+)?{_HOW}withdrawn\b{_HERE}"
    rf"(?=\s*(?:$|[.;:,()!\[-])|\s+{_REASON})"
    rf"|\bwithdrawn\s+by\s+(?:the\s+|its\s+)?(?:\w+\s+)?(?:authors?|arxiv|submitters?|owners?)\b"
    rf"|\b(?:(?:the|its)\s+authors?|we|i)\s+(?:(?:has|have)\s+)?(?:withdraw|withdrew|withdrawn)\s+"
    rf"(?:this|the|our|my)\s+{_THING}\b{_HERE}",
    re.IGNORECASE,
)


def is_withdrawn(comment: str | None, *, abstract: str | None = None) -> bool:
    """Whether a paper was withdrawn.

    Args:
        comment: The newest version's comment, where arXiv asks for the reason of a withdrawal.
        abstract: Its abstract, which counts only if it starts so: texts about withdrawals say the same words later.
    """
    if comment and _OF_ITSELF.search(" ".join(comment.split())):
        return True
    found = _OF_ITSELF.search(" ".join(abstract.split())) if abstract else None
    return found is not None and found.start() == 0

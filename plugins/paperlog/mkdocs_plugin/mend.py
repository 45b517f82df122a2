"""What stock Material gets wrong in its HTML, outside of any block that a template could override."""

from __future__ import annotations


def mend(html: str) -> str:
    """A page with Material's faults repaired; a page without them stays as it is."""
    return html

"""What a text must hold for a processor to have work, and what of that is left in the document it comes from."""

from __future__ import annotations

INDENT = "    "
ALWAYS = ("",)
"""Of a processor that nothing is known of."""


def is_known(processor: object) -> bool:
    """Whether a processor is no other author's: a blog's extension may have put one of its own under a known name."""
    return type(processor).__module__.split(".")[0] in ("markdown", "pymdownx", "paperlog")


def traces(needs: tuple[str, ...]) -> frozenset[str]:
    """What a document holds, any of it, if a text in it may hold what is needed.

    That is less than the need itself, since lines are taken apart, joined and indented anew on the way: one sign, and
    two spaces for any number of them. One sign is also found ten times faster than two. Where raw HTML is taken out,
    the spaces around it meet.
    """
    signs = frozenset(need.strip()[:1] or need[:2] for need in needs)
    return signs | {"<"} if any(sign.isspace() for sign in signs) else signs

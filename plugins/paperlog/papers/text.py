r"""Clean raw text from arXiv: whitespace, remains of TeX, and characters that are not suitable for display.

Authors type ASCII TeX. arXiv converts accents and Greek to Unicode but keeps commands such as `\textit{…}`, `\%` and
`\url{…`; mirrors keep all TeX. Math stays as typed and is converted when it is shown; the rest becomes plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from paperlog.characters import C1_CONTROLS, HIGH_NONCHARACTERS, NONCHARACTERS, SURROGATES
from paperlog.papers.tex import plain_prose

# Control characters, invisible and bidirectional marks, tags, noncharacters and lone surrogates. None of them is a
# letter, and each can change the display of the surrounding text or break an output format. Joiners are kept, because
# some scripts need them. White-space control characters are kept too, because `collapse` converts them to spaces.
_UNWANTED = re.compile(
    f"[{C1_CONTROLS}{SURROGATES}{NONCHARACTERS}{HIGH_NONCHARACTERS}"
    "\x00-\x08\x0e-\x1b\x7f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Text that the rules for prose must not change: math and URLs. The closing `$` has no space before it and no digit
# after it, which excludes amounts of money. The closing brace of `\url{` may be missing. No alternative matches past
# the start of another match, so the time is linear.
_PROTECTED = re.compile(
    r"\$(?<!\\\$)\$[^$]+\$\$"
    r"|\$(?<!\\\$)(?![\s$])(?:[^$\\]|\\.)*?(?<=\S)\$(?![0-9])"
    r"|\\\((?:(?!\\\().)+?\\\)"
    r"|\\\[(?:(?!\\\[).)+?\\\]"
    r"|\\url\s*\{(?P<url>[^{}\s]*)\}?"
    r"|\\href\s*\{(?P<target>[^{}\s]*)\}\s*\{(?P<label>[^{}]*)\}"
    r"|https?://[^\s{}\\]+"
)
_PLACEHOLDER = re.compile("\ufdd0([0-9]+)\ufdd1")
_SUSPECT = re.compile(r"[\\{}~`]|''|--")


def clean_text(raw: str) -> str:
    r"""Return a title, abstract or comment for display: plain text on one line, with math left in `$…$` or `\(…\)`."""
    text = collapse(raw)
    if not _SUSPECT.search(text):
        return text
    kept: list[str] = []

    def protect(match: re.Match[str]) -> str:
        kept.append(_protected_text(match))
        return f"\ufdd0{len(kept) - 1}\ufdd1"  # `collapse` has removed these characters from the input

    text = plain_prose(_PROTECTED.sub(protect, text))
    return collapse(_PLACEHOLDER.sub(lambda match: kept[int(match[1])], text))


def clean_names(raw: Iterable[str]) -> tuple[str, ...]:
    """Return author names for display, without the entries of bare punctuation that arXiv makes from collaborations."""
    names = (clean_text(name) for name in raw)
    return tuple(name for name in names if any(character.isalnum() for character in name))


def collapse(raw: str) -> str:
    """Return text on one line without control and invisible characters; nothing else is changed."""
    text = " ".join(raw.split())
    # The check makes this five times faster, and a build may read ten thousand abstracts.
    return text if text.isprintable() else " ".join(_UNWANTED.sub("", text).split())


def _protected_text(match: re.Match[str]) -> str:
    if match["target"]:
        return f"{plain_prose(match['label'])} ({match['target']})"
    return match.group() if match["url"] is None else match["url"]

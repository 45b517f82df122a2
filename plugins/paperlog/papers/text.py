r"""arXiv's raw text made readable: whitespace, leftovers of TeX, and characters that have no place on a page.

Authors type ASCII TeX; arXiv turns accents and Greek into Unicode but leaves commands such as `\textit{…}`, `\%` and
`\url{…`, and mirrors keep everything. Math stays as it is typed, for whoever shows it; the rest becomes plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from paperlog.characters import C1_CONTROLS, HIGH_NONCHARACTERS, NONCHARACTERS, SURROGATES
from paperlog.papers.tex import plain_prose

# Control characters, invisible and bidirectional marks, tags, noncharacters and lone surrogates: none of them is a
# letter, and each can change how the text around it is shown or break a format that it is written to. Joiners stay:
# some scripts need them. The controls that are white space stay too, for `collapse` makes spaces of them.
_UNWANTED = re.compile(
    f"[{C1_CONTROLS}{SURROGATES}{NONCHARACTERS}{HIGH_NONCHARACTERS}"
    "\x00-\x08\x0e-\x1b\x7f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# What prose rules must not touch: math (the closing `$` has no space before it and no digit after it, which keeps money
# out) and addresses. `\url{` may lack its brace. No part can run over another beginning, so time stays linear.
_KEPT = re.compile(
    r"\$(?<!\\\$)\$[^$]+\$\$"
    r"|\$(?<!\\\$)(?![\s$])(?:[^$\\]|\\.)*?(?<=\S)\$(?![0-9])"
    r"|\\\((?:(?!\\\().)+?\\\)"
    r"|\\\[(?:(?!\\\[).)+?\\\]"
    r"|\\url\s*\{(?P<url>[^{}\s]*)\}?"
    r"|\\href\s*\{(?P<target>[^{}\s]*)\}\s*\{(?P<label>[^{}]*)\}"
    r"|https?://[^\s{}\\]+"
)
_ASIDE = re.compile("\ufdd0([0-9]+)\ufdd1")
_SUSPECT = re.compile(r"[\\{}~`]|''|--")


def clean_text(raw: str) -> str:
    r"""A title, abstract or comment for display: plain text on one line, with math left in `$…$` or `\(…\)`."""
    text = collapse(raw)
    if not _SUSPECT.search(text):
        return text
    kept: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        kept.append(_kept(match))
        return f"\ufdd0{len(kept) - 1}\ufdd1"  # characters that `collapse` has left none of

    text = plain_prose(_KEPT.sub(put_aside, text))
    return collapse(_ASIDE.sub(lambda match: kept[int(match[1])], text))


def clean_names(raw: Iterable[str]) -> tuple[str, ...]:
    """Authors for display, without the bare punctuation that arXiv makes of collaborations."""
    names = (clean_text(name) for name in raw)
    return tuple(name for name in names if any(character.isalnum() for character in name))


def collapse(raw: str) -> str:
    """Text on one line without characters that are no letters; nothing else is changed."""
    text = " ".join(raw.split())
    # Asking first is five times faster, and ten thousand abstracts are read in every build.
    return text if text.isprintable() else " ".join(_UNWANTED.sub("", text).split())


def _kept(match: re.Match[str]) -> str:
    if match["target"]:
        return f"{plain_prose(match['label'])} ({match['target']})"
    return match.group() if match["url"] is None else match["url"]

"""Which texts the converter may have something to say about, told without converting them.

Converting a thousand posts takes two seconds, reading them a tenth of that. Nearly all posts hold only Markdown of
which it is plain that no rule of the converter finds anything in it: no HTML, formulas that can be set, links to web
pages and to files. A scan that is in doubt says so, and the text is converted; so what is told comes from the
converter alone, as in a build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperlog.markup.limits import TooLargeError, check_length, check_work
from paperlog.markup.math import without_formulas
from paperlog.markup.source_lines import without_fences

_ODD_FENCE = re.compile(
    r"^(?:[ \t>]+|[-*+][ \t]|\d+[.)][ \t])[ \t>]*(?:`{3}|~{3})|^(?:`{3,}|~{3,})[^\n]*\{", re.MULTILINE
)
_CODE_SPAN = re.compile(r"(`+)[^`\n]+\1(?!`)")
_NESTING = (" " * 12, "\t\t\t", "> > ", ">>", "- - ", "* * ", "+ + ")
_NESTED = re.compile(r"^[ \t>*+-]{40}", re.MULTILINE)
_THEMES_ID = re.compile(r"^[ \t#>]*__", re.MULTILINE)
_COMMENT = re.compile(r"<!--[^<>\[\]]*-->")
_LIKE_HTML = re.compile(r"<(?!https?://[^\s<>&]*>)[A-Za-z/!?]")
_INLINE_LINK = re.compile(r"(!?)\[[^\[\]]*\]\((<[^<>\s]*>|[^\s()<>]*)(?:[ \t]+\"[^\"\n]*\")?\)")
_DEFINITION = re.compile(r"\[(?!\^)[^\[\]]*\]:")
_WEB = re.compile(r"https?://[^\s&\\]*")
_PATH = re.compile(r"[\w./-]+\Z")
_PARAGRAPH = re.compile(r"(?:\A|\n[ \t]*\n)\n*(?!\d+[.)])[^\W_][^\n]*(?=\n(?![ \t]*(?:[=:-]|\n\S))|\n?\Z|\n\n)")
_MOST_TICKS = 500


def local_targets(body: str) -> tuple[str, ...] | None:
    """The paths that a text links to, or nothing where only the converter can tell what it holds.

    A text with a result has no problem that the converter would find, and its links lead to the paths of the result or
    to other hosts. It has a paragraph for its excerpt.
    """
    if "`" in body and ("\\`" in body or body.count("`") > _MOST_TICKS):
        return None
    if ("```" in body or "~~~" in body) and _ODD_FENCE.search(body):
        return None
    if "__" in body and _THEMES_ID.search(body):
        return None
    if any(sign in body for sign in _NESTING) and _NESTED.search(body):
        return None
    try:
        check_length(body)
        check_work(body)
    except TooLargeError:
        return None
    prose = _CODE_SPAN.sub(_code, "\n".join(without_fences(body.split("\n")))) if "`" in body else body
    if "`" in prose or "<!-- more" in prose[: _paragraph_end(prose) or None]:
        return None
    prose = _COMMENT.sub("", prose) if "<!--" in prose else prose
    if not _paragraph_end(prose) or ("<" in prose and _LIKE_HTML.search(prose)):
        return None
    without_math = _without_math(prose)
    if without_math is None or "{" in without_math or ("]:" in without_math and _DEFINITION.search(without_math)):
        return None
    targets = tuple(_targets(without_math))
    return None if None in targets else tuple(target for target in targets if target)


def _code(match: re.Match[str]) -> str:
    return ("x" if match[0].strip("` \t") else " ") * len(match[0])  # one that is empty makes no excerpt


def _paragraph_end(prose: str) -> int:
    """Where the first paragraph that is one without doubt ends; 0 where there is none."""
    match = _PARAGRAPH.search(prose)
    return match.end() if match else 0


def _without_math(prose: str) -> str | None:
    """The text without its formulas, if all of them can be set and no sign of one is left."""
    if "$" not in prose and "\\" not in prose:
        return prose
    rest = without_formulas(prose)
    return None if rest is None or rest.count("$") > 1 or "\\" in rest else rest


def _targets(prose: str) -> Iterator[str | None]:
    """What each link leads to: a path, an empty text for another host, or nothing where it is in doubt."""
    if "](" not in prose and "][" not in prose:
        return
    if "][" in prose or prose.count("](") != sum(1 for _ in _INLINE_LINK.finditer(prose)):
        yield None
        return
    for match in _INLINE_LINK.finditer(prose):
        target = match[2].strip("<>")
        if _WEB.fullmatch(target):
            yield None if match[1] else ""
        else:
            yield target if _PATH.fullmatch(target) else None

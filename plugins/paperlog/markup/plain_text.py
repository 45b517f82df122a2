"""Convert the HTML of posts to plain text, for summaries, search and word counts."""

from __future__ import annotations

import html
import re

from paperlog.markup.elements import BLOCK
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN

_MATH = re.compile(
    r'<math\b([^<>]*)>(?:[^<]++|<(?!/?math\b|annotation\b)[^<>]*>)*+<annotation encoding="application/x-tex">([^<]*)'
    r"</annotation>(?:[^<]++|<(?!/?math\b)[^<>]*>)*+</math>"
)
NOT_TEXT = re.compile(
    r'<a class="headerlink"[^<>]*>#</a>'
    r'|<sup id="fnref[^<>]*><a class="footnote-ref"[^<>]*>[^<]*</a></sup>'
    r'|<a class="footnote-backref"[^<>]*>[^<]*</a>'
)
"""Permalinks of headings and footnote markers, as the sanitizer writes them."""
# Elements that separate words. In reverse order, so that a name precedes its own prefixes.
_BLOCKS = "|".join(sorted(BLOCK, reverse=True))
_SPACING = re.compile(rf"<(?:/?(?:{_BLOCKS})|br|label)(?![a-z0-9])[^<>]*>")
_TAG = re.compile(r"</?[a-z0-9][^<>]*>")
_ALONE = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAS_ALONE = re.compile(rf"[{_ALONE}]")
_WORD = re.compile(rf"[{_ALONE}]|\w[^\s{_ALONE}]*+")
_NO_WORD = re.compile(r" [^\w ]++(?= )")


def plain_text(html_text: str) -> str:
    """Return sanitized HTML as one line of text: math as TeX between dollar signs, with code, whitespace collapsed."""
    if "<math" in html_text:
        html_text = _MATH.sub(_tex, html_text)
    if "<" in html_text:
        html_text = _TAG.sub("", _SPACING.sub(" ", NOT_TEXT.sub("", html_text)))
    if "&" in html_text:
        html_text = html.unescape(html_text).replace(LINK_OPEN, "").replace(LINK_CLOSE, "")
    return " ".join(html_text.split())


def count_words(text: str) -> int:
    """Return the number of words in plain text; each Chinese or Japanese character counts as one."""
    if not text.isascii() and _HAS_ALONE.search(text):
        return len(_WORD.findall(text))
    # Each text between two spaces is a word, except a dash or other punctuation.
    return text.count(" ") + 1 - len(_NO_WORD.findall(f" {text} ")) if text else 0


def _tex(match: re.Match[str]) -> str:
    return f"$${match[2]}$$" if "block" in match[1] else f"${match[2]}$"

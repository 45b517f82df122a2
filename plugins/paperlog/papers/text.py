"""arXiv's raw text made readable: whitespace, leftovers of TeX, and characters that have no place on a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Control characters, line separators, byte-order and bidirectional marks, noncharacters and lone surrogates: none of
# them is a letter, and each can change how the text around it is shown or break a format that it is written to.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_MATH = re.compile(r"(?<!\\)\$\S(?:[^$\\\n]|\\.)*?(?<=\S)\$(?![0-9])|\\\(.+?\\\)")
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327", "k": "\u0328", "d": "\u0323",
}  # fmt: skip
_ACCENT = re.compile(r"""\\([`'^"~=.])\s*\{?\\?([A-Za-z])\}?|\\([uvHckrd])\s*\{\\?([A-Za-z])\}""")
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ",
}  # fmt: skip
_LETTER = re.compile(r"\\(ss|AE|ae|OE|oe|AA|aa|[oOlLij])(?![A-Za-z])\s?(?:\{\})?")
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_WRAPPED = re.compile(
    r"\\(?:text(?:it|bf|tt|sc|rm|sf|sl|up|md)?|emph|url|underline|mbox|uppercase|footnote|cite[pt]?|ensuremath)"
    r"\s*\{([^{}]*)(?:\}|$)"
)
_SWITCH = re.compile(r"\\(?:it|bf|tt|em|sc|rm|sf|sl|small|large|noindent|newline|par|protect)(?![A-Za-z])\s?|\\\\")
_ESCAPED = re.compile(r"\\([%&#_$ {}])")
_QUOTES = (("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"))
_SPACES = re.compile(r"\s+")


def clean_text(raw: str) -> str:
    r"""A title, abstract or comment for display: plain text on one line, with math left in `$…$` or `\(…\)`."""
    text = collapse(raw)
    if "\\" not in text and "{" not in text and "~" not in text and "`" not in text and "'" not in text:
        return text
    parts, start = [], 0
    for match in _MATH.finditer(text):
        parts += [_clean_prose(text[start : match.start()]), match.group()]
        start = match.end()
    return collapse("".join([*parts, _clean_prose(text[start:])]))


def clean_names(raw: Iterable[str]) -> tuple[str, ...]:
    """Authors for display, without the bare punctuation that arXiv makes of collaborations."""
    names = (clean_text(name) for name in raw)
    return tuple(name for name in names if any(character.isalnum() for character in name))


def collapse(raw: str) -> str:
    """Text on one line without characters that are no letters; nothing else is changed."""
    return _SPACES.sub(" ", _UNWANTED.sub("", raw)).strip()


def _clean_prose(text: str) -> str:
    text = _ACCENT.sub(_accented, text)
    text = _LETTER.sub(lambda match: _LETTERS[match.group(1)], text)
    text = _LINK.sub(r"\2 (\1)", text)
    for _ in range(3):  # commands stand inside each other, seldom deeper
        text, count = _WRAPPED.subn(r"\1", text)
        if not count:
            break
    text = _SWITCH.sub(" ", text)
    text = _ESCAPED.sub(r"\1", text)
    for typed, meant in _QUOTES:
        text = text.replace(typed, meant)
    # Braces only group; a tilde between words is a space that does not break.
    text = re.sub(r"(?<=\S)~(?=\S)", "\u00a0", text)
    return text.replace("{", "").replace("}", "")


def _accented(match: re.Match[str]) -> str:
    accent = match.group(1) or match.group(3)
    letter = match.group(2) or match.group(4)
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])

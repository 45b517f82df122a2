"""Slugs: names in the form that URLs use."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

LONGEST = 80
"""Default maximum length of a slug in characters."""

_LONGEST_IN_BYTES = 240  # file systems allow 255 for a name
_INVISIBLE = re.compile(
    "['’‘ʼ′`´\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
"""Apostrophes, and invisible characters that Unicode classifies as letters or marks."""

_ORDINARY = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_SIGNS = {"+": " plus ", "#": " sharp ", "*": " star "}
_SIGN_AFTER_NAME = re.compile(r"(?<=[^\W_])[+#*]+")


def slugify(text: str, *, longest: int = LONGEST) -> str:
    """Return a slug for any text: lower-case letters and digits of any script, with single hyphens between words.

    The slug is never empty, deterministic, and its own slug. `C`, `C#`, `C++` and `A*` have four different slugs; `&`
    becomes `and`. The slug of a text without letters and digits is a digest.
    """
    if len(text) <= longest and _ORDINARY.fullmatch(text):
        return text
    named = _SIGN_AFTER_NAME.sub(lambda signs: "".join(_SIGNS[sign] for sign in signs[0]), text)
    named = _INVISIBLE.sub("", named.replace("&", " and "))
    lower = _INVISIBLE.sub("", unicodedata.normalize("NFKC", named).lower())
    # Compose again: lower-casing may separate a letter from its mark, and a slug must be its own slug.
    words = "".join(map(_letter_or_hyphen, unicodedata.normalize("NFKC", lower))).split("-")
    slug = _cut("-".join(word for word in map(_without_leading_marks, words) if word), longest)
    return slug or "x-" + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def is_slug(text: str, *, longest: int = LONGEST) -> bool:
    """Return whether a text can be part of a URL unchanged."""
    return slugify(text, longest=longest) == text


def _letter_or_hyphen(char: str) -> str:
    return char if unicodedata.category(char)[0] in "LNM" else "-"


def _without_leading_marks(word: str) -> str:
    while word and unicodedata.category(word[0])[0] == "M":
        word = word[1:]
    return word


def _cut(slug: str, longest: int) -> str:
    cut = slug[:longest].encode("utf-8", "ignore")[:_LONGEST_IN_BYTES].decode("utf-8", "ignore")
    return cut.strip("-")

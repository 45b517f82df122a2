"""Unwanted characters, as parts of a character class of a regular expression such as `[...]`.

Each format removes its own choice of them. XML 1.0 (https://www.w3.org/TR/xml/#charsets) and HTML forbid or discourage
them, and some cannot be encoded.
"""

from __future__ import annotations

CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
"""ASCII control characters, except tab, line feed and carriage return."""

C1_CONTROLS = "\x80-\x84\x86-\x9f"
"""Control characters beyond ASCII, except U+0085, which is a line end."""

SURROGATES = "\ud800-\udfff"
"""Halves of UTF-16 pairs, which UTF-8 cannot encode."""

NONCHARACTERS = "\ufdd0-\ufdef\ufffe\uffff"
"""Code points of the Basic Multilingual Plane that are never characters; `markup` uses some as internal marks."""

HIGH_NONCHARACTERS = "".join(
    chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
"""The last two code points of each other plane, which are never characters."""

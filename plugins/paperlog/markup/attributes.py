"""Parse the attributes of an HTML tag as browsers do, and write tags that can be parsed in only one way."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from html.entities import html5

from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN

_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_NAME = re.compile(r"[A-Za-z_][\w:.-]*", re.ASCII)
_REFERENCE = re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*;?)(=?)")


def parse_attributes(text: str) -> dict[str, str | None]:
    """Return decoded values by lowercase name, `None` for a name without value; the first of duplicate names counts."""
    attributes: dict[str, str | None] = {}
    for match in _ATTRIBUTE.finditer(text):
        name = match[1].lower()
        if name not in attributes and _NAME.fullmatch(name):
            attributes[name] = _value(match)
    return attributes


def write_tag(name: str, attributes: Mapping[str, str | None]) -> str:
    """Return a start tag with escaped attribute values."""
    parts = [name]
    parts += [key if value is None else f'{key}="{html.escape(value)}"' for key, value in attributes.items()]
    return f"<{' '.join(parts)}>"


def decode_attribute(text: str) -> str:
    """Decode character references by the rule for attributes: unlike in text, `&copy=1` in a URL stays unchanged."""
    decoded = _REFERENCE.sub(_decode, text) if "&" in text else text
    return decoded.replace(LINK_OPEN, "").replace(LINK_CLOSE, "")


def _value(match: re.Match[str]) -> str | None:
    value = next((group for group in match.groups()[1:] if group is not None), None)
    return None if value is None else decode_attribute(value)


def _decode(match: re.Match[str]) -> str:
    name, following = match[1], match[2]
    if name.startswith("#"):
        return html.unescape(f"&{name.rstrip(';')};") + following
    if name in html5 and (name.endswith(";") or not following):
        return html5[name] + following
    return match[0]

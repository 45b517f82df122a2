"""What a build needs of one post's file, which depends on nothing but its bytes; to JSON and back."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from paperlog.content.post import Post
from paperlog.markup.rendered import Rendered
from paperlog.problems import Problem


class Prepared(Struct, frozen=True, omit_defaults=True):
    """A post's file, parsed and converted.

    `problems` are those of the file and its front matter; with an error among them there is no post. `doubts` are what
    the rules on texts find. The post lacks its Markdown, and what comes from the cache its HTML and plain text, too.
    """

    post: Post | None = None
    problems: tuple[Problem, ...] = ()
    rendered: Rendered | None = None
    doubts: tuple[Problem, ...] = ()


_DECODER = msgspec.json.Decoder(Prepared)


def to_json(prepared: Prepared) -> bytes:
    """A prepared post without its HTML and its text."""
    rendered = prepared.rendered
    return msgspec.json.encode(
        replace(prepared, rendered=replace(rendered, html="", text="")) if rendered is not None else prepared
    )


def from_json(data: bytes | msgspec.Raw) -> Prepared:
    """What `to_json` was given, without its HTML and its text.

    Raises:
        msgspec.DecodeError: Somebody else wrote it.
    """
    return _DECODER.decode(data)

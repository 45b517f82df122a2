"""Texts that are expensive to convert: pieces of Markdown and HTML repeated, alternated and nested, of any size."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Protocol

SIGNS = (
    "[](", "![](", "[a](", "[a][", "[^a", "[a]: ", "]]", "[[", "()[]", "[a](b)[", "[a](b.md) ", "[^1] ", "<a ",
    "<a b='", "<a\n", "<b>", "</b>", "<x>", "<div>", "</div>", "<p>", "<math>", "<details>", "<span markdown>",
    "<td>", "<!--", "<!-- -->", "<!", "<?", "<![CDATA[", "<pre>", "<script> ", "<style>", "<a@b.c> ", "<ul><li>",
    "<p><a ", "</", "<", "*", "_", "**", "*_", "**__", "^^=", "~~", "==", "*a*", "*a **b* ", "a_b", "`", "``a` ",
    "`a` ", "\\", "\\_", "\\)_$$", "$", "$$", "$a$ ", "\\(", "\\[", "\\(a ", "\\begin{", "\\begin{a}", "&amp;", "&a",
    "&#1;", "{: ", "{:#a} ", "{", "|", "|a", "> ", "- ", "1. ", "# ", "a@b.cd ", "https://e.org ", "www.", "中文",
    "e\u0301", "\u00a0", "\t", " \t", "\"'", "==a", ": ", "*[a]: b",
)  # fmt: skip
"""Inline pieces, which are repeated in paragraphs."""

BLOCKS = (
    "- a", "  - a", "    - a", "1. a", "> a", "> - a", "- > a", "# a", "## a {: #b}", "a\n===", "---", "* * *", "-",
    "- [x] a", "[^{i}]: a", "a[^{i}]\n\n[^{i}]: b", "[a{i}]: b", "[a]: b", "*[A{i}]: b", "*[A]: b\n\nA", "a\n:   b",
    ": b", "x[^1]", "!!! note\n    a", "??? note\n    a", "```\na\n```", "```", "~~~", "    a", "\ta",
    "|a|b|\n|-|-|\n|c|d|", "|a|", "$$\na\n$$", "$$", "<div>", "</div>", "<div markdown>", "<div markdown>\na\n</div>",
    "<details markdown>", "<p markdown>", "<math>", "<span>", "<!-- a -->", "<!--", "<!-- more -->",
    "<table><tr><td>", "<pre>", "<script>", "<a", "<a href='", "a<b", "<li>", "<br />", "[TOC]", "{: .a}",
    '=== "a"\n    b', "https://e.org/{i}", "[x](y{i}.md)", "[x](#y{i})", "## h{i}", "![](a{i}.png)", "[a]()", "a", "",
    " ", "中", "a\\", "&lt;div>", "arXiv:1501.0{i}", "<<<<<<< a", "<!-- paperlog: ignore b{i} -->", "[[a{i}]]", "`a",
)  # fmt: skip
"""Block pieces, which are repeated in texts."""

_PARAGRAPH = 18_000


class Make(Protocol):
    """A function that returns a text of about `size` characters."""

    def __call__(self, *, size: int) -> str: ...


def repeated(piece: str, *, size: int, separator: str = "") -> str:
    """Return a piece repeated as often as it fits; `{i}` in the piece is replaced by the number of the repetition."""
    if "{i}" in piece:
        longest = len(piece.replace("{i}", str(size))) + len(separator)
        return separator.join(piece.replace("{i}", str(number)) for number in range(size // longest))
    unit = piece + separator
    return unit * (size // max(len(unit), 1))


def in_paragraphs(piece: str, *, size: int) -> str:
    """Return paragraphs that repeat a piece, each close to the maximum length of a paragraph."""
    count = -(-size // _PARAGRAPH)
    return "\n\n".join([repeated(piece, size=size // count - 2)] * count)


def nested(piece: str, *, size: int) -> str:
    """Return pieces that are each indented one level deeper than the one before; the level restarts after twelve."""
    lines = (f"{'    ' * (number % 12)}{piece}" for number in range(size))
    text, total = [], 0
    for line in lines:
        total += len(line) + 2
        if total > size:
            break
        text.append(line)
    return "\n\n".join(text)


def inside(opening: str, text: str, *, indent: str) -> str:
    """Return a text indented below an opening, such as a list item or a quotation."""
    return f"{opening}\n\n" + "\n".join(indent + line for line in text.split("\n"))


def texts(*, seed: int, alternated: int) -> Iterator[tuple[str, Make]]:
    """Yield functions that return texts, with their names: for every piece, and for random sequences of pieces."""
    random = Random(seed)
    drawn = ["".join(random.choices((*SIGNS, "a", " ", "\n"), k=random.randint(2, 5))) for _ in range(alternated)]
    for piece in (*SIGNS, *drawn):
        yield f"paragraphs of {piece!r}", partial(in_paragraphs, piece)
    drawn = ["\n".join(random.choices((*BLOCKS, *SIGNS), k=random.randint(2, 3))) for _ in range(alternated)]
    for piece in (*BLOCKS, *drawn):
        yield f"blocks of {piece!r}", partial(repeated, piece, separator="\n\n")
        yield f"lines of {piece!r}", partial(repeated, piece, separator="\n")
    for piece in random.sample(BLOCKS, k=alternated):
        yield f"steps of {piece!r}", partial(nested, piece)
        yield f"a list of {piece!r}", partial(_list, piece)
        yield f"a quotation of {piece!r}", partial(_quotation, piece)
        yield f"an element of {piece!r}", partial(_element, piece)
        yield f"formulas of {piece!r}", partial(repeated, f"<math>{piece}", separator="\n\n")


def _list(piece: str, *, size: int) -> str:
    return inside("- a", repeated(piece, size=size * 2 // 3, separator="\n\n"), indent="    ")


def _quotation(piece: str, *, size: int) -> str:
    return inside("> a", repeated(piece, size=size * 2 // 3, separator="\n\n"), indent="> ")


def _element(piece: str, *, size: int) -> str:
    blocks = repeated(piece, size=size, separator="\n\n")
    return f"<div markdown>\n\n{blocks}\n\n</div>"

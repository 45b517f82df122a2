"""HTML of a post as one line of text, and how many words that is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.markup.elements import ALLOWED, BLOCK
from paperlog.markup.plain_text import count_words, plain_text

TAGS = st.builds(
    "<{}{}{}>".format,
    st.sampled_from(("", "/")),
    st.sampled_from((*sorted(ALLOWED - {"math"}), "p2", "li-x", "bro")),
    st.sampled_from(("", " ", ' class="p"', "-x", ":y")),
)
TEXTS = st.sampled_from(("a", "b c", " ", "\n", "é", "深", "—", "-", "p", "br", "&amp;", "1.5", "_", ">")) | st.text(
    max_size=4
)


@given(st.lists(TAGS | TEXTS.map(lambda text: text.replace("<", "").replace("&", "+"))).map("".join))
def test_tags_of_blocks_keep_words_apart_and_others_do_not(html: str) -> None:
    def spaced(match: re.Match[str]) -> str:
        slash, name = match.groups()
        return " " if name in BLOCK or (name in ("br", "label") and not slash) else ""

    assert plain_text(html) == " ".join(re.sub(r"<(/?)([a-z0-9]+)[^<>]*>", spaced, html).split())


@given(st.lists(TEXTS).map("".join))
def test_words_are_those_with_a_letter_or_digit_and_each_character_that_stands_alone(text: str) -> None:
    text = plain_text(text.replace("<", ""))
    apart = re.sub(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])", r" \1 ", text)
    assert count_words(text) == sum(1 for word in apart.split() if re.search(r"\w", word))


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("a", 1), ("—", 0), ("a — b", 2), ("- a -", 1), ("— – -", 0), ("don't 1.5% (x)", 3), ("深度 model", 3)],
)
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words

"""Markup that is put on pages of any depth."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperlog.site.fragments import Fragment, placed, slots
from paperlog.site.urls import base_of, link, place

URLS = st.sampled_from(["", "404.html", "tags/", "tags/x/", "tags/x/page/2/"])
MARKUP = st.lists(st.one_of(st.text("a<\N{LATIN SMALL LETTER E WITH ACUTE}\N{SNOWMAN}0"), URLS.map(link))).map("".join)


@given(st.lists(MARKUP), st.data(), URLS)
def test_fragments_stand_in_their_slots_as_if_they_had_been_written_there(
    cards: list[str], data: st.DataObject, url: str
) -> None:
    shown = data.draw(st.lists(st.integers(0, len(cards) - 1)) if cards else st.just([]))
    between = data.draw(st.lists(MARKUP, min_size=len(shown) + 1, max_size=len(shown) + 1))
    marks = slots(len(cards))
    html = between[0] + "".join(str(marks[number]) + markup for number, markup in zip(shown, between[1:], strict=True))
    whole = between[0] + "".join(cards[number] + markup for number, markup in zip(shown, between[1:], strict=True))
    fragments = tuple(map(Fragment, cards))
    for base in (base_of(url), "../../", base_of(url)):
        assert b"".join(placed(html, fragments, base)) == place(whole, base).encode()


def test_what_utf_8_has_no_bytes_for_becomes_a_reference() -> None:
    assert placed("a\ud800", (), "./") == [b"a&#55296;"]

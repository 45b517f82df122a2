"""Names taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.papers.names import Name, split_name
from paperlog.papers.text import collapse


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chen Zhu", Name("Zhu", "Chen")),
        ("  Aidan   N. Gomez ", Name("Gomez", "Aidan N.")),
        ("Aaron van den Oord", Name("Oord", "Aaron", "van den")),
        ("Laurens Van Der Maaten", Name("Van Der Maaten", "Laurens")),
        ("Cyprien de Masson d'Autume", Name("Masson d'Autume", "Cyprien", "de")),
        ("Charles de la Vallée Poussin", Name("Vallée Poussin", "Charles", "de la")),
        ("Di Wu", Name("Wu", "Di")),
        ("Quoc V. Le", Name("Le", "Quoc V.")),
        ("Sammy Davis Jr.", Name("Davis", "Sammy", suffix="Jr.")),
        ("Sammy Davis, Jr.", Name("Davis", "Sammy", suffix="Jr.")),
        ("John D. Rockefeller III", Name("Rockefeller", "John D.", suffix="III")),
        ("Wu Jr", Name("Jr", "Wu")),
        ("Zhu, Chen", Name("Zhu", "Chen")),
        ("van den Oord, Aaron", Name("Oord", "Aaron", "van den")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther", suffix="Jr.")),
    ],
)
def test_a_person_is_taken_apart(text: str, name: Name) -> None:
    assert split_name(text) == name


@pytest.mark.parametrize(
    "text",
    ["OpenAI", "Plato", "王小明", "王 小明", "김 철수", "Hao Wang (王浩)", "Ann Lee (MIT)", "a, b, c, d", "Zhu,"],
)
def test_what_cannot_be_taken_apart_stays_whole(text: str) -> None:
    assert split_name(text) == Name(text, is_literal=True)


@pytest.mark.parametrize(
    "text",
    ["ATLAS Collaboration", "Llama Team, AI @ Meta", "The BigScience people", "Gemini team", "Simon and Schuster"],
)
def test_a_group_stays_whole(text: str) -> None:
    assert split_name(text) == Name(text, is_literal=True, is_group=True)


def test_the_full_name_has_the_given_name_first() -> None:
    assert split_name("van den Oord, Jr, Aaron").full == "Aaron van den Oord Jr"


@given(st.text() | st.lists(st.sampled_from(["van", "Jr", ",", "Ann", "de", "The", "Le", " "])).map(" ".join))
def test_no_letter_is_lost(text: str) -> None:
    kept = split_name(text).full
    assert sorted(kept.replace(",", "").replace(" ", "")) == sorted(collapse(text).replace(",", "").replace(" ", ""))

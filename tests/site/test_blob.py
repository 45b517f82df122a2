"""Texts in one file come back as they were, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.site.blob import Blob

ANY_TEXTS = st.lists(st.text(st.characters(exclude_categories=())))


@given(ANY_TEXTS, ANY_TEXTS)
def test_what_was_added_is_found_where_it_is_told_to_be(
    tmp_path_factory: pytest.TempPathFactory, first: list[str], then: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("blob")
    blob = Blob(folder / "texts")
    places = [*blob.add(first), *blob.add(then)]
    assert [Blob(folder / "texts").get(place) for place in places] == [*first, *then]
    assert blob.size == sum(length for _, length, _ in places)


def test_what_was_cut_short_changed_or_deleted_is_not_found(tmp_path: Path) -> None:
    blob = Blob(tmp_path / "texts")
    one, two = blob.add(["one", "two"])
    (tmp_path / "texts").write_bytes(b"oXetw")
    assert (blob.get(one), blob.get(two)) == (None, None)
    blob.clear()
    assert (blob.get(one), blob.size) == (None, 0)
    blob.clear()


def test_a_place_that_nobody_told_holds_nothing(tmp_path: Path) -> None:
    blob = Blob(tmp_path / "texts")
    blob.add(["one"])
    assert blob.get((-1, 3, "0")) is None
    assert blob.get((0, -1, "0")) is None
    assert blob.get((99, 3, "0")) is None
    assert blob.get((0, 2**63 - 1, "0")) is None
    assert blob.get((2**70, 3, "0")) is None

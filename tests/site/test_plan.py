"""The plan, lists cut into pages, and fingerprints."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from paperlog.cache.fingerprint import fingerprint, fingerprint_files
from paperlog.site.listings import cut, pager
from paperlog.site.plan import FileOutput, Page, PageOutput, make_plan


def page(url: str, source: str | None = None) -> PageOutput:
    return PageOutput(url, "T", "f", render=lambda: Page(""), source=source)


def test_two_outputs_of_one_file_are_a_problem_that_names_both() -> None:
    plan, problems = make_plan([page("posts/a/", "posts/a.md"), FileOutput("Posts/A/index.html", "f", bytes)])
    assert [output.url for output in plan.outputs] == ["posts/a/"]
    assert str(problems[0]).splitlines()[0] == "posts/a.md:1: '/posts/a/' is asked for here, but taken"


@given(st.integers(0, 200), st.integers(1, 30))
def test_pages_hold_every_item_once_and_in_order(count: int, size: int) -> None:
    found = list(cut(range(count), size))
    assert [item for _, _, items in found for item in items] == list(range(count))
    assert [number for number, _, _ in found] == list(range(1, len(found) + 1))
    assert {pages for _, pages, _ in found} == {len(found)}


@given(st.integers(1, 60), st.data())
def test_a_pager_leads_to_the_first_the_last_and_the_neighbours(pages: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, pages))
    made = pager("tags/nlp/", page=number, pages=pages)
    shown = [int(entry.name) for entry in made.numbers if entry is not None]
    assert {1, number, pages} <= set(shown)
    assert shown == sorted(shown)
    assert (made.previous is None) == (number == 1)
    assert (made.next is None) == (number == pages)
    for before, after in zip(made.numbers, made.numbers[1:], strict=False):
        if before is not None and after is not None:
            assert int(after.name) == int(before.name) + 1


def test_a_fingerprint_changes_with_any_part_and_only_then() -> None:
    assert fingerprint("a", ("b",)) == fingerprint("a", ("b",))
    assert len({fingerprint("a", "b"), fingerprint("ab"), fingerprint("a", "c"), fingerprint(("a", "b"))}) == 4


def test_files_are_fingerprinted_by_name_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("one", encoding="utf-8")
    first = fingerprint_files(tmp_path, ("*.html",))
    (tmp_path / "ignored.txt").write_text("x", encoding="utf-8")
    assert fingerprint_files(tmp_path, ("*.html",)) == first
    (tmp_path / "a.html").rename(tmp_path / "b.html")
    assert fingerprint_files(tmp_path, ("*.html",)) != first

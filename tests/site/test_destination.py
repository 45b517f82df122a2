"""A folder that is, holds or lies in what a build must keep is refused, whatever name it goes by."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.site.destination import Source, refusal


def refused(root: Path, site: str, source: str, *, takes_site: bool = False) -> str:
    found = refusal(root / site, [Source("the posts", root / source, takes_site)]) or ""
    return found.replace(f"{root}/", "")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "posts/2019").mkdir(parents=True)
    (tmp_path / "site").mkdir()
    return tmp_path


def test_each_of_three_relations_has_its_word(root: Path) -> None:
    assert refused(root, "posts", "posts") == "'posts' is the posts 'posts'"
    assert refused(root, "posts", "posts/2019") == "'posts' holds the posts 'posts/2019'"
    assert refused(root, "posts/2019", "posts") == "'posts/2019' is in the posts 'posts'"
    assert refused(root, "site", "posts") == ""


def test_a_site_may_lie_in_the_blog_but_not_be_it(root: Path) -> None:
    assert refused(root, "posts/2019", "posts", takes_site=True) == ""
    assert refused(root, "posts", "posts", takes_site=True)
    assert refused(root, ".", "posts", takes_site=True)


def test_a_folder_that_does_not_exist_yet_is_known_by_those_above_it(root: Path) -> None:
    (root / "link").symlink_to("posts")
    assert (
        refused(root, "link/new/one", "posts") == "'link/new/one' (a link to 'posts/new/one') is in the posts 'posts'"
    )
    assert refused(root, "new", "new/posts")
    assert refused(root, "new", "newer") == ""


def test_every_link_on_the_way_to_a_source_is_kept(root: Path) -> None:
    (root / "site/middle").symlink_to("../posts")
    (root / "entry").symlink_to("site/middle/2019")
    assert refused(root, "site", "entry") == "'site' holds the posts 'entry' (a link to 'posts/2019')"


def test_links_that_lead_in_a_circle_end(root: Path) -> None:
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    assert refused(root, "one", "posts") == ""


PARTS = st.lists(st.sampled_from(["a", "b", "..", "."]), min_size=1, max_size=5).map("/".join)


@given(site=PARTS, source=PARTS)
def test_two_folders_are_apart_or_one_holds_the_other(
    tmp_path_factory: pytest.TempPathFactory, site: str, source: str
) -> None:
    root = tmp_path_factory.getbasetemp() / "apart/x/y/z/u/v"
    one, other = (root / site).resolve(), (root / source).resolve()
    is_apart = not one.is_relative_to(other) and not other.is_relative_to(one)
    assert (refused(root, site, source) == "") == is_apart

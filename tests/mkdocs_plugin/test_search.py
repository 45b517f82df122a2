"""The search index as part of a site that is built for real."""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import Abort
from tests.building import Site, build_site, post

FILES = {
    "posts/a.md": post("First", more="tags: [nlp]\n", body="Of zebras."),
    "posts/b.md": post("Second", date="2019-12-04", body="Of ants."),
    "posts/draft.md": post("Third", more="draft: true\n", body="Of bees."),
    "docs/guide.md": "# A guide\n\nOf wasps.\n",
    "docs/hidden.md": "---\nsearch: {exclude: true}\n---\n# Hidden\n\nOf flies.\n",
}


def terms(site: Site) -> set[str]:
    """Everything that can be looked for."""
    return {term for path in site.folder.glob("search/index/terms-*.json") for term in json.loads(path.read_bytes())}


def shown(site: Site) -> list[dict[str, Any]]:
    """Everything that can be found, in the index's order."""
    files = sorted(site.folder.glob("search/docs/*.json"), key=lambda path: int(path.stem))
    return [each for path in files for each in json.loads(path.read_bytes())]


def test_posts_and_pages_are_found_and_drafts_are_not(tmp_path: Path) -> None:
    site = build_site(tmp_path, FILES)
    assert [each["url"] for each in shown(site)] == ["posts/a/", "posts/b/", "guide/"]
    assert {"zebra", "ant", "wasp", "#nlp"} <= terms(site)
    assert not {"bee", "fly", "third"} & terms(site)


def test_nobody_finds_a_draft_that_its_author_looks_at(tmp_path: Path) -> None:
    site = build_site(tmp_path, FILES, command="serve")
    assert "bee" in site.text("posts/draft/")
    assert not {"bee", "third"} & terms(site)


def test_edits_are_found_and_what_is_gone_is_not(tmp_path: Path) -> None:
    build_site(tmp_path, FILES)
    (tmp_path / "posts/b.md").unlink()
    site = build_site(tmp_path, {"posts/a.md": post("First", body="Of hornets.")})
    assert "hornet" in terms(site)
    assert not {"zebra", "ant", "#nlp"} & terms(site)
    assert [each["url"] for each in shown(site)] == ["posts/a/", "guide/"]


def test_an_index_that_somebody_changed_is_made_again(tmp_path: Path) -> None:
    site = build_site(tmp_path, FILES)
    whole = site.files()
    (site.folder / "search/index/terms-0.json").write_text("{}")
    (site.folder / "search/index/terms-9.json").write_text("{}")
    (site.folder / "search/docs/0.json").unlink()
    assert build_site(tmp_path, {}).files() == whole


def test_an_index_is_kept_while_nothing_changes(tmp_path: Path) -> None:
    site = build_site(tmp_path, FILES)
    manifest = site.folder / "search/index/manifest.json"
    before = manifest.stat().st_mtime_ns
    build_site(tmp_path, {"docs/hidden.md": "---\nsearch: {exclude: true}\n---\nOther flies.\n"})
    assert manifest.stat().st_mtime_ns == before
    build_site(tmp_path, {"docs/guide.md": "# A guide\n\nOf other wasps.\n"})
    assert manifest.stat().st_mtime_ns != before


def test_many_posts_are_indexed_by_a_process_of_its_own(tmp_path: Path) -> None:
    site = build_site(tmp_path, {f"posts/p{n}.md": post(f"Post {n}", body=f"Word w{n}.") for n in range(70)})
    assert {f"w{n}" for n in range(70)} <= terms(site)


def test_while_serving_the_index_follows_in_the_background(tmp_path: Path) -> None:
    files = {f"posts/p{n}.md": post(f"Post {n}", body=f"Word w{n}.") for n in range(70)}
    site = build_site(tmp_path, files, command="serve")
    for thread in threading.enumerate():
        if thread.name == "paperlog-search":
            thread.join()
    assert {f"w{n}" for n in range(70)} <= terms(site)
    # The next build makes it its own.
    site = build_site(tmp_path, {"posts/p3.md": post("Post 3", body="Another w333.")})
    assert {"w333", "w4"} <= terms(site)
    assert "w3" not in terms(site)


def test_the_search_of_the_theme_is_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="mkdocs")
    site = build_site(tmp_path, FILES, plugins=["search", "paperlog"])
    files = site.files()
    assert not [name for name in files if "lunr" in name or "workers/search" in name or "search_index" in name]
    assert sum("'search' is not used" in line for line in caplog.messages) == 1
    post_page = site.folder / "posts/a/index.html"
    before = post_page.stat().st_mtime_ns
    build_site(tmp_path, {"posts/b.md": post("Second", date="2019-12-04", body="Of moths.")})
    assert post_page.stat().st_mtime_ns == before


def test_a_file_among_those_of_the_index_is_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {**FILES, "docs/search/index/x.png": b"a picture"})
    assert "docs/search/index/x.png" in caplog.text


def test_a_file_beside_the_index_is_let_be(tmp_path: Path) -> None:
    site = build_site(tmp_path, {**FILES, "docs/search/picture.png": b"a picture"})
    assert site.files()["search/picture.png"] == b"a picture"


def test_what_authors_write_stays_data(tmp_path: Path) -> None:
    hostile = '</script><script>alert("1")</script> \\" __proto__ constructor <b>bold</b>'
    site = build_site(tmp_path, {"posts/a.md": post(hostile, body=f"`{hostile}`")})
    (found,) = shown(site)
    assert found["title"].startswith("</script>")
    assert "__proto__" in found["text"]
    assert {"proto", "constructor"} <= terms(site)


@pytest.mark.parametrize(("tags", "shown"), [(30, 30), (31, 25)])
def test_a_few_more_tags_than_are_offered_are_shown_as_well(tmp_path: Path, tags: int, shown: int) -> None:
    names = ", ".join(f"tag-{number}" for number in range(tags))
    site = build_site(tmp_path, {"posts/a.md": post(more=f"tags: [{names}]\n")})
    found = site.words("search/", "//section[@aria-labelledby='__search-tags']//a")
    assert len(found) == shown
    assert ("All 31 tags" in found) == (tags == 31)

"""Of an old site stays what is wanted and as it was; nothing else does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.building import write_tree

from paperlog.cache.built_site import BuiltSite
from paperlog.cache.cache import Cache

SITE = {
    "index.html": "home",
    "tags/nlp/index.html": "nlp",
    "tags/nlp/feed.xml": "feed",
    "search/index/a.json": "a",
    "search/index/b.json": "b",
}
MADE = {
    "index.html": "1",
    "tags/nlp/index.html": "2",
    "tags/nlp/feed.xml": "3",
    "search/index/": "4",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_tree(tmp_path / "site", SITE)
    built(tmp_path).save(MADE)
    return tmp_path


def built(root: Path) -> BuiltSite:
    return BuiltSite(Cache(root / "cache"), site=root / "site")


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def brought_back(root: Path, wanted: Mapping[str, str]) -> frozenset[str]:
    outputs = built(root)
    outputs.set_aside()
    assert [path.name for path in (root / "site").iterdir() if not path.name.startswith(".")] == []
    found = outputs.reuse(wanted)
    assert {name for name in found if not name.endswith("/")} == {
        name for name in tree(root / "site") if not name.startswith(".paperlog/")
    }
    outputs.save(wanted)
    assert not (root / "site" / ".paperlog").exists()
    return found


def test_what_is_wanted_and_as_it_was_stays(root: Path) -> None:
    assert brought_back(root, MADE) == {*SITE, "search/index/"}
    assert tree(root / "site") == {name: text.encode() for name, text in SITE.items()}


def test_an_output_of_another_fingerprint_goes_and_so_do_its_folders(root: Path) -> None:
    found = brought_back(root, MADE | {"tags/nlp/index.html": "9", "tags/nlp/feed.xml": "9"})
    assert found == {"index.html", "search/index/", "search/index/a.json", "search/index/b.json"}
    assert not (root / "site" / "tags").exists()


def test_an_output_that_nobody_wants_goes(root: Path) -> None:
    assert "index.html" not in brought_back(root, {name: made for name, made in MADE.items() if name != "index.html"})


@pytest.mark.parametrize("name", ["tags/nlp/index.html", "index.html"])
def test_an_output_that_somebody_changed_goes(root: Path, name: str) -> None:
    (root / "site" / name).write_text("changed", encoding="utf-8")
    assert name not in brought_back(root, MADE)


def test_an_output_that_somebody_deleted_is_not_there(root: Path) -> None:
    (root / "site/index.html").unlink()
    assert "index.html" not in brought_back(root, MADE)


@pytest.mark.parametrize(
    "name", ["mine.txt", "tags/nlp/mine.txt", "tags/deep/er/mine.txt", "tags/nlp/.mine", "tags/.my/x.txt"]
)
def test_files_and_folders_that_no_build_made_go(root: Path, name: str) -> None:
    write_tree(root / "site", {name: "mine"})
    (root / "site/empty/folder").mkdir(parents=True)
    assert brought_back(root, MADE) == {*SITE, "search/index/"}
    assert sorted(path.name for path in (root / "site").iterdir()) == ["index.html", "search", "tags"]


def test_a_folder_was_made_before_only_of_the_same(root: Path) -> None:
    shutil.rmtree(root / "site/search")  # which has no bearing on what was made
    outputs = built(root)
    assert outputs.has("search/index/", "4")
    assert not outputs.has("search/index/", "9")
    assert not outputs.has("search/more/", "4")
    assert not built(root / "elsewhere").has("search/index/", "4")


@pytest.mark.parametrize("name", ["a.json", "more.json"])
def test_a_folder_that_is_made_as_a_whole_stays_only_as_a_whole(root: Path, name: str) -> None:
    write_tree(root / "site", {f"search/index/{name}": "changed"})
    outputs = built(root)
    outputs.set_aside()
    assert not any(name.startswith("search/") for name in outputs.reuse(MADE))


def test_the_files_of_a_wanted_folder_stay_until_others_take_their_place(root: Path) -> None:
    outputs = built(root)
    outputs.set_aside()
    assert "search/index/" not in outputs.reuse(MADE | {"search/index/": "9"})
    assert {path.name for path in (root / "site/search/index").iterdir()} == {"a.json", "b.json"}


def test_what_one_process_left_where_nobody_else_writes_is_not_looked_at(tmp_path: Path) -> None:
    write_tree(tmp_path / "site", {**SITE, "docs.html": "other"})
    left = built(tmp_path).snapshot(MADE, others=["docs.html"])
    assert not (tmp_path / "cache").exists()
    for wanted, gone in ((MADE, set()), (MADE | {"index.html": "9"}, {"index.html"})):
        outputs = BuiltSite(Cache(tmp_path / "cache"), site=tmp_path / "site", last=left)
        outputs.set_aside()
        found = outputs.reuse(wanted)
        assert found == {*SITE, "search/index/"} - gone
        left = outputs.snapshot(wanted, others=[])
        assert set(tree(tmp_path / "site")) == SITE.keys() - gone


def test_what_a_process_left_elsewhere_says_nothing(root: Path) -> None:
    left = built(root).snapshot(MADE, others=[])
    (root / "site").rename(root / "moved")
    outputs = BuiltSite(Cache(root / "cache"), site=root / "moved", last=left)
    outputs.set_aside()
    assert outputs.reuse(MADE) == frozenset()


def test_hidden_entries_are_somebody_elses(root: Path) -> None:
    write_tree(root / "site", {".git/config": "mine", ".nojekyll": ""})
    outputs = built(root)
    outputs.set_aside()
    assert outputs.reuse(MADE) == {*SITE, "search/index/"}
    assert (root / "site/.git/config").read_text(encoding="utf-8") == "mine"
    assert (root / "site/.nojekyll").exists()


def test_a_build_that_fails_early_gives_the_site_back(root: Path) -> None:
    outputs = built(root)
    outputs.set_aside()
    outputs.restore()
    assert tree(root / "site") == {name: text.encode() for name, text in SITE.items()}
    assert brought_back(root, MADE) == {*SITE, "search/index/"}


def test_a_build_that_fails_late_gives_the_site_back(root: Path) -> None:
    write_tree(root / "site", {"about.html": "foreign"})
    outputs = built(root)
    outputs.set_aside()
    outputs.reuse(MADE | {"tags/nlp/index.html": "9", "search/index/": "9"})
    (root / "site/search/index/a.json").unlink()
    write_tree(root / "site", {"tags/nlp/index.html": "new", "search/index/a.json": "new", "more/a.html": "new"})
    outputs.restore()
    assert tree(root / "site") == {name: text.encode() for name, text in {**SITE, "about.html": "foreign"}.items()}
    assert brought_back(root, MADE) == {*SITE, "search/index/"}


INTERRUPTED = """
import os, sys
from pathlib import Path
from tests.building import write_tree
from tests.cache.test_built_site import MADE, SITE, built, tree

def interrupted(root, at):
    "Whether a build is interrupted before it gets to its line of that number, and gives back what was there."
    left = at
    def trace(frame, event, _):
        nonlocal left
        if not frame.f_code.co_filename.endswith("cache/built_site.py"):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
        return trace
    write_tree(root / "site", {**SITE, "about.html": "foreign"})
    built(root).save(MADE)
    before = tree(root / "site")
    outputs = built(root)
    sys.settrace(trace)
    try:
        outputs.set_aside()
        outputs.reuse(MADE | {"tags/nlp/index.html": "9", "index.html": "9", "search/index/": "9"})
    except KeyboardInterrupt:
        sys.settrace(None)
        outputs.restore()
        now = tree(root / "site")
        assert now == before, (at, sorted(before.keys() ^ now.keys()))
        return True
    return False

for at in range(1, 5000):
    child = os.fork()  # so that nothing is left of an interrupted build but its files
    if child == 0:
        os._exit(0 if interrupted(Path(sys.argv[1]) / str(at), at) else 2)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 2:
        break
    assert code == 0, at
assert 100 < at < 4999, at
"""


def test_a_build_that_is_interrupted_at_any_line_gives_the_site_back(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path)], cwd=root, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_first_build_that_fails_leaves_no_site(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    outputs = built(tmp_path)
    outputs.set_aside()
    outputs.reuse(MADE)
    write_tree(tmp_path / "site", {"index.html": "half", ".nojekyll": ""})
    outputs.restore()
    assert set(tree(tmp_path / "site")) == {".nojekyll"}


def test_a_site_of_which_nothing_is_known_is_nobodys_to_clear(tmp_path: Path) -> None:
    write_tree(tmp_path / "site", SITE)
    outputs = built(tmp_path)
    outputs.set_aside()
    outputs.restore()
    outputs.reuse(MADE)  # though it was not cleared, as under `--dirty`
    outputs.restore()
    assert set(tree(tmp_path / "site")) == SITE.keys()


def test_a_site_without_a_manifest_is_given_back_as_well(tmp_path: Path) -> None:
    write_tree(tmp_path / "site", SITE)
    outputs = built(tmp_path)
    outputs.set_aside()
    assert tree(tmp_path / "site").keys() == {f".paperlog/aside/{name}" for name in SITE}
    assert outputs.reuse(MADE) == frozenset()
    write_tree(tmp_path / "site", {"index.html": "new", "tags": "a file where a folder was"})
    outputs.restore()
    assert tree(tmp_path / "site") == {name: text.encode() for name, text in SITE.items()}


def test_a_finished_site_is_not_undone_by_a_cache_that_cannot_be_written(root: Path) -> None:
    outputs = built(root)
    outputs.set_aside()
    outputs.reuse(MADE | {"index.html": "9"})
    write_tree(root / "site", {"index.html": "new"})
    shutil.rmtree(root / "cache")
    (root / "cache").write_text("in the way", encoding="utf-8")
    outputs.save(MADE | {"index.html": "9"})
    outputs.restore()  # as when a plugin fails after the end
    assert (root / "site/index.html").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("is_known", [True, False])
def test_a_dirty_build_keeps_files_that_no_build_made(root: Path, is_known: bool) -> None:
    if not is_known:
        shutil.rmtree(root / "cache")
    write_tree(root / "site", {"mine.txt": "mine"})
    before = tree(root / "site")
    outputs = BuiltSite(Cache(root / "cache"), site=root / "site", is_dirty=True)
    outputs.set_aside()
    outputs.reuse(MADE | {"index.html": "9"})
    assert (root / "site/mine.txt").read_text(encoding="utf-8") == "mine"
    write_tree(root / "site", {"index.html": "new", "mine.txt": "overwritten"})
    outputs.restore()
    assert tree(root / "site") == before


def test_a_build_that_is_killed_leaves_no_manifest(root: Path) -> None:
    built(root).set_aside()
    outputs = built(root)
    outputs.set_aside()
    assert outputs.reuse(MADE) == frozenset()


def test_a_build_of_another_site_leaves_a_manifest_alone_unless_that_site_is_gone(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        write_tree(tmp_path / name, SITE)
        BuiltSite(Cache(tmp_path / "cache"), site=tmp_path / name).save(MADE)
    assert len(list((tmp_path / "cache").iterdir())) == 3
    (tmp_path / "one").rename(tmp_path / "gone")
    BuiltSite(Cache(tmp_path / "cache"), site=tmp_path / "two").save(MADE)
    assert len(list((tmp_path / "cache").iterdir())) == 2
    outputs = BuiltSite(Cache(tmp_path / "cache"), site=tmp_path / "three")
    outputs.set_aside()
    assert outputs.reuse(MADE) == {*SITE, "search/index/"}


@pytest.mark.parametrize("broken", ["", "{", "x 2\n{}", "x 999\n{}", "x -2\n{}"])
def test_a_broken_manifest_gives_nothing(root: Path, broken: str) -> None:
    (manifest,) = (root / "cache").glob("outputs-*")
    manifest.write_text(broken, encoding="utf-8")
    outputs = built(root)
    outputs.set_aside()
    assert outputs.reuse(MADE) == frozenset()
    outputs.save({})
    assert built(root).reuse(MADE) == frozenset()


def test_the_manifest_of_another_site_gives_nothing(root: Path) -> None:
    shutil.copytree(root / "site", root / "other")
    BuiltSite(Cache(root / "cache"), site=root / "other").save(MADE | {"index.html": "9"})
    (manifest,) = set((root / "cache").glob("outputs-*")) - {first := min((root / "cache").glob("outputs-*"))}
    data = first.read_bytes()
    first.write_bytes(manifest.read_bytes())
    manifest.write_bytes(data)
    outputs = built(root)
    outputs.set_aside()
    assert outputs.reuse(MADE) == frozenset()


def test_a_manifest_cannot_have_files_deleted_elsewhere(root: Path) -> None:
    write_tree(root, {"precious.txt": "mine"})
    built(root).save(MADE | {"../precious.txt": "5"})
    outputs = built(root)
    outputs.set_aside()
    outputs.reuse({})
    assert (root / "precious.txt").exists()


def test_nothing_is_deleted_through_a_link_that_took_the_place_of_a_folder(root: Path) -> None:
    outside = root / "outside"
    (root / "site/tags/nlp").rename(outside)
    (root / "site/tags/nlp").symlink_to(outside)
    outputs = built(root)
    outputs.set_aside()
    assert "index.html" in outputs.reuse(MADE)
    assert tree(outside).keys() == {"index.html", "feed.xml"}
    assert not (root / "site/tags").exists()


def test_a_file_in_the_place_of_a_folder_goes(root: Path) -> None:
    shutil.rmtree(root / "site/tags")
    (root / "site/tags").write_text("a file")
    assert brought_back(root, MADE) == {"index.html", "search/index/", "search/index/a.json", "search/index/b.json"}


def test_a_site_that_is_gone_gives_nothing(tmp_path: Path) -> None:
    write_tree(tmp_path / "site", SITE)
    built(tmp_path).save(MADE)
    (tmp_path / "site").rename(tmp_path / "elsewhere")
    outputs = built(tmp_path)
    outputs.set_aside()
    assert outputs.reuse(MADE) == frozenset()

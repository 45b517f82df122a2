"""A warm build equals a cold one byte for byte, whatever happened in between."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from mkdocs.config import load_config
from tests.building import SLOWLY, Site, build_site, png, post, record, write_tree

from paperlog.markup.renderer import Renderer
from paperlog.mkdocs_plugin.config import post_extensions

TITLES = st.sampled_from(["One", "Two & <three>", "Größe", "One"])
NAMES = st.sampled_from(["a", "b", "c", "d"])
TAGS = st.sampled_from(["[nlp]", "[nlp, vision]", "[C++]", "[]"])
BODIES = st.sampled_from(
    [
        "Some text.",
        "See [b](b.md) and [gone](z.md).",
        "On <https://arxiv.org/abs/1803.03635>.\n\n## Part\n\n$x^2$",
        "![A picture](x.png)",
        "First.\n\n<!-- more -->\n\nRest[^1].\n\n[^1]: A note.",
    ]
)


def cold(root: Path) -> dict[str, bytes]:
    """What a first build in another folder makes of the same files."""
    other = root.parent / "cold"
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("site", ".cache"))
    return build_site(other, {"mkdocs.yml": (root / "mkdocs.yml").read_bytes()}).files()


def assert_as_cold(root: Path) -> Site:
    warm = build_site(root, {"mkdocs.yml": (root / "mkdocs.yml").read_bytes()})
    expected, found = cold(root), warm.files()
    assert found.keys() == expected.keys()
    assert [name for name in found if found[name] != expected[name]] == []
    return warm


START = {
    "mkdocs.yml": (
        "site_name: A blog\nsite_url: https://blog.example.org/\ntheme: {name: material, custom_dir: mine}\n"
        "plugins: [{paperlog: {posts_per_page: 2}}]\n"
    ),
    "mine/.gitkeep": "",
    "docs/about.md": "# About\n\n[A](posts/a.md)\n",
    "posts/a.md": post("One", more="tags: [nlp]\narxiv: 1909.11764\n"),
    "posts/b.md": post("Two", date="2019-12-04", more="tags: [nlp]\naliases: [/old/]\n", body="## Part\n\n[a](a.md)"),
    "posts/_papers/1909.11764.json": record("1909.11764"),
    "posts/_tags.yml": "nlp: {name: NLP}\n",
}


@settings(max_examples=6, stateful_step_count=6, suppress_health_check=list(HealthCheck), deadline=None)
class Edits(RuleBasedStateMachine):
    """Random edits, each followed by a warm build that is compared with a cold one."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = Path(tempfile.mkdtemp())
        self.root = write_tree(self.folder / "warm", START)
        build_site(self.root, {})

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def write(self, name: str, content: str | bytes) -> None:
        write_tree(self.root, {name: content})

    @rule(name=NAMES, title=TITLES, tags=TAGS, body=BODIES, day=st.integers(1, 28))
    def change_post(self, name: str, title: str, tags: str, body: str, day: int) -> None:
        self.write(f"posts/{name}.md", post(title, date=f"2019-12-{day:02}", more=f"tags: {tags}\n", body=body))

    @rule(name=NAMES, draft=st.booleans())
    def change_draft_or_paper(self, name: str, draft: bool) -> None:
        self.write(f"posts/{name}.md", post("Of a paper", more=f"draft: {str(draft).lower()}\narxiv: 1909.11764\n"))

    @rule(old=NAMES, new=NAMES)
    def rename_post(self, old: str, new: str) -> None:
        if (self.root / f"posts/{old}.md").exists():
            (self.root / f"posts/{old}.md").replace(self.root / f"posts/{new}.md")

    @rule(name=NAMES)
    def delete_post(self, name: str) -> None:
        (self.root / f"posts/{name}.md").unlink(missing_ok=True)

    @rule(version=st.integers(1, 3), title=TITLES)
    def change_record(self, version: int, title: str) -> None:
        self.write(
            "posts/_papers/1909.11764.json", record("1909.11764", title=title, more=json.dumps({"version": version}))
        )

    @rule(content=st.sampled_from(["nlp: {name: NLP}\n", "nlp: {name: Language, aliases: [vision]}\n", ""]))
    def change_registry(self, content: str) -> None:
        self.write("posts/_tags.yml", content)

    @rule(content=st.sampled_from([b"one", png(640, 480), png(640, 481)]))
    def change_image(self, content: bytes) -> None:
        self.write("posts/x.png", content)
        os.utime(self.root / "posts/x.png", (0, 0))

    @rule(title=TITLES)
    def change_documentation(self, title: str) -> None:
        self.write("docs/about.md", f"# {title}\n\n[A](posts/a.md)\n")

    @rule(body=BODIES)
    def change_introduction(self, body: str) -> None:
        self.write("docs/index.md", body)

    @rule(size=st.integers(1, 3), name=st.sampled_from(["A blog", "Another"]))
    def change_options(self, size: int, name: str) -> None:
        text = START["mkdocs.yml"].replace("posts_per_page: 2", f"posts_per_page: {size}").replace("A blog", name)
        self.write("mkdocs.yml", text)

    @rule(mark=st.sampled_from(["", "mine", "yours"]))
    def change_template(self, mark: str) -> None:
        path = self.root / "mine/paperlog/redirect.html"
        if mark:
            self.write("mine/paperlog/redirect.html", f"<title>{mark}</title><a href='{{{{ target }}}}'>x</a>")
        else:
            path.unlink(missing_ok=True)

    @rule(seed=st.integers(0, 1000))
    def lose_half_of_cache_and_site(self, seed: int) -> None:
        chosen = random.Random(seed)
        for folder in (self.root / ".cache", self.root / "site"):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and chosen.random() < 0.5:
                    path.unlink()

    @invariant()
    def warm_equals_cold(self) -> None:
        assert_as_cold(self.root)


TestEdits = Edits.TestCase


def test_what_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "warm", START)
    site = build_site(root, {})
    before = {name: (site.folder / name).stat().st_mtime_ns for name in site.files()}
    build_site(root, {"posts/c.md": post("Alone", date="2010-01-01")})
    after = {name: (site.folder / name).stat().st_mtime_ns for name in site.files()}
    assert before["posts/b/index.html"] == after["posts/b/index.html"]
    assert before["papers/1909.11764/index.html"] == after["papers/1909.11764/index.html"]
    assert before["index.html"] != after["index.html"]


def test_a_page_that_somebody_changed_in_the_site_is_mended(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "warm", START)
    build_site(root, {})
    (root / "site/posts/a/index.html").write_text("vandals", encoding="utf-8")
    (root / "site/stray.html").write_text("old", encoding="utf-8")
    assert_as_cold(root)


def test_another_theme_setting_makes_pages_anew(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "warm", START)
    build_site(root, {})
    write_tree(root, {"mkdocs.yml": START["mkdocs.yml"].replace("custom_dir: mine", "custom_dir: mine, language: de")})
    assert 'lang="de"' in assert_as_cold(root).text("posts/a/")


def test_plugins_that_see_pages_get_all_of_them(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "warm", START)
    write_tree(
        root,
        {
            "mkdocs.yml": START["mkdocs.yml"] + "hooks: [hook.py]\n",
            "hook.py": (
                "def on_page_content(html, page, config, files):\n"
                "    with open(config.docs_dir + '/n') as file:\n"
                "        return html + file.read()\n"
            ),
            "docs/n": "first",
        },
    )
    build_site(root, {})
    write_tree(root, {"docs/n": "second"})
    assert "second" in assert_as_cold(root).text("posts/a/")


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "the old site is aside": lambda root: (root / "site/.paperlog/aside").is_dir(),
    "what is kept is back": lambda root: (root / "site/.paperlog/outdated").is_dir(),
    "a page is written": lambda root: (root / "site/posts/new/index.html").exists(),  # the newest comes first
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_build_that_is_killed_leaves_nothing_wrong(tmp_path: Path, moment: str) -> None:
    posts = {f"posts/p{number:03}.md": post(f"Post {number}", more="tags: [nlp]\n") for number in range(60)}
    config = START["mkdocs.yml"] + "hooks: [slow.py]\n"
    root = write_tree(tmp_path / "warm", {**START, **posts, "mkdocs.yml": config, "slow.py": SLOWLY})
    build_site(root, {})
    changed = {name: text.replace("[nlp]", "[nlp, new]") for name, text in posts.items()}
    write_tree(
        root,
        {
            **changed,
            "posts/new.md": post("New", date="2020-01-01"),
            "mkdocs.yml": config.replace("A blog", "B"),
        },
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "-q"],
        cwd=root,
        env={**os.environ, "SLOWLY": "3"},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while process.poll() is None and not MOMENTS[moment](root):
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert list((root / ".cache/paperlog").glob("outputs-*")) == []
    assert_as_cold(root)


def test_two_builds_at_once_wait_for_each_other(tmp_path: Path) -> None:
    posts = {f"posts/p{number:03}.md": post(f"Post {number}") for number in range(30)}
    root = write_tree(tmp_path / "warm", {**START, **posts})
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    builds = [subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE) for _ in range(2)]
    for build in builds:
        _, errors = build.communicate()
        assert build.returncode == 0, errors
    assert_as_cold(root)


def test_a_navigation_that_names_posts_shows_their_titles_of_today(tmp_path: Path) -> None:
    nav = "nav: [index.md, {Tags: tags/index.md}, posts/a.md, posts/b.md, {About: about.md}]\n"
    root = write_tree(tmp_path / "warm", {**START, "mkdocs.yml": START["mkdocs.yml"] + nav})
    assert_as_cold(root)
    write_tree(root, {"posts/b.md": post("Renamed", date="2019-12-04", more="tags: [nlp]\n")})
    assert "Renamed" in assert_as_cold(root).text("tags/nlp/index.html")


SLUGS = """\
site_name: A blog
theme: {name: material}
plugins: [paperlog]
markdown_extensions:
  - toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}
"""


def test_extensions_may_be_told_to_use_any_object(tmp_path: Path) -> None:
    files = {"mkdocs.yml": SLUGS, "posts/a.md": post("A", body="## Ünder the Sea")}
    site = build_site(tmp_path, files)
    assert site.page("posts/a/").xpath("//h2/@id") == ["ünder-the-sea"]
    # The key of the remembered posts is the same in the next process, or nothing would ever be found again.
    keys = []
    for _ in range(2):
        config = load_config(str(tmp_path / "mkdocs.yml"))
        config.plugins.on_config(config)
        keys.append(Renderer(post_extensions(config), config.mdx_configs).key)
    assert keys[0] == keys[1]
    assert " at 0x" not in keys[0]


def test_a_category_that_gets_its_first_post_is_a_link_on_papers_without_one(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "warm", START)
    neural = '{"primary_category": "cs.NE", "categories": ["cs.NE"]}'
    mention = post("Two", date="2019-12-04", body="On <https://arxiv.org/abs/1803.03635>.")
    write_tree(root, {"posts/b.md": mention, "posts/_papers/1803.03635.json": record("1803.03635", more=neural)})
    link = 'href="../../categories/cs.NE/"'
    assert link not in assert_as_cold(root).text("papers/1803.03635/")
    other = {
        "posts/c.md": post("C", more="arxiv: 1911.12360\n"),
        "posts/_papers/1911.12360.json": record("1911.12360", more=neural),
    }
    write_tree(root, other)
    assert link in assert_as_cold(root).text("papers/1803.03635/")
    (root / "posts/c.md").unlink()
    assert link not in assert_as_cold(root).text("papers/1803.03635/")


def test_an_image_of_another_size_makes_every_page_and_feed_with_it_anew(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "warm", START)
    picture = "![A picture](x.png)\n\nText with ![another](../docs/y.png).\n\n<!-- more -->\n\nRest."
    write_tree(root, {"posts/b.md": post("Two", more="tags: [nlp]\n", body=picture), "docs/y.png": png(30, 20)})
    write_tree(root, {"docs/index.md": "Hello.\n\n![A picture](../posts/x.png)"})
    for size in ((640, 480), (320, 480), (320, 240)):
        write_tree(root, {"posts/x.png": png(*size)})
        site = assert_as_cold(root)
        attributes = f'width="{size[0]}" height="{size[1]}"'
        for page in ("posts/b/", "", "tags/nlp/", "feed.xml", "atom.xml"):
            assert attributes in site.text(page), page
        assert 'width="30" height="20"' in site.text("posts/b/")
    write_tree(root, {"posts/x.png": b"broken"})
    site = assert_as_cold(root)
    assert "240" not in "".join(site.page("posts/b/").xpath("//img/@height"))


def test_a_link_makes_two_posts_related_on_the_pages_of_both(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "warm", START)
    far = {f"posts/p{number}.md": post(f"Post {number}", date=f"2018-01-0{number}") for number in range(1, 7)}
    write_tree(root, far)
    related = "//section[@aria-labelledby='__related']//a"
    assert assert_as_cold(root).words("posts/p1/", related) == []
    write_tree(root, {"posts/p1.md": post("Post 1", date="2018-01-01", body="See [it](p5.md#top) and ![x](x.png).")})
    site = assert_as_cold(root)
    assert site.words("posts/p1/", related) == ["Post 5"]
    assert site.words("posts/p5/", related) == ["Post 1"]
    assert site.words("posts/p3/", related) == []
    write_tree(root, far)
    assert assert_as_cold(root).words("posts/p5/", related) == []

"""The generated blog that benchmarks build."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from paperlog.content.read import read_sources
from paperlog.papers.record import Record, parse_record

ROOT = Path(__file__).parents[2]


def write(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.corpus", str(folder), *options],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "blog"
    assert write(folder, "--posts", "120", PYTHONHASHSEED="1", TZ="UTC").returncode == 0
    return folder


class TestCorpus:
    def test_is_the_same_for_the_same_seed(self, blog: Path, tmp_path: Path) -> None:
        write(tmp_path / "again", "--posts", "120", PYTHONHASHSEED="2", TZ="Asia/Tokyo")
        assert tree(tmp_path / "again") == tree(blog)

    def test_is_another_for_another_seed(self, blog: Path, tmp_path: Path) -> None:
        write(tmp_path / "other", "--posts", "120", "--seed", "other")
        assert tree(tmp_path / "other").keys() != tree(blog).keys()

    def test_holds_the_posts_of_a_smaller_one_unchanged(self, blog: Path, tmp_path: Path) -> None:
        write(tmp_path / "smaller", "--posts", "40")
        assert tree(tmp_path / "smaller").items() <= tree(blog).items()

    def test_has_as_many_posts_as_asked_for_and_no_problem(self, blog: Path) -> None:
        sources = read_sources(blog)
        assert sources.problems == ()
        assert len(sources.posts) == 120

    def test_has_a_record_for_every_paper_on_arxiv(self, blog: Path) -> None:
        named = {paper.arxiv for post in read_sources(blog).posts for paper in post.papers if paper.arxiv}
        files = list((blog / "posts" / "_papers").glob("*.json"))
        records = [parse_record(file.read_bytes(), path=file.name) for file in files]
        assert {record.id for record in records if isinstance(record, Record)} == named
        assert len(files) == len(named) > 60

    def test_is_a_mix(self, blog: Path) -> None:
        posts = read_sources(blog).posts
        bodies = [post.body for post in posts]
        assert len({post.kind for post in posts}) >= 5
        assert len({author for post in posts for author in post.authors}) >= 20
        assert all(any(mark in body for body in bodies) for mark in ("```", "|---", "$$", "![", "## ", "\n- ", ".md)"))
        words = sum(len(body.split()) for body in bodies) / len(bodies)
        assert 300 < words < 420

    @pytest.mark.parametrize("layout", ["material", "hugo", "pelican"])
    def test_gives_every_peer_the_same_posts(self, blog: Path, tmp_path: Path, layout: str) -> None:
        write(tmp_path, "--posts", "40", "--layout", layout)
        texts = {path.stem if path.stem != "index" else path.parent.name: path for path in tmp_path.rglob("*.md")}
        posts = [post for post in read_sources(blog).posts if int(post.slug[-5:]) < 40]
        assert len(posts) == 40
        for post in posts:
            text = texts[post.slug].read_text(encoding="utf-8")
            assert post.body.splitlines()[0] in text
            assert post.body.splitlines()[-1] in text or ".md)" in post.body.splitlines()[-1]
            assert post.title is not None
            assert post.title in text

    def test_never_writes_into_a_folder_with_files(self, blog: Path) -> None:
        before = tree(blog)
        assert "is not empty" in write(blog, "--posts", "3").stderr
        assert tree(blog) == before

    def test_builds_without_a_warning(self, tmp_path: Path) -> None:
        write(tmp_path / "blog", "--posts", "12")
        build = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"],
            cwd=tmp_path / "blog",
            capture_output=True,
            text=True,
            check=False,
        )
        assert build.returncode == 0, build.stderr
        assert len(list((tmp_path / "blog" / "site" / "posts").glob("*/index.html"))) == 12

"""Whatever happened to the cache, the next build makes the site that a first build makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import Site, build_site, png, post, record, write_tree

FILES: Mapping[str, str | bytes] = {
    "mkdocs.yml": (
        "site_name: A blog\nsite_url: https://blog.example.org/\ntheme: {name: material}\nplugins: [paperlog]\n"
    ),
    "docs/about.md": "# About\n\nSee [A](posts/a.md).\n",
    "posts/_tags.yml": "nlp: {name: NLP}\nvision:\n",
    "posts/_papers/1909.11764.json": record("1909.11764", title="FreeLB", authors=("Chen Zhu", "Yu Cheng")),
    "posts/_papers/1803.03635.json": record("1803.03635", title="The Lottery Ticket Hypothesis"),
    "posts/x.png": png(640, 480),
    "posts/a.md": post("One", more="tags: [nlp]\narxiv: 1909.11764\n", body="First.\n\n<!-- more -->\n\n![X](x.png)"),
    "posts/b.md": post("Two", date="2019-12-04", more="tags: [vision]\n", body="See [a](a.md), $x^2$ and `code`."),
    "posts/c.md": post("Three", date="2019-12-05", more="tags: [nlp]\n", body="On <https://arxiv.org/abs/1803.03635>."),
    "posts/d.md": post(
        "Four", date="2019-12-06", more="tags: [nlp, vision]\n", body="## Part\n\nText.[^1]\n\n[^1]: Note."
    ),
}
CHANGED = {"posts/d.md": post("Five", date="2019-12-06", more="tags: [nlp]\n", body="Another [text](b.md).")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A blog that was built, and a copy of it."""
    root, copy = (tmp_path_factory.mktemp("blogs") / name for name in ("blog", "copy"))
    build_site(root, FILES)
    shutil.copytree(root, copy)
    return root, copy


@pytest.fixture
def warm(built: tuple[Path, Path]) -> Path:
    """A blog as it was after its build, in its place, since a manifest holds for one folder."""
    return restored(*built)


def restored(root: Path, copy: Path) -> Path:
    shutil.rmtree(root)
    shutil.copytree(copy, root)
    return root


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """What a first build makes of the blog after a change."""
    return build_site(tmp_path_factory.mktemp("cold"), {**FILES, **CHANGED}).files()


Damage = Callable[[Path, Path, int], None]
"""Damage a file, another one of the cache being given, and a number from which a place or a kind is taken."""


def flip(path: Path, _: Path, number: int) -> None:
    data = bytearray(path.read_bytes())
    if data:
        data[number % len(data)] ^= 1 << number % 8
    path.write_bytes(data)


def change_words(path: Path, _: Path, __: int) -> None:
    """Change words of titles and texts, which no parser would notice."""
    data = path.read_bytes()
    for old, new in (
        (b"One", b"Owe"),
        (b"Two", b"Tow"),
        (b"Three", b"Threw"),
        (b"FreeLB", b"FreeML"),
        (b"First", b"Fifth"),
    ):
        data = data.replace(old, new)
    path.write_bytes(data)


def cut(path: Path, _: Path, number: int) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: number % (len(data) + 1)])


def lengthen(path: Path, other: Path, _: int) -> None:
    path.write_bytes(path.read_bytes() + other.read_bytes())


def replace(path: Path, other: Path, _: int) -> None:
    path.write_bytes(other.read_bytes())


def swap(path: Path, other: Path, _: int) -> None:
    data = path.read_bytes()
    path.write_bytes(other.read_bytes())
    other.write_bytes(data)


def swap_heads(path: Path, other: Path, _: int) -> None:
    head, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(other.read_bytes().partition(b"\n")[0] + b"\n" + rest)
    if other != path:
        other.write_bytes(head + b"\n" + other.read_bytes().partition(b"\n")[2])


def put_something_else(path: Path, other: Path, number: int) -> None:
    path.unlink()
    if number % 4 == 0:
        path.mkdir()
    elif number % 4 == 1:
        os.mkfifo(path)
    elif number % 4 == 2:
        path.symlink_to(other)


DAMAGES: list[Damage] = [flip, change_words, cut, lengthen, replace, swap, swap_heads, put_something_else]
ANY_NUMBER = st.integers(0, 100_000)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    damages=st.lists(st.tuples(st.sampled_from(DAMAGES), ANY_NUMBER, ANY_NUMBER, ANY_NUMBER), min_size=1, max_size=6),
    has_site=st.booleans(),
    is_changed=st.booleans(),
)
def test_a_damaged_cache_gives_the_right_site(
    built: tuple[Path, Path],
    expected: Mapping[str, bytes],
    damages: list[tuple[Damage, int, int, int]],
    has_site: bool,
    is_changed: bool,
) -> None:
    root = restored(*built)
    names = sorted(path.name for path in (root / ".cache/paperlog").iterdir())
    for damage, first, second, number in damages:
        path, other = (root / ".cache/paperlog" / names[place % len(names)] for place in (first, second))
        if all(each.is_file() and not each.is_symlink() for each in (path, other)):
            damage(path, other, number)
    if not has_site:
        shutil.rmtree(root / "site")
    if is_changed:
        assert build_site(root, {**FILES, **CHANGED}).files() == expected
    else:
        build_site(root, FILES)
    shutil.rmtree(root / "site")
    assert build_site(root, {**FILES, **CHANGED}).files() == expected  # and nothing wrong was written


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_cache_that_is_damaged_in_every_file_gives_the_right_site(
    warm: Path, expected: Mapping[str, bytes], damage: Damage
) -> None:
    files = sorted((warm / ".cache/paperlog").iterdir())
    for number, path in enumerate(files):
        if path.is_file() and not path.is_symlink() and files[number - 1].is_file():
            damage(path, files[number - 1], 1000 + number)
    shutil.rmtree(warm / "site")
    assert build_site(warm, {**FILES, **CHANGED}).files() == expected


UNUSABLE: Mapping[str, Callable[[Path], object]] = {
    "a file": lambda path: path.write_text("mine", encoding="utf-8"),
    "a broken link": lambda path: path.symlink_to("nowhere"),
    "a folder that is read-only": lambda path: path.symlink_to("/proc/self/fdinfo"),
}


@pytest.mark.parametrize("is_strict", [False, True])
@pytest.mark.parametrize("thing", UNUSABLE)
@pytest.mark.parametrize("name", [".cache", ".cache/paperlog"])
def test_a_cache_that_cannot_be_used_is_said_once_and_done_without(
    tmp_path: Path,
    expected: Mapping[str, bytes],
    caplog: pytest.LogCaptureFixture,
    name: str,
    thing: str,
    is_strict: bool,
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    UNUSABLE[thing](tmp_path / name)
    with caplog.at_level("INFO"):
        site = build_site(tmp_path, {**FILES, **CHANGED}, strict=is_strict)
    assert site.files() == expected
    said = [line.levelname for line in caplog.records if str(tmp_path / ".cache/paperlog") in line.getMessage()]
    assert said == ["INFO" if is_strict else "WARNING"]
    assert len(site.log) == 1 - is_strict


FULL = """
import resource

def on_config(config):
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

def on_files(files, config):
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""
"""A hook that keeps all files from growing while posts are read, as a full disk would."""


@pytest.mark.parametrize("is_warm", [False, True])
def test_a_full_disk_costs_the_cache_and_not_the_site(
    tmp_path: Path, expected: Mapping[str, bytes], is_warm: bool
) -> None:
    if is_warm:
        build_site(tmp_path, FILES)
    config = f"{FILES['mkdocs.yml']!s}hooks: [full.py]\n"
    write_tree(tmp_path, {**FILES, **CHANGED, "mkdocs.yml": config, "full.py": FULL})
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    built = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    assert built.stderr.count("the build goes on without the cache") == 1
    assert "file too large" in built.stderr
    assert Site(tmp_path / "site", ()).files() == expected
    assert build_site(tmp_path, {**FILES, **CHANGED}).files() == expected

"""A file of the cache gives what was written into it, or nothing; and where no file can be, the work goes on."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.building import write_tree

from paperlog.cache.cache import Cache, Entries

VALUE = {"a": [1, 2], "b": [3]}
Value = dict[str, list[int]]


def digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def entries(cache: Cache) -> Entries[str]:
    return cache.entries("words", str, key="k")


def test_a_value_is_read_as_it_was_written(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    assert cache.read("numbers", Value, key="k") is None
    assert cache.write("numbers", VALUE, key="k")
    assert Cache(tmp_path / "cache").read("numbers", Value, key="k") == VALUE


def test_another_key_name_or_kind_gives_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write("numbers", VALUE, key="k")
    shutil.copy(tmp_path / "numbers", tmp_path / "copy")
    assert cache.read("numbers", Value, key="other") is None
    assert cache.read("copy", Value, key="k") is None
    assert cache.read("numbers", list[int], key="k") is None


def test_any_bit_that_is_flipped_and_any_cut_gives_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write("numbers", VALUE, key="k")
    data = (tmp_path / "numbers").read_bytes()
    for place in range(len(data)):
        for bit in range(8):
            flipped = bytes([*data[:place], data[place] ^ 1 << bit, *data[place + 1 :]])
            (tmp_path / "numbers").write_bytes(flipped)
            assert cache.read("numbers", Value, key="k") in (None, VALUE)  # a space may become another one
        (tmp_path / "numbers").write_bytes(data[:place])
        assert cache.read("numbers", Value, key="k") is None


def put_folder(path: Path) -> None:
    path.mkdir()
    (path / "inside").write_text("x")


THINGS: dict[str, Callable[[Path], object]] = {
    "folder": put_folder,
    "pipe": os.mkfifo,
    "link": lambda path: path.symlink_to(path.with_name("elsewhere")),
    "broken link": lambda path: path.symlink_to("nowhere"),
    "link to itself": lambda path: path.symlink_to(path),
}


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("name", ["numbers", "numbers.new", "lock"])
def test_what_is_in_the_place_of_a_file_is_not_read_and_makes_room(tmp_path: Path, name: str, thing: str) -> None:
    cache = Cache(tmp_path / "cache", warn=pytest.fail)
    cache.write("numbers", VALUE, key="k")
    (tmp_path / "cache/numbers").rename(tmp_path / "cache/elsewhere")
    content = (tmp_path / "cache/elsewhere").read_bytes()
    THINGS[thing](tmp_path / "cache" / name)
    cache.lock()
    assert cache.read("numbers", Value, key="k") is None
    assert cache.write("numbers", VALUE, key="k")
    assert cache.read("numbers", Value, key="k") == VALUE
    assert (tmp_path / "cache/elsewhere").read_bytes() == content
    cache.remove("numbers")
    assert cache.names("n") == []
    cache.unlock()


@given(st.dictionaries(st.text(), st.tuples(st.text(), st.text(st.characters(exclude_categories=())))))
def test_any_entries_and_their_texts_come_back_in_this_process_and_the_next(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    cache = Cache(folder)
    held = entries(cache)
    for path, (value, text) in values.items():
        held.put(path, value, digest=digest(path), text=text)
    held.save()
    for found in (entries(cache), entries(Cache(folder))):
        assert {path: found.get(path, digest=digest(path)) for path in values} == {
            path: value for path, (value, _) in values.items()
        }
        assert all(found.text(path, digest=digest(path)) == text for path, (_, text) in values.items())
        assert all(found.get(path, digest=digest(f"{path}x")) is None for path in values)
        assert all(found.text(path, digest=digest(f"{path}x")) is None for path in values)
        found.save()


def test_what_a_build_does_not_ask_for_is_forgotten(tmp_path: Path) -> None:
    held = entries(Cache(tmp_path))
    for path in ("a", "b"):
        held.put(path, path, digest="1")
    held.save()
    found = entries(Cache(tmp_path))
    assert found.get("a", digest="1") == "a"
    found.save()
    assert entries(Cache(tmp_path)).get("b", digest="1") is None
    assert entries(Cache(tmp_path)).get("a", digest="1") == "a"


def test_a_text_that_another_process_has_moved_is_found(tmp_path: Path) -> None:
    ours = Cache(tmp_path)
    paths = [str(number) for number in range(200)]  # so that files hold several
    held = entries(ours)
    for path in paths:
        held.put(path, path, digest="1", text=f"text {path}")
    held.save()
    others = entries(Cache(tmp_path))
    for path in reversed(paths):
        assert others.get(path, digest="1")
    for path in paths[:100]:
        others.put(path, path, digest="2", text="a longer text")
    others.save()
    held = entries(ours)
    for path in paths:
        assert held.get(path, digest="1") == path
    assert [held.text(path, digest="1") for path in paths[100:]] == [f"text {path}" for path in paths[100:]]
    held.put("new", "new", digest="1")
    held.save()
    again = entries(Cache(tmp_path))
    assert all(again.get(path, digest="1") and again.text(path, digest="1") for path in paths[100:])


def in_place_of_folder(root: Path) -> Path:
    return write_tree(root, {"cache": "mine"}) / "cache"


def above_folder(root: Path) -> Path:
    return write_tree(root, {"file": "mine"}) / "file/cache"


def broken_link(root: Path) -> Path:
    (root / "cache").symlink_to("nowhere")
    return root / "cache"


def read_only(root: Path) -> Path:
    (root / "cache").symlink_to("/proc/self/fdinfo")  # where not even root may write
    return root / "cache"


UNUSABLE = {
    in_place_of_folder: "a file or a broken link is in the place of a folder",
    above_folder: "a file or a broken link is in the place of a folder",
    broken_link: "a file or a broken link is in the place of a folder",
    read_only: "",
}


@pytest.mark.parametrize("make", UNUSABLE)
def test_a_folder_that_cannot_be_used_gives_one_warning_with_the_reason(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    warnings: list[str] = []
    cache = Cache(make(tmp_path), warn=warnings.append)
    for _ in range(2):
        cache.lock()
        held = entries(cache)
        held.put("a", "A", digest="1", text="text")
        held.save()
        assert not cache.write("numbers", VALUE, key="k")
        assert cache.read("numbers", Value, key="k") is None
        assert cache.names("") == ()
        cache.remove("numbers")
        assert entries(cache).get("a", digest="1") == "A"  # as far as this process can hold it
        assert entries(cache).text("a", digest="1") == "text"
        cache.unlock()
    (warning,) = warnings
    assert warning.startswith(f"the build goes on without the cache '{cache.folder}': {UNUSABLE[make]}")


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow within the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_gives_one_warning_and_keeps_what_was_there(tmp_path: Path) -> None:
    warnings: list[str] = []
    cache = Cache(tmp_path / "cache", warn=warnings.append)
    cache.lock()
    cache.write("numbers", VALUE, key="k")
    with full_disk():
        assert not cache.write("numbers", {}, key="k")
        assert not cache.write("others", {}, key="k")
    assert len(warnings) == 1
    assert "file too large" in warnings[0]
    assert cache.read("numbers", Value, key="k") == VALUE
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["lock", "numbers"]
    cache.lock()  # the next build tries again
    assert cache.write("numbers", {}, key="k")
    cache.unlock()


def test_of_all_forked_processes_one_warns(tmp_path: Path) -> None:
    log = tmp_path / "log"
    cache = Cache(in_place_of_folder(tmp_path), warn=lambda message: os.write(descriptor, message.encode()) and None)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for _ in range(3):
        child = multiprocessing.get_context("fork").Process(target=cache.write, args=("a", 1), kwargs={"key": "k"})
        child.start()
        child.join()
    cache.write("a", 1, key="k")
    os.close(descriptor)
    assert log.read_text(encoding="utf-8").count("the build goes on") == 1


AS_ANOTHER_USER = """
import os, sys
from pathlib import Path
from paperlog.cache.cache import Cache
cache = Cache(Path(sys.argv[1]), warn=print)
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
cache.lock()
cache.write("numbers", 1, key="k")
print(cache.read("numbers", int, key="k"))
"""


@pytest.mark.parametrize("has_lock", [True, False])
def test_the_folder_of_another_user_is_not_used(has_lock: bool) -> None:
    with tempfile.TemporaryDirectory() as root:  # unlike `tmp_path`, below a folder that everyone may enter
        Path(root).chmod(0o755)
        cache = Path(root) / "cache"
        cache.mkdir()
        if has_lock:
            (cache / "lock").touch()
            (cache / "lock").chmod(0o666)
        cache.chmod(0o555)
        found = subprocess.run(
            [sys.executable, "-c", AS_ANOTHER_USER, str(cache)], capture_output=True, text=True, check=True
        )
    assert found.stdout == f"the build goes on without the cache '{cache}': permission denied\nNone\n"


def test_one_process_after_another_holds_the_lock(tmp_path: Path) -> None:
    first, second = Cache(tmp_path), Cache(tmp_path)
    first.lock(wait=lambda: pytest.fail("no other process holds it"))
    waited: list[bool] = []

    def wait() -> None:
        waited.append(True)
        first.unlock()

    second.lock(wait=wait)
    assert waited == [True]
    second.unlock()

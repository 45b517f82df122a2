"""Many files are written by a second process, and the same as few are."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError
from tests.building import build_site, post

from paperlog.mkdocs_plugin.files import RenderedFile
from paperlog.mkdocs_plugin.writer import write_beside
from paperlog.site.plan import FileOutput


def test_a_blog_with_many_tags_has_all_its_feeds(tmp_path: Path) -> None:
    posts = {f"posts/p{number:03}.md": post(f"Post {number}", more=f"tags: [tag{number}]\n") for number in range(120)}
    site = build_site(tmp_path, posts)
    assert len([name for name in site.files() if name.endswith("/feed.xml")]) >= 120
    assert site.text("tags/tag7/feed.xml").count("<item>") == 1


def test_few_files_need_no_process() -> None:
    assert write_beside([]) is None


def test_a_file_that_cannot_be_written_fails_the_build(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from mkdocs.config import load_config

    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    config = load_config(str(tmp_path / "mkdocs.yml"))

    def broken() -> bytes:
        raise OSError("no space left")

    files = [RenderedFile(FileOutput(f"f{number}.xml", "f", broken), config) for number in range(400)]
    writer = write_beside(files)
    if writer is None:  # a browser test left threads in this process, which then writes the files itself
        with pytest.raises(OSError, match="no space left"):
            files[0].copy_file()
        return
    with pytest.raises(PluginError, match="could not be written"):
        writer.finish()
    assert "no space left" in capfd.readouterr().err

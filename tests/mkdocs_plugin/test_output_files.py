"""Pages of the plan are to MkDocs what its own would be."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.base import load_config
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from tests.building import write_tree

from paperlog.mkdocs_plugin.output_files import output_page
from paperlog.site.plan import Page as Rendered
from paperlog.site.plan import PageOutput


@pytest.mark.parametrize("site_url", ["", "https://example.org/", "https://example.org", "https://example.org/a blog/"])
@pytest.mark.parametrize("url", ["", "posts/a/", "tags/c%2B%2B/", "tags/über/page/2/"])
def test_a_page_has_the_addresses_that_mkdocs_would_give_it(tmp_path: Path, site_url: str, url: str) -> None:
    write_tree(tmp_path, {"mkdocs.yml": f"site_name: A blog\nsite_url: '{site_url}'\n", "docs/.gitkeep": ""})
    config = load_config(str(tmp_path / "mkdocs.yml"))
    page = output_page(PageOutput(url, "A", "", lambda: Rendered("")), root="", config=config)
    file = File(f"{url}index.md", None, config.site_dir, config.use_directory_urls)
    file.url = page.file.url
    usual = Page("A", file, config)
    assert (page.url, page.canonical_url, page.abs_url) == (usual.url, usual.canonical_url, usual.abs_url)

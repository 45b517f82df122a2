"""MkDocs finds the files of a theme that it would find anyway."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.base import load_config
from mkdocs.structure.files import Files
from tests.building import write_tree

from paperlog.mkdocs_plugin.theme_files import list_shown_files


def test_the_files_of_a_theme_are_those_that_mkdocs_would_copy(tmp_path: Path) -> None:
    own = {"main.html": "", "js/own.js": "", "js/.hidden/x.js": "", ".hidden.js": "", "deep/er/x.css": "", "x.py": ""}
    write_tree(tmp_path / "own", own)
    settings = "site_name: A blog\ntheme: {name: material, custom_dir: own}\nplugins: []\n"
    write_tree(tmp_path, {"mkdocs.yml": settings, "docs/.gitkeep": ""})
    found = []
    for is_quick in (False, True):
        config = load_config(str(tmp_path / "mkdocs.yml"))
        if is_quick:
            list_shown_files(config.theme)
        environment = config.theme.get_env()
        files = Files([])
        files.add_files_from_theme(environment, config)
        found.append([(file.src_uri, file.abs_src_path) for file in files])
        assert environment.get_template(".icons/material/rss.svg").render().startswith("<svg")
    assert found[0] == found[1]
    assert {"js/own.js", "deep/er/x.css"} <= {name for name, _ in found[0]}

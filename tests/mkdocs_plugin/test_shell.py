"""Pages share a shell where their template only shows their texts, and nowhere else; either way they say the same."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from tests.building import build_site, post

from paperlog.mkdocs_plugin.config import THEME_FOLDER

MAIN = (THEME_FOLDER / "main.html").read_text(encoding="utf-8")
POSTS = {
    f"posts/{number}.md": post(f"Post {number}", body=f"Text {number}.\n\n## One\n\n## Two") for number in range(4)
}
LATER = {
    "posts/5.md": post("Old: one & <two>", body="Later.\n\n" + "".join(f"## H{number}\n\n" for number in range(6))),
    "posts/6.md": post("Quite another"),
}


def blog(root: Path, markup: str, files: dict[str, str], **config: Any) -> dict[str, bytes]:
    """The pages of a blog whose template shows more, as `markup` says."""
    override = MAIN.replace("{% block header %}", f"{{% block header %}}{{% if page %}}<i>{markup}</i>{{% endif %}}", 1)
    (root / "overrides").mkdir(parents=True, exist_ok=True)
    theme = {"name": "material", "custom_dir": "overrides"} | config.pop("theme", {})
    built = build_site(root, {**files, "overrides/main.html": override}, theme=theme, **config)
    return {name: content for name, content in built.files().items() if name.endswith(".html")}


@pytest.mark.parametrize(
    "markup",
    [
        "{{ page.title | replace(': ', ' - ') }}",
        "{{ page.title | replace('Old', 'New') }}",
        "{{ page.title | upper }}",
        "{{ page.title | title }}",
        "{{ page.title | truncate(9) }}",
        "{{ page.title | wordcount }}",
        "{{ page.title[:3] }}",
        "{{ page.title | length }}",
        "{{ page.title | list | join('-') }}",
        "{% if page.title != 'Quite another' %}x{% endif %}",
        "{% if page.title == 'Quite another' %}x{% endif %}",
        "{% if 'Quite' in page.title %}x{% endif %}",
        "{% if page.title.startswith('Old') %}x{% endif %}",
        "{% if page.title | lower in ['quite another'] %}x{% endif %}",
        "{{ {'Quite another': 'x'}[page.title] | d('y') }}",
        "{{ page.content | striptags | wordcount if page.content }}",
        "{{ page.content | replace('Later', 'Now') if page.content }}",
        "{{ page.toc | list | length }}",
        "{{ page.toc.items | length }}",
        "{{ page.meta.published | replace('-', '/') if page.meta.published }}",
        "{% for name, text in page.meta.items() %}{{ text }}{% endfor %}",
        "{{ page.meta.values() | join }}",
        "{{ page.canonical_url | replace('https', 'gemini') if page.canonical_url }}",
        "{{ page.url }}{{ page.file.src_uri if page.file }}",
        "{{ page.meta.description | urlencode if page.meta.description }}",
        # captured or joined first
        "{% set b %}{{ page.content }}{% endset %}{{ b | replace('Later', 'Now') }}",
        "{% filter replace('Later', 'Now') %}{{ page.content }}{% endfilter %}",
        "{% filter replace('Old', 'New') %}{{ page.title }}{% endfilter %}",
        "{% if 'quite' in (page.title ~ '') | lower %}x{% endif %}",
        "{% if page.title ~ '' == 'Quite another' %}x{% endif %}",
        "{{ '%s' % page.title | upper }}{{ ('%s' % page.title) | upper }}",
        "{{ '{}'.format(page.title) | replace('Old', 'New') }}",
        "{% macro m(t) %}{{ t }}{% endmacro %}{{ m(page.title) | replace('Old', 'New') }}",
    ],
)
def test_a_template_that_does_more_than_to_show_a_text_is_rendered_for_each_page(tmp_path: Path, markup: str) -> None:
    # A name that MkDocs does not put into the context keeps all pages from sharing.
    hook = "def on_page_context(context, **_):\n    context['mine'] = 1\n    return context\n"
    anew = blog(tmp_path / "anew", markup, {**POSTS, **LATER, "hook.py": hook}, hooks=["hook.py"])
    assert blog(tmp_path / "cold", markup, POSTS | LATER) == anew


@pytest.mark.parametrize(
    "markup",
    [
        "{{ page.title | upper }}",
        "{% if page.title == 'Quite another' %}x{% endif %}",
        "{% filter replace('Later', 'Now') %}{{ page.content }}{% endfilter %}",
    ],
)
def test_a_warm_build_makes_of_such_a_template_what_a_cold_one_does(tmp_path: Path, markup: str) -> None:
    blog(tmp_path / "warm", markup, POSTS)
    assert blog(tmp_path / "warm", markup, LATER) == blog(tmp_path / "cold", markup, POSTS | LATER)


@pytest.mark.parametrize(
    "markup",
    [
        "{{ page.title }}",
        "{{ page.title ~ '!' }}",
        "{{ page.meta.published or 'x' }}",
        "{{ lang.t('action.skip') | upper }}",
        "{{ ('a' ~ config.site_name) | upper }}",
    ],
)
def test_a_template_that_only_shows_texts_shares_its_shells(
    tmp_path: Path, markup: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="mkdocs"):
        blog(tmp_path, markup, POSTS | LATER)
    assert [line for line in caplog.messages if "one by one" in line] == []


def test_a_template_that_never_sees_a_page_may_capture_what_it_likes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ours = (THEME_FOLDER / "paperlog/post.html").read_text(encoding="utf-8")
    files = POSTS | {
        "overrides/paperlog/post.html": f"{ours}{{% set x %}}{{{{ view.title }}}}{{% endset %}}{{{{ x | upper }}}}"
    }
    with caplog.at_level(logging.INFO, logger="mkdocs"):
        pages = blog(tmp_path, "", files)
    assert b"POST 1" in pages["posts/1/index.html"]
    assert [line for line in caplog.messages if "one by one" in line] == []


def test_a_template_that_changes_texts_is_named_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="mkdocs"):
        blog(tmp_path, "{{ page.title | upper }}", POSTS | LATER)
    assert len([line for line in caplog.messages if "'paperlog.html' does more with a page's texts" in line]) == 1


def test_a_link_to_the_source_of_a_page_leads_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    # Material makes it from the address for editing.
    features = {"features": ["content.action.view", "content.action.edit"]}
    repository = {"repo_url": "https://github.com/a/b", "edit_uri": "edit/main/docs/"}
    with caplog.at_level(logging.INFO, logger="mkdocs"):
        pages = blog(tmp_path, "", {**POSTS, "docs/about.md": "# About\n"}, theme=features, **repository)
    assert [line for line in caplog.messages if "one by one" in line] == []
    assert b"https://github.com/a/b/raw/main/docs/about.md" in pages["about/index.html"]
    assert b"https://github.com/a/b/edit/main/posts/1.md" in pages["posts/1/index.html"]
    assert b"https://github.com/a/b/raw/main/posts/1.md" in pages["posts/1/index.html"]

"""Records that say odd things: what a site shows of them is text, in whatever format, or the build names the line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html
from mkdocs.exceptions import Abort
from tests.building import Site, build_site, post, record

EVIL = (
    "<script>evil()</script><img src=x onerror=evil()> ]]> --> \"' onload='evil()' </title></textarea></style> "
    "\\u202e\\u2066 \\u0000\\u001b[31m {{ 7 * 7 }} {% raw %} ${x} %s & &amp;lt; `code` [x](javascript:evil()) @all"
)
NASTY = json.loads('"' + EVIL.replace('"', '\\"') + '"')
UNSEEN = ("\u202e", "\u2066", "\0", "\x1b")
MORE = {
    "comment": NASTY,
    "abstract": NASTY,
    "journal_ref": NASTY,
    "venue": NASTY,
    "doi": f"10.1000/{NASTY}",
    "primary_category": NASTY,
    "categories": [NASTY, "cs.LG"],
    "affiliations": {NASTY: [NASTY]},
    "version": 3,
    "updated": "2020-09-25T00:00:00Z",
    "withdrawn": True,
    "retrieved": NASTY,
    "earlier_versions": [{"version": 2, "title": NASTY, "updated": "2019-09-26T00:00:00Z"}],
    NASTY: NASTY,
}
FILES = {
    "posts/a.md": post("A note", date="2019-12-03", more="arxiv: 1909.11764v2\n"),
    "posts/b.md": post("Another", body="See [this](https://arxiv.org/abs/1810.04805)."),
    "posts/_papers/1909.11764.json": record(
        "1909.11764", title=NASTY, authors=(NASTY, f"{NASTY} Byron"), more=json.dumps(MORE)
    ),
    "posts/_papers/1810.04805.json": record("1810.04805", title=NASTY, authors=(NASTY,), more=json.dumps(MORE)),
    "posts/_papers/1909.11764.json.broken": '{"title": "an older file"',
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build_site(tmp_path_factory.mktemp("blog"), FILES)


def test_what_a_record_says_is_text_in_every_page(site: Site) -> None:
    pages = [
        name for name in site.files() if name.endswith(".html") and name.startswith(("posts/", "papers/", "tags/"))
    ]
    assert "papers/1909.11764/index.html" in pages
    shown = 0
    for name in [*pages, "index.html"]:
        tree = lxml_html.fromstring(site.text(name))
        assert tree.xpath("//@onerror | //@onload | //img[@src='x'] | //a[starts-with(@href, 'javascript')]") == []
        for script in tree.xpath("//script[contains(., 'evil')]"):
            assert script.get("type") == "application/ld+json"
            json.loads(script.text)
        shown += "<script>evil()</script>" in tree.text_content()
    assert shown > 3


def test_formats_for_programs_are_whole(site: Site) -> None:
    kinds = set()
    for name, data in site.files().items():
        kind = name.rpartition(".")[2]
        if kind in {"xml", "opml"}:
            etree.fromstring(data)
        elif kind == "json" and not name.startswith("assets/"):
            json.loads(data)
        else:
            continue
        kinds.add(kind)
    assert kinds == {"xml", "opml", "json"}


def test_nothing_that_is_no_letter_is_anywhere(site: Site) -> None:
    for name, data in site.files().items():
        if name.startswith("assets/") or not name.endswith((".html", ".xml", ".json", ".bib", ".ris", ".txt", ".opml")):
            continue
        text = data.decode()
        for unseen in UNSEEN:
            assert unseen not in text, name
            assert json.dumps(unseen)[1:-1] not in text, name


def test_a_file_that_was_set_aside_is_no_record_and_not_published(site: Site) -> None:
    assert site.log == ()
    assert not [name for name in site.files() if "broken" in name]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("2019-09-25", "0019-09-25", 5, "'published' is not in the years from 1900 to 2199"),
        ('"A paper"', f'"{"x" * 1_000_000}"', 3, "'title' is longer than 5,000 characters"),
        ('"A paper",', '"A paper"', 3, "broken JSON: expecting ',' delimiter"),
        ('"A paper"', '["A paper"]', 3, "'title' is not text"),
    ],
)
def test_a_record_that_is_none_stops_a_build_with_its_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, old: str, new: str, line: int, message: str
) -> None:
    text = (
        '{\n"id": "1909.11764",\n"title": "A paper",\n"authors": ["Ada Byron"],\n'
        '"published": "2019-09-25T00:00:00Z"\n}\n'
    )
    files = {"posts/a.md": post(), "posts/_papers/1909.11764.json": text.replace(old, new)}
    with pytest.raises(Abort):
        build_site(tmp_path, files)
    assert f"posts/_papers/1909.11764.json:{line}: {message}\n  hint: fix this line, or start anew" in caplog.text

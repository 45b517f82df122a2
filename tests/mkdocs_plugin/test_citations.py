"""Citations of small blogs, built for real: files, links to them, and what machines read in a page's head."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from tests.building import Site, build_site, post, record

EVIL = 'Evil </script><script>alert(1)</script> & "quotes" 50% of $\\ell_2$'
FILES = {
    "posts/a.md": post("On FreeLB", more="arxiv: 1909.11764\ntags: [nlp]\nauthors: [ann]\nupdated: 2020-01-02\n"),
    "posts/b.md": post(
        "Два доклада", date="2020-01-01", more="tags: [nlp]\nslug: доклады\npapers:\n"
        "- arxiv: 1909.11764\n- {title: A book & more, authors: [Grace Hopper], year: 2020}\n",
    ),
    "posts/c.md": post("A talk", more="tags: [talks]\n", body="See [this](https://arxiv.org/abs/1810.04805)."),
    "posts/_authors.yml": "ann: {name: Ann <b>Lee</b>, orcid: 0000-0002-1825-0097}\n",
    "posts/_tags.yml": "nlp: {name: NLP}\ntalks: {name: Talks}\n",
    "posts/_papers/1909.11764.json": record("1909.11764", title=EVIL, authors=("Chen Zhu", "Łukasz </script>")),
    "posts/_papers/1810.04805.json": record("1810.04805", title="BERT"),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build_site(tmp_path_factory.mktemp("blog"), FILES)


def test_files_stand_beside_the_pages_that_have_papers(site: Site) -> None:
    assert site.log == ()
    found = {name for name in site.files() if name.endswith((".bib", ".ris", ".csl.json"))}
    beside = ("", "tags/nlp/", "kinds/paper/", "categories/cs.LG/", "authors/ann/")
    assert found == {
        *(f"{page}papers.{ending}" for page in beside for ending in ("bib", "ris", "csl.json")),
        "posts/a/cite.bib",
        "posts/доклады/cite.bib",
        "papers/1810.04805/cite.bib",
        "papers/a-book-and-more/cite.bib",
    }


def test_each_format_is_read_back(site: Site) -> None:
    parsed = bibtexparser.parse_string(site.text("papers.bib"))
    assert not parsed.failed_blocks
    keys = [entry.key for entry in parsed.entries]
    assert len(set(keys)) == 3
    assert all(key.isascii() for key in keys)
    raw = (site.folder / "papers.ris").read_bytes().decode()
    entries = rispy.loads(raw, newline="\r\n")
    assert [entry["id"] for entry in entries] == keys
    items = json.loads(site.text("papers.csl.json"))
    assert [item["id"] for item in items] == keys
    assert EVIL in [item["title"] for item in items] == [entry["title"] for entry in entries]
    assert len(bibtexparser.parse_string(site.text("posts/доклады/cite.bib")).entries) == 2


@pytest.mark.parametrize("page", ["papers/", "tags/nlp/", "categories/cs.LG/", "authors/ann/"])
def test_a_page_links_to_its_files(site: Site, page: str) -> None:
    links = site.page(page).xpath("//ul[contains(@class, 'pl-links')]//a[contains(@href, 'papers.')]")
    assert [link.text_content().strip() for link in links] == ["BibTeX", "RIS", "CSL-JSON"]
    targets = [(site.folder / page / link.get("href")).resolve() for link in links]
    assert all(target.is_file() for target in targets)
    assert {target.parent for target in targets} == {
        site.folder if page == "papers/" else (site.folder / page).resolve()
    }


@pytest.mark.parametrize("page", ["", "tags/talks/", "archive/2019/12/", "kinds/note/"])
def test_a_page_without_papers_of_its_own_links_to_none(site: Site, page: str) -> None:
    assert site.page(page).xpath("//a[contains(@href, 'papers.')]") == []


@pytest.mark.parametrize(
    ("page", "count"), [("posts/a/", 1), ("posts/доклады/", 2), ("papers/1909.11764/", 1), ("papers/1810.04805/", 1)]
)
def test_a_card_shows_the_entry_that_its_file_holds(site: Site, page: str, count: int) -> None:
    cards = site.page(page).xpath("//div[@class='pl-cite']")
    assert len(cards) == count
    for card in cards:
        shown = card.xpath("./pre")[0]
        download = card.xpath(".//a[@download]")[0]
        assert (site.folder / page / download.get("href")).read_text(encoding="utf-8") == shown.text_content()
        assert card.xpath(".//button/@data-copy") == [shown.get("id")]
        assert card.xpath(".//*[@role='status']")[0].text_content() == ""


def posting(site: Site, page: str) -> dict[str, Any]:
    (script,) = site.page(page).xpath("/html/head/script[@type='application/ld+json']")
    found: dict[str, Any] = json.loads(script.text)
    return found


def test_a_post_says_to_machines_that_it_is_about_a_paper(site: Site) -> None:
    found = posting(site, "posts/a/")
    assert found["@type"] == "BlogPosting"
    assert found["headline"] == "On FreeLB"
    assert found["url"] == site.page("posts/a/").xpath("string(//link[@rel='canonical']/@href)")
    assert (found["datePublished"], found["dateModified"]) == ("2019-12-03", "2020-01-02")
    assert found["author"][0]["name"] == "Ann <b>Lee</b>"
    assert found["keywords"] == ["NLP"]
    about = found["about"]
    assert (about["@type"], about["name"]) == ("ScholarlyArticle", EVIL)
    assert [author["name"] for author in about["author"]] == ["Chen Zhu", "Łukasz </script>"]
    assert about["url"] == "https://arxiv.org/abs/1909.11764"
    assert {"@type": "PropertyValue", "propertyID": "arXiv", "value": "1909.11764"} in about["identifier"]


def test_the_address_in_json_ld_is_the_canonical_one_in_any_script(site: Site) -> None:
    found = posting(site, "posts/доклады/")
    assert found["url"] == site.page("posts/доклады/").xpath("string(//link[@rel='canonical']/@href)")
    assert [paper["name"] for paper in found["about"]] == [EVIL, "A book & more"]
    assert "about" not in posting(site, "posts/c/")


def test_no_record_adds_a_script_or_says_that_the_page_is_the_paper(site: Site) -> None:
    pages = [name.removesuffix("index.html") for name in site.files() if name.endswith("/index.html")]
    assert "posts/a/" in pages
    for page in pages:
        tree = site.page(page)
        assert not [script for script in tree.xpath("//script") if "alert(1)" in (script.text or "")
                    and script.get("type") != "application/ld+json"]  # fmt: skip
        assert tree.xpath("//meta[starts-with(@name, 'citation_')]") == []
        assert len(tree.xpath("//script[@type='application/ld+json']")) == page.startswith("posts/")


def test_a_post_announces_its_bibliography(site: Site) -> None:
    for page in ("posts/a/", "posts/доклады/"):
        (link,) = site.page(page).xpath("//link[@rel='alternate'][@type='application/x-bibtex']")
        assert (site.folder / page / link.get("href")).resolve() == (site.folder / page / "cite.bib").resolve()
    assert site.page("posts/c/").xpath("//link[@type='application/x-bibtex']") == []


def test_links_to_the_files_are_checked_as_others_are(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post(more="arxiv: 1909.11764\n", body="[all](/papers.bib), [mine](/posts/a/cite.bib)"),
            "posts/_papers/1909.11764.json": record("1909.11764"),
            "posts/b.md": post("B", body="[none](/posts/b/cite.bib)"),
        },
    )
    assert [line for line in site.log if "a.md" in line] == []
    assert len([line for line in site.log if "posts/b.md" in line and "'/posts/b/cite.bib'" in line]) == 1


def test_a_blog_without_an_address_has_files_and_no_json_ld(tmp_path: Path) -> None:
    site = build_site(tmp_path, FILES, site_url="")
    assert "papers.bib" in site.files()
    assert site.page("posts/a/").xpath("//script[@type='application/ld+json']") == []

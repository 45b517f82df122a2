"""What somebody found who tried to break a blog; each case stays mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.exceptions import Abort, ConfigurationError
from tests.building import build_site, post, write_tree


def test_the_id_of_a_heading_stays_an_id(tmp_path: Path) -> None:
    body = "## H {: id='x\" onclick=\"alert(1)' }\n\ntext\n\n## T {: id='y\"><img src=x onerror=\"alert(1)' }\n"
    site = build_site(tmp_path, {"posts/a.md": post(body=body)})
    page = site.page("posts/a/")
    assert page.xpath("//*[@onclick or @onerror]") == []


@pytest.mark.parametrize(
    "alias", ["/tags/", "/feed.xml", "/posts/b/cite.bib", "/404.html", "/assets/images/favicon.png"]
)
def test_an_alias_in_the_place_of_an_output_is_an_error_and_the_old_site_stays(tmp_path: Path, alias: str) -> None:
    good = {"posts/b.md": post("B", more="arxiv: 1909.11764\n")}
    before = build_site(tmp_path, good).files()
    with pytest.raises(Abort):
        build_site(tmp_path, {"posts/a.md": post(more=f"aliases: [{alias}]\n")})
    after = {
        path.relative_to(tmp_path / "site").as_posix(): path.read_bytes()
        for path in (tmp_path / "site").rglob("*")
        if path.is_file()
    }
    assert after == before
    (tmp_path / "posts/a.md").unlink()
    assert build_site(tmp_path, {}).files() == before


def test_a_folder_in_the_place_of_a_file_is_an_error(tmp_path: Path) -> None:
    files = {
        "posts/a.md": post("A", more="aliases: [/old.html]\n"),
        "posts/b.md": post("B", more="aliases: [/old.html/x/]\n"),
    }
    with pytest.raises(Abort):
        build_site(tmp_path, files)


def test_papers_of_one_title_are_told_apart(tmp_path: Path) -> None:
    notes = "papers: [{{title: Notes, authors: [{author}], url: 'https://example.org/{author}'}}]\n"
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post("A", date="2019-01-01", more=notes.format(author="Ada")),
            "posts/b.md": post("B", date="2020-01-01", more=notes.format(author="Bob")),
        },
    )
    assert site.words("posts/a/", "//p[@class='pl-paper__authors']") == ["Ada"]
    assert site.words("posts/b/", "//p[@class='pl-paper__authors']") == ["Bob"]
    assert "papers/notes/index.html" in site.files()
    assert "Ada" in site.text("papers/notes/")


def test_one_paper_named_twice_has_one_card(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post(more="papers: [{title: Same}, {title: Same}]\n")})
    assert len(site.page("posts/a/").xpath("//section[@class='pl-paper']")) == 1


def test_files_that_a_post_includes_are_read_anew(tmp_path: Path) -> None:
    extensions = [{"pymdownx.snippets": {"base_path": [str(tmp_path)]}}]
    files = {"posts/a.md": post(body='--8<-- "inc.txt"'), "inc.txt": "first words"}
    build_site(tmp_path, files, markdown_extensions=extensions)
    site = build_site(tmp_path, {"inc.txt": "second words"}, markdown_extensions=extensions)
    assert "second words" in site.text("posts/a/")
    assert "second words" in site.text("feed.xml")


def test_front_matter_of_the_introduction_is_not_shown(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post(), "docs/index.md": "---\nhide: [toc]\n---\nWelcome."})
    assert site.words("", "//div[@class='pl-lead']") == ["Welcome."]


def test_addresses_with_other_letters_are_encoded_once(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {
            "posts/привет.md": post("P", more='aliases: ["/%D1%82/"]\n', body="[x](../docs/über.md) ![p](my%20p.png)"),
            "posts/my p.png": b"png",
            "docs/über.md": "# Ü",
        },
    )
    links = site.page("posts/привет/").xpath("//div[@class='pl-text']//a/@href | //div[@class='pl-text']//img/@src")
    assert links == ["../../%C3%BCber/", "../../posts/my%20p.png"]
    assert "<loc>https://blog.example.org/notes/posts/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82/</loc>" in site.text(
        "sitemap.xml"
    )
    assert "т/index.html" in site.files()


def test_paths_in_front_matter_lead_to_pages_of_the_site(tmp_path: Path) -> None:
    more = "links: {code: /about/, data: /nowhere/}\nvia: {name: Us, url: /tags/}\n"
    site = build_site(tmp_path, {"posts/a.md": post(more=more), "docs/about.md": "# About"})
    assert site.page("posts/a/").xpath("//ul[@class='pl-links']//a/@href") == ["../../about/", "/nowhere/"]
    assert site.page("posts/a/").xpath("//p[@class='pl-byline']//a/@href") == ["../../tags/"]
    assert [line.splitlines()[0] for line in site.log] == [
        "paperlog: posts/a.md:4: link to '/nowhere/', which does not exist"
    ]


@pytest.mark.parametrize("folder", ["posts", "./posts", "content/../posts", "docs/posts"])
def test_the_folder_of_posts_may_be_spelled_in_any_way(tmp_path: Path, folder: str) -> None:
    files = {f"{folder}/a.md": post(body="A picture: ![p](p.png)"), f"{folder}/p.png": b"png"}
    write_tree(tmp_path, {"content/.gitkeep": ""})
    site = build_site(tmp_path, files, plugins=[{"paperlog": {"posts_dir": folder}}])
    assert site.log == ()
    assert site.page("posts/a/").xpath("//div[@class='pl-text']//img/@src") == ["../../posts/p.png"]


@pytest.mark.parametrize("folder", [".", "..", "/tmp", "../elsewhere"])
def test_the_folder_of_posts_is_inside_the_blog(tmp_path: Path, folder: str) -> None:
    with pytest.raises((Abort, ConfigurationError)):
        build_site(tmp_path, {"posts/a.md": post()}, plugins=[{"paperlog": {"posts_dir": folder}}])


def test_without_a_site_url_there_is_no_sitemap(tmp_path: Path) -> None:
    files = {"mkdocs.yml": "site_name: x\ntheme: {name: material}\nplugins: [paperlog]\n", "posts/a.md": post()}
    assert "sitemap.xml" not in build_site(tmp_path, files).files()


def test_names_that_differ_in_case_only_share_a_page(tmp_path: Path) -> None:
    venue = "papers: [{{title: {title}, venue: {venue}}}]\n"
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post("A", more=venue.format(title="One", venue="Straße")),
            "posts/b.md": post("B", more=venue.format(title="Two", venue="Strasse")),
        },
    )
    assert len([name for name in site.files() if name.startswith("venues/") and name.endswith(".html")]) == 1


def test_a_description_with_quotes_stays_in_its_attribute(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post()}, site_description='Notes on "deep" <learning>')
    assert site.page("").xpath("//meta[@name='description']/@content") == ['Notes on "deep" <learning>']


def test_robots_and_readme_of_the_authors_own_are_taken(tmp_path: Path) -> None:
    files = {"posts/a.md": post(), "docs/robots.txt": "User-agent: x\n", "docs/README.md": "Hello from the readme."}
    site = build_site(tmp_path, files)
    assert site.text("robots.txt") == "User-agent: x\n"
    assert site.words("", "//div[@class='pl-lead']") == ["Hello from the readme."]


def test_addresses_are_the_same_without_directory_urls(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post()}, use_directory_urls=False)
    (canonical,) = site.page("posts/a/").xpath("//link[@rel='canonical']/@href")
    assert f"<loc>{canonical}</loc>" in site.text("sitemap.xml")

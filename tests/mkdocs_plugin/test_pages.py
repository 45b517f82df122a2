"""Small blogs, built for real: which pages they have, and what is on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.exceptions import Abort, ConfigurationError
from tests.building import build_site, post, record

PAPER = "arxiv: 1909.11764\n"


def test_a_blog_of_four_lines_stands(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post("First", body="Hello **there**.")})
    assert site.log == ()
    assert site.words("", "//h1") == ["A blog"]
    assert site.words("posts/a/", "//h1") == ["First"]
    assert site.page("").xpath("//h2/a/@href") == ["./posts/a/"]
    assert {"tags/index.html", "papers/index.html", "archive/2019/12/index.html", "kinds/note/index.html"} <= set(
        site.files()
    )


def test_an_empty_blog_stands_too(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/.gitkeep": ""})
    assert site.words("", "//p[@class='pl-empty']") == ["There are no posts here yet."]


def test_the_card_shows_the_facts_of_the_record(tmp_path: Path) -> None:
    names = tuple(f"Author {number}" for number in range(2833))
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post("Mine", more=PAPER + "links: {code: https://github.com/x/y}\n"),
            "posts/_papers/1909.11764.json": record(
                "1909.11764",
                title="Theirs: $\\ell_2$ norms",
                authors=names,
                more='{"version": 4, "venue": "ICLR 2020"}',
            ),
        },
    )
    assert site.log == ()
    card = site.page("posts/a/").xpath("//section[@class='pl-paper']")[0]
    assert card.xpath("string(.//dl/div[1]/dt)") == "arXiv"
    assert card.xpath("string(.//dl/div[1]/dd)") == "1909.11764v4"
    assert card.xpath(".//math")
    assert site.words("posts/a/", "//details/summary")[0] == "and 2,821 more"
    assert "Author 2832" in card.text_content()
    assert card.xpath(".//ul[@class='pl-links']//a/@href") == [
        "https://arxiv.org/abs/1909.11764",
        "https://arxiv.org/pdf/1909.11764",
        "https://github.com/x/y",
    ]
    assert "cs.LG Machine Learning" in " ".join(card.text_content().split())
    assert site.words("venues/iclr-2020/", "//h1") == ["ICLR 2020"]


def test_a_venue_that_is_a_tag_too_is_named_once_in_a_list(tmp_path: Path) -> None:
    paper = "papers: [{title: It, authors: [Grace Hopper], url: https://example.org/p.pdf, venue: NeurIPS}]\n"
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post("Tagged", more=paper + "tags: [neurips]\n"),
            "posts/b.md": post("Not", date="2019-12-02", more=paper + "tags: [nlp]\n"),
        },
    )
    assert site.words("", "//p[@class='pl-card__paper']/span") == ["Grace Hopper", "Grace Hopper", "NeurIPS"]
    assert site.words("", "//article//ul[@class='pl-tags']/li") == ["neurips", "nlp"]


def test_a_missing_record_is_a_warning_with_the_command_that_mends_it(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": f"---\ndate: 2019-12-03\n{PAPER}---\nText.\n"})
    assert site.log == (
        "paperlog: posts/a.md:3: no record of arXiv paper '1909.11764' yet\n  hint: run: paperlog refresh 1909.11764",
    )
    assert site.words("posts/a/", "//h1") == ["arXiv:1909.11764"]
    assert site.words("posts/a/", "//span[contains(@class, 'pl-badge--no-record')]") == ["no record yet"]


def test_strict_turns_a_warning_into_failure(tmp_path: Path) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {"posts/a.md": post(more=PAPER)}, strict=True)


def test_several_papers_and_one_that_is_not_on_arxiv(tmp_path: Path) -> None:
    elsewhere = (
        "{title: Elsewhere, authors: [Grace Hopper], url: https://example.org/p.pdf, year: 2020, venue: Workshop}"
    )
    more = f"papers:\n  - 1909.11764\n  - {elsewhere}\n"
    site = build_site(tmp_path, {"posts/a.md": post(more=more), "posts/_papers/1909.11764.json": record("1909.11764")})
    assert site.words("posts/a/", "//p[@class='pl-paper__title']") == ["A paper", "Elsewhere"]
    assert site.words("papers/elsewhere/", "//h1") == ["Elsewhere"]
    assert site.words("venues/workshop/", "//h2") == ["A post"]


def test_two_notes_on_one_paper_find_each_other_and_the_one_that_mentions_it(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post("First", more=PAPER),
            "posts/b.md": post("Second", more=PAPER),
            "posts/c.md": post("Third", body="See <https://arxiv.org/abs/1909.11764>."),
            "posts/_papers/1909.11764.json": record("1909.11764"),
        },
    )
    assert "Second" in site.words("posts/a/", "//section[@aria-labelledby='__other-notes']")[0]
    assert "A paper" in site.words("posts/c/", "//section[@aria-labelledby='__mentioned']")[0]
    assert site.words("papers/1909.11764/", "//section[@class='pl-more']//a") == ["First", "Second", "Third"]


def test_lists_are_cut_into_pages(tmp_path: Path) -> None:
    posts = {f"posts/p{number:02}.md": post(f"Post {number:02}", date=f"2019-12-{number:02}") for number in range(1, 8)}
    site = build_site(tmp_path, posts, plugins=[{"paperlog": {"posts_per_page": 3}}])
    assert site.words("", "//h2") == ["Post 07", "Post 06", "Post 05"]
    assert site.words("page/3/", "//h2") == ["Post 01"]
    assert site.page("page/2/").xpath("//nav[@class='pl-pager']/a/@href") == ["../../", "../../page/3/"]
    assert "kinds/note/page/2/index.html" in site.files()


def test_pinned_posts_come_first_on_the_home_page_only(tmp_path: Path) -> None:
    site = build_site(
        tmp_path, {"posts/a.md": post("Old", date="2018-01-01", more="pinned: true\n"), "posts/b.md": post("New")}
    )
    assert site.words("", "//h2") == ["Old", "New"]
    assert site.words("kinds/note/", "//h2") == ["New", "Old"]


def test_drafts_appear_only_while_somebody_writes(tmp_path: Path) -> None:
    files = {"posts/a.md": post("Done"), "posts/b.md": post("Not done", more="draft: true\n")}
    assert build_site(tmp_path, files).words("", "//h2") == ["Done"]
    served = build_site(tmp_path, files, command="serve")
    assert served.words("", "//h2") == ["Done", "Not done"]
    assert served.words("posts/b/", "//span[contains(@class, 'pl-badge--draft')]") == ["Draft"]


@pytest.mark.parametrize("tag", ["C++", "Q&A <x>", "index", "2", "обучение", "機械学習", "page"])
def test_any_tag_has_a_page_of_its_own(tmp_path: Path, tag: str) -> None:
    site = build_site(tmp_path, {"posts/a.md": post(more=f'tags: ["{tag}", "other"]\n')})
    (href,) = site.page("posts/a/").xpath("//ul[@class='pl-tags']/li[1]/a/@href")
    assert site.words(f"{href.removeprefix('../../')}", "//h1") == [tag]
    assert site.words("", "//ul[@class='pl-tags']/li[1]") == [tag]


def test_spellings_of_one_tag_are_one_tag(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post(more="tags: [NLP]\n"), "posts/b.md": post(more='tags: ["#nlp"]\n')})
    pages = [path for path in site.files() if path.startswith("tags/") and path.endswith(".html")]
    assert pages == ["tags/index.html", "tags/nlp/index.html"]


def test_every_problem_of_every_post_is_told_and_the_old_site_stays(tmp_path: Path) -> None:
    build_site(tmp_path, {"posts/a.md": post("First")})
    bad = {
        "posts/b.md": "---\ntitle: FreeLB: Enhanced\ndate: 2019-12-03\n---\nText.\n",
        "posts/c.md": post(date="2019-02-30", more="tilte: x\n"),
    }
    with pytest.raises(Abort):
        build_site(tmp_path, bad)
    assert (tmp_path / "site/posts/a/index.html").is_file()


def test_the_list_of_problems_has_lines_and_hints_and_no_traceback(tmp_path: Path) -> None:
    import subprocess
    import sys

    bad = {
        "posts/b.md": "---\ntitle: FreeLB: Enhanced\ndate: 2019-12-03\n---\nText.\n",
        "posts/c.md": post(date="2019-02-30", more="tilte: x\n"),
    }
    with pytest.raises(Abort):
        build_site(tmp_path, bad)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "posts/b.md:2: " in done.stderr
    assert 'title: "FreeLB: Enhanced"' in done.stderr
    assert "posts/c.md:3: " in done.stderr
    assert "posts/c.md:4: unknown key 'tilte'" in done.stderr
    assert "did you mean 'title'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_posts_of_one_address_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {"posts/a.md": post(), "posts/2019/A.md": post()})


def test_old_addresses_lead_to_the_post(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post(more="aliases: [/old/path/, /2019/a.html]\n")})
    assert site.page("old/path/").xpath("//a/@href") == ["../../posts/a/"]
    assert site.page("2019/a.html").xpath("//a/@href") == ["../posts/a/"]
    assert site.page("old/path/").xpath("//link/@href") == ["https://blog.example.org/notes/posts/a/"]


def test_links_lead_where_their_files_are_published(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2019/a.md": post(
            body="[b](../b.md#part) [about](../../docs/about.md) ![A picture](img/x.png) [home](/)"
        ),
        "posts/b.md": post(body="Text.\n\n## Part"),
        "posts/2019/img/x.png": b"png",
        "docs/about.md": "# About\n\n[A post](posts/2019/a.md)\n",
    }
    site = build_site(tmp_path, files)
    assert site.log == ()
    page = site.page("posts/a/")
    assert page.xpath("//div[@class='pl-text']//a/@href") == ["../../posts/b/#part", "../../about/", "../../"]
    assert page.xpath("//div[@class='pl-text']//img/@src") == ["../../posts/2019/img/x.png"]
    assert site.files()["posts/2019/img/x.png"] == b"png"
    assert "../posts/a/" in site.page("about/").xpath("//article//a/@href")


def test_dead_links_are_warnings_with_their_line(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {"posts/a.md": post(body="Fine.\n\n[x](nope.md) [y](b.md#gone)"), "posts/b.md": post(body="Text.\n\n## Here")},
    )
    assert [line.splitlines()[0] for line in site.log] == [
        "paperlog: posts/a.md:7: link to 'b.md#gone', but 'posts/b.md' has no heading '#gone'",
        "paperlog: posts/a.md:7: link to 'nope.md', which does not exist",
    ]


HOSTILE = "</title></script><script>alert(1)</script>\"'&\u202e ]]>"


def test_hostile_text_changes_nothing_but_letters(tmp_path: Path) -> None:
    import json

    site = build_site(
        tmp_path,
        {
            "posts/a.md": post(HOSTILE, more=f"{PAPER}summary: {json.dumps(HOSTILE)}\ntags: [{json.dumps(HOSTILE)}]\n"),
            "posts/b.md": "---\ndate: 2019-12-03\narxiv: 1803.03635\n---\nText.\n",
            "posts/_papers/1909.11764.json": record(
                "1909.11764",
                title=HOSTILE,
                authors=(HOSTILE,),
                more=json.dumps(
                    {
                        "comment": HOSTILE,
                        "venue": HOSTILE,
                        "abstract": HOSTILE,
                        "journal_ref": HOSTILE,
                        "primary_category": HOSTILE,
                        "categories": [HOSTILE],
                    }
                ),
            ),
            "posts/_papers/1803.03635.json": record("1803.03635", title=HOSTILE),
        },
    )
    for path, content in site.files().items():
        if path.endswith(".html"):
            assert b"<script>alert" not in content, path


def test_the_sitemap_has_the_posts_own_dates(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post(), "posts/b.md": post(more="updated: 2020-05-06\n")})
    sitemap = site.text("sitemap.xml")
    assert "<loc>https://blog.example.org/notes/posts/a/</loc>\n    <lastmod>2019-12-03</lastmod>" in sitemap
    assert "<loc>https://blog.example.org/notes/posts/b/</loc>\n    <lastmod>2020-05-06</lastmod>" in sitemap
    assert "Sitemap: https://blog.example.org/notes/sitemap.xml" in site.text("robots.txt")
    assert "sitemap.xml.gz" not in site.files()


def test_canonical_links_use_the_site_url_and_others_are_relative(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post()})
    page = site.page("posts/a/")
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://blog.example.org/notes/posts/a/"]
    assert page.xpath("//meta[@property='og:url']/@content") == ["https://blog.example.org/notes/posts/a/"]
    links = page.xpath("//a/@href | //link[@rel='stylesheet']/@href | //script/@src")
    assert [link for link in links if link.startswith("/")] == []


def test_the_page_for_unknown_addresses_works_at_any_depth(tmp_path: Path) -> None:
    page = build_site(tmp_path, {"posts/a.md": post()}).page("404.html")
    assert all(
        href.startswith("/notes/") for href in page.xpath("//article//a/@href | //link[@rel='stylesheet']/@href")
    )
    assert page.xpath("//article//a/@href")


def test_a_navigation_of_the_blogs_own_wins(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {"posts/a.md": post(), "docs/about.md": "# About"},
        nav=[{"Everything": "index.md"}, {"Us": "about.md"}, {"Topics": "tags/index.md"}],
    )
    assert site.words("", "//nav[@class='md-tabs']//a") == ["Everything", "Us", "Topics"]


def test_a_template_of_the_blogs_own_wins(tmp_path: Path) -> None:
    files = {"posts/a.md": post(), "mine/paperlog/post.html": "<h1>{{ view.title }}, mine</h1>"}
    site = build_site(tmp_path, files, theme={"name": "material", "custom_dir": "mine"})
    assert site.words("posts/a/", "//h1") == ["A post, mine"]


def test_the_introduction_stands_above_the_posts(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post(), "docs/index.md": "Welcome to **us**."})
    assert site.words("", "//div[@class='pl-lead']") == ["Welcome to us."]


def test_other_plugins_see_posts_as_pages(tmp_path: Path) -> None:
    hook = (
        "def on_page_content(html, page, config, files):\n    return html + f'<p id=\"seen\">{page.file.src_uri}</p>'\n"
    )
    site = build_site(tmp_path, {"posts/2019/a.md": post(), "hook.py": hook}, hooks=["hook.py"])
    assert site.words("posts/a/", "//p[@id='seen']") == ["posts/2019/a.md"]


def test_a_post_can_be_edited_where_it_is(tmp_path: Path) -> None:
    files = {
        "posts/2019/a.md": post(),
        "hook.py": (
            "def on_page_content(html, page, config, files):\n    return html + f'<p id=\"edit\">{page.edit_url}</p>'\n"
        ),
    }
    site = build_site(tmp_path, files, hooks=["hook.py"], repo_url="https://github.com/a/b", edit_uri="edit/main/docs/")
    assert site.words("posts/a/", "//p[@id='edit']") == ["https://github.com/a/b/edit/main/posts/2019/a.md"]


def test_dates_in_the_future_and_of_other_zones_are_shown_as_they_are(tmp_path: Path) -> None:
    site = build_site(
        tmp_path, {"posts/a.md": post(date="2999-01-01"), "posts/b.md": post(date="2019-12-03T23:30:00+02:00")}
    )
    assert site.page("posts/a/").xpath("//time/@datetime") == ["2999-01-01"]
    assert site.page("posts/b/").xpath("//time/@datetime") == ["2019-12-03T23:30:00+02:00"]


def test_posts_may_live_elsewhere(tmp_path: Path) -> None:
    site = build_site(
        tmp_path, {"notes/a.md": post("Here"), "notes/x.txt": "beside"}, plugins=[{"paperlog": {"posts_dir": "notes"}}]
    )
    assert site.words("posts/a/", "//h1") == ["Here"]
    assert site.text("posts/x.txt") == "beside"


@pytest.mark.parametrize("name", ["docs/posts/a.md", "docs/tags/index.md", "docs/kinds/Note/index.md"])
def test_documentation_in_the_place_of_an_output_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {"posts/2019/a.md": post(), name: "# Mine"})


def test_a_post_keeps_its_title_whatever_the_navigation_calls_it(tmp_path: Path) -> None:
    nav = [{"Start here": "posts/a.md"}, {"Posts": "index.md"}]
    site = build_site(tmp_path, {"posts/a.md": post("A & B")}, nav=nav)
    assert site.words("posts/a/", "//title") == ["A & B - A blog"]
    assert site.words("posts/a/", "//nav[@class='md-tabs']//a")[0] == "Start here"


def test_without_tabs_the_navigation_is_beside_the_page(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post()}, theme={"name": "material", "features": ["navigation.footer"]})
    (sidebar,) = site.page("posts/a/").xpath("//div[@data-md-type='navigation']")
    assert "hidden" not in sidebar.attrib


@pytest.mark.parametrize("plugin", ["tags", "blog", "search"])
def test_plugins_of_material_may_stand_beside(tmp_path: Path, plugin: str) -> None:
    site = build_site(tmp_path, {"posts/a.md": post()}, plugins=[plugin, "paperlog"])
    assert site.words("posts/a/", "//h1") == ["A post"]


@pytest.mark.parametrize("option", [{"posts_per_page": 0}, {"related_posts": -1}, {"feed_items": "many"}, {"pots": 1}])
def test_options_that_make_no_sense_are_refused(tmp_path: Path, option: dict[str, object]) -> None:
    with pytest.raises((Abort, ConfigurationError)):
        build_site(tmp_path, {"posts/a.md": post()}, strict=True, plugins=[{"paperlog": option}])


def test_another_theme_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {"posts/a.md": post()}, theme={"name": "readthedocs"})


def test_only_a_note_says_that_its_paper_was_revised_since(tmp_path: Path) -> None:
    revised = '{"version": 5, "updated": "2020-04-23T00:00:00Z"}'
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post("First", more="arxiv: 1909.11764v2\n"),
            "posts/_papers/1909.11764.json": record("1909.11764", more=revised),
        },
    )
    told = "revised since this note this note is about v2; v5 is of 23 April 2020"
    assert site.words("posts/a/", "//p[@class='pl-status']") == [told]
    assert site.words("", "//article//span[contains(@class, 'pl-badge')]") == ["revised since this note"]
    for page in ("papers/1909.11764/", "papers/"):
        assert "since this note" not in site.text(page)


def test_what_became_of_a_paper_stands_on_its_page_whoever_tells_of_it(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post(body="On <https://arxiv.org/abs/1909.11764> and <https://arxiv.org/abs/1803.03635>."),
            "posts/_papers/1909.11764.json": record("1909.11764", more='{"withdrawn": true, "comment": "An error."}'),
        },
    )
    assert site.words("papers/1909.11764/", "//p[@class='pl-status']") == ["withdrawn An error."]
    assert site.words("papers/", "//span[contains(@class, 'pl-badge')]") == ["withdrawn", "no record yet"]


def test_every_page_has_a_title_and_a_description_of_its_own(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post("A paper", more="arxiv: 1909.11764\ntags: [iclr, nlp]\nauthors: [mira]\n"),
            "posts/b.md": post("Second", more="tags: [nlp, paper]\nauthors: [mira]\n", date="2019-12-02", body="B."),
            "posts/c.md": post("Third", date="2018-01-01", body="On <https://arxiv.org/abs/1803.03635>."),
            "posts/_papers/1909.11764.json": record("1909.11764", more='{"venue": "ICLR"}'),
            "posts/_papers/1803.03635.json": record(
                "1803.03635", title="Tickets", authors=("Jonathan Frankle", "Michael Carbin")
            ),
            "posts/_tags.yml": "iclr: {name: ICLR}\nnlp: {name: NLP, description: Language.}\npaper: {name: Paper}\n",
            "posts/_authors.yml": "mira: {name: Mira Okafor}\n",
        },
        plugins=[{"paperlog": {"posts_per_page": 1, "papers_per_page": 1}}],
        site_description="A blog's own words.",
    )
    pages = [name for name in site.files() if name.endswith(".html") and name != "404.html"]
    told = {
        name: (site.words(name, "//title"), site.page(name).xpath("//meta[@name='description']/@content"))
        for name in pages
    }
    titles = [title for title, _ in told.values()]
    descriptions = [description for _, description in told.values()]
    assert [title for title in titles if titles.count(title) > 1] == []
    assert [description for description in descriptions if descriptions.count(description) > 1] == []
    facts = {name: (title[0].removesuffix(" - A blog"), description[0]) for name, (title, description) in told.items()}
    assert facts["index.html"] == ("A blog", "A blog's own words.")
    assert facts["page/2/index.html"] == ("Posts, page 2", "All 3 posts of A blog, page 2 of 3")
    assert facts["tags/nlp/index.html"] == ("NLP", "Language.")
    assert facts["tags/iclr/index.html"] == ("ICLR", "1 post on ICLR")
    assert facts["venues/iclr/index.html"] == ("ICLR (venue)", "1 post on ICLR and its papers")
    assert facts["kinds/paper/index.html"] == ("Paper (kind)", "1 post on papers")
    assert facts["kinds/note/page/2/index.html"] == ("Note, page 2", "2 notes of A blog, page 2 of 2")
    assert facts["authors/mira/index.html"] == ("Mira Okafor", "2 posts by Mira Okafor")
    assert facts["categories/cs.LG/index.html"][1] == "1 post on papers in arXiv's category cs.LG, Machine Learning"
    assert facts["archive/2019/12/index.html"] == ("December 2019", "2 posts of December 2019")
    assert facts["papers/1909.11764/index.html"] == ("Paper: A paper", "A note on A paper by Ada Byron")
    mentioned = "Tickets by Jonathan Frankle and Michael Carbin, mentioned in 1 post"
    assert facts["papers/1803.03635/index.html"] == ("Paper: Tickets", mentioned)
    assert site.words("papers/1909.11764/", "//h1") == ["A paper"]
    assert site.words("venues/iclr/", "//h1") == ["ICLR"]


def test_a_page_that_does_not_exist_says_so_and_is_in_no_search_engine(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post()})
    assert site.words("404.html", "//title") == ["Not found - A blog"]
    assert site.page("404.html").xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert site.page("").xpath("//meta[@name='robots']") == []


def test_where_a_paper_was_published_is_said_once(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post(more="arxiv: 1909.11764\n"),
            "posts/b.md": post(more="arxiv: 1803.03635\n"),
            "posts/_papers/1909.11764.json": record("1909.11764", more='{"journal_ref": "NeurIPS 2020, vol 33"}'),
            "posts/_papers/1803.03635.json": record("1803.03635", more='{"doi": "10.1000/1"}'),
        },
    )
    for page in ("posts/a/", "papers/1909.11764/"):
        (card,) = site.words(page, "//section[@class='pl-paper']")
        assert card.partition(" Cite ")[0].count("NeurIPS 2020, vol 33") == 1
        assert site.words(page, "//p[@class='pl-status']") == []
    assert site.words("posts/b/", "//p[@class='pl-status']") == ["published doi:10.1000/1"]
    assert site.words("papers/", "//span[contains(@class, 'pl-badge')]") == ["published", "published"]


def test_a_video_that_the_text_shows_has_no_button(tmp_path: Path) -> None:
    more = "links: {{video: {}, code: https://example.org/}}\n"
    watch = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    bodies = {
        "shown": (watch, "https://youtu.be/dQw4w9WgXcQ"),
        "another": (watch, "https://youtu.be/dQw4w9WgXc0"),
        "linked": (watch, f"It is [here]({watch})."),
        "film": ("talk.mp4", '<video src="talk.mp4" controls></video>'),
        "file": ("talk.mp4", "[The talk](talk.mp4)"),
    }
    files = {f"posts/{name}.md": post(name, more=more.format(url), body=body) for name, (url, body) in bodies.items()}
    site = build_site(tmp_path, {**files, "posts/talk.mp4": b"film"})
    buttons = {name: site.words(f"posts/{name}/", "//ul[@aria-label='Links']/li") for name in bodies}
    both, one = ["Video", "Code"], ["Code"]
    assert buttons == {"shown": one, "another": both, "linked": both, "film": one, "file": both}


@pytest.mark.parametrize("number", [3, 120])  # few are made by MkDocs, many by workers
def test_templates_find_the_pages_of_the_documentation_that_are_published(tmp_path: Path, number: int) -> None:
    main = (
        '{% extends "base.html" %}{% block site_nav %}<i id="p">{{ pages | map(attribute="src_uri") | join(" ") }}</i>'
    )
    files = {
        "overrides/main.html": main + "{{ super() }}{% endblock %}",
        "docs/about.md": "# About\n",
        "docs/secret.md": "# Secret\n",
    } | {f"posts/p{each}.md": post(f"P{each}", more=f"tags: [t{each}]\n") for each in range(number)}
    theme = {"name": "material", "custom_dir": "overrides"}
    site = build_site(tmp_path, files, theme=theme, exclude_docs="secret.md")
    for path in ("about/", "posts/p1/", "tags/"):
        assert site.words(path, "//i[@id='p']") == ["about.md"]

"""The templates on views of their own: what they show, and that text stays text."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from markupsafe import Markup
from msgspec.structs import replace

import paperlog
from paperlog.site.options import SiteOptions
from paperlog.site.templates import Templates
from paperlog.site.urls import place
from paperlog.site.views import (
    ArchiveView,
    ArchiveYear,
    BadgeView,
    Byline,
    CitationView,
    FeedRow,
    FeedSection,
    LinkView,
    ListingView,
    Moment,
    Pager,
    PaperCard,
    PaperRow,
    PapersView,
    PaperView,
    PostCard,
    PostView,
    Reference,
    SearchView,
    Siblings,
    SubscribeView,
    TagSection,
    TagsView,
)

THEME = Path(paperlog.__file__).parent / "theme"
TEMPLATES = Templates(
    [str(THEME), str(resources.files("material").joinpath("templates"))],
    options=SiteOptions(name="A blog", site_url="https://blog.example/"),
)

EVIL = "<script>alert('x')</script> & \"quoted\""
DAY = Moment("3 December 2019", "2019-12-03")
HERE = Reference(EVIL, "somewhere/", 3, EVIL)
BADGE = BadgeView("withdrawn", EVIL, EVIL)
LINK = LinkView("code", EVIL, "https://example.org/?a=1&b=2", "simple/github")
ONE_PAGE = Pager(1, 1, None, None, ())

PAPER = PaperCard(
    key="1909.11764",
    url="papers/1909.11764/",
    title=EVIL,
    authors=(EVIL, "Yu Cheng"),
    more_authors=tuple(f"Author {number}" for number in range(2829)),
    arxiv="1909.11764",
    version=5,
    has_record=True,
    category=Reference("cs.CL", "categories/cs.CL/", detail=EVIL),
    other_categories=(Reference("cs.LG", "categories/cs.LG/", detail=EVIL),),
    published=DAY,
    updated=Moment("23 April 2020", "2020-04-23"),
    year=2019,
    venue=HERE,
    journal_ref=EVIL,
    doi="10.1000/1",
    comment=EVIL,
    abstract=f"{EVIL} and $x^2$",
    badges=(BADGE,),
    links=(LINK,),
    citation=CitationView("posts/a/cite.bib", lambda: f"@misc{{zhu2019, title = {{{EVIL}}}}}"),
)

POST = PostView(
    url="posts/a/",
    title=EVIL,
    kind=Reference("Paper", "kinds/paper/"),
    kind_icon="material/file-document-outline",
    draft=True,
    lang="ar",
    byline=Byline(DAY, DAY, (HERE,), 2, LinkView("via", EVIL, "", "material/link-variant")),
    papers=(PAPER,),
    links=(LINK,),
    tags=(HERE,),
    other_notes=(HERE,),
    mentioned=(HERE,),
    related=(HERE,),
    newer=HERE,
    older=HERE,
    description=EVIL,
)

CARD = PostCard(
    url="posts/a/",
    title=EVIL,
    kind="Paper",
    kind_icon="material/file-document-outline",
    date=DAY,
    paper_authors=EVIL,
    venue=EVIL,
    tags=(HERE,),
    badges=(BADGE,),
    excerpt_html="<p>An <em>excerpt</em>.</p>",
    has_more=True,
    pinned=True,
    draft=True,
    lang="ar",
)

LISTING = ListingView(
    url="tags/x/page/2/",
    title=EVIL,
    kicker=Reference("Tag", "tags/"),
    description=EVIL,
    intro_html=None,
    count=1,
    pager=Pager(2, 9, "tags/x/", "tags/x/page/3/", (HERE, Reference("2", "tags/x/page/2/"), None, HERE)),
    siblings=(Siblings(EVIL, (HERE,)),),
    profile=(LINK,),
    search="search/?tag=x",
    downloads=(replace(LINK, url="tags/x/feed.xml"),),
)

ROW = PaperRow("papers/1/", EVIL, EVIL, "1909.11764", DAY, 2019, HERE, EVIL, (BADGE,), (HERE,), 2)

FEED = FeedRow(
    "__feed-x", EVIL, "tags/x/", 1, DAY, f"https://blog.example/{EVIL}", (Reference("RSS", "tags/x/feed.xml"),)
)

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "post": ("post.html", {"view": POST, "body": Markup("<p>Text.</p>")}),
    "listing": ("listing.html", {"view": LISTING, "cards_html": (Markup("<article></article>"),)}),
    "tags": (
        "tags.html",
        {"view": TagsView("tags/", 1, (TagSection(EVIL, (HERE,)),), (TagSection("Kinds", (HERE,)),))},
    ),
    "archive": (
        "archive.html",
        {"view": ArchiveView("archive/", 1, (ArchiveYear(Reference("2019", "archive/2019/", 1), (HERE,)),))},
    ),
    "papers": ("papers.html", {"view": PapersView("papers/", 1, (ROW,), ONE_PAGE, (LINK,))}),
    "subscribe": (
        "subscribe.html",
        {
            "view": SubscribeView(
                "subscribe/", 2, replace(FEED, id="__feed"), (FeedSection("tags", EVIL, (FEED,)),), "feeds.opml"
            )
        },
    ),
    "search": ("search.html", {"view": SearchView("search/", (HERE,), HERE, (HERE,), (HERE,))}),
    "paper": ("paper.html", {"view": PaperView("papers/1/", PAPER, (HERE,), (HERE,))}),
}


def page(name: str, **values: Any) -> html.HtmlElement:
    """A page as a reader gets it, its links relative to the root."""
    return html.fromstring(f"<main>{place(TEMPLATES.render(name, **values), './')}</main>")


@pytest.mark.parametrize(("name", "values"), PAGES.values(), ids=PAGES)
def test_text_stays_text_and_every_page_has_one_heading(name: str, values: dict[str, Any]) -> None:
    tree = page(name, **values)
    assert tree.xpath("//script") == []
    assert len(tree.xpath("//h1")) == 1
    assert EVIL in tree.text_content()
    assert not [value for value in tree.xpath("//a/@href") if not value.startswith(("./", "https://example.org/"))]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(" ".join(tree.xpath("//@aria-labelledby")).split()) <= set(ids)


def test_the_long_tail_of_authors_is_folded_without_a_script() -> None:
    tree = page("post.html", view=POST, body=Markup(""))
    fold = tree.xpath("//section[@class='pl-paper']/details[summary='and 2,829 more']")[0]
    assert fold.xpath("./p")[0].text_content().endswith("Author 2828")
    assert tree.xpath("//p[@class='pl-paper__authors']")[0].text_content() == f"{EVIL}, Yu Cheng, "


def test_the_paper_shows_its_facts() -> None:
    tree = page("post.html", view=POST, body=Markup(""))
    facts = {
        pair.xpath("./dt")[0].text_content(): " ".join(pair.xpath("./dd")[0].text_content().split())
        for pair in tree.xpath("//dl/div")
    }
    assert facts["arXiv"] == "1909.11764v5"
    assert facts["Submitted"] == "3 December 2019"
    assert facts["Revised"] == "23 April 2020"
    assert facts["Category"].startswith("cs.CL")
    assert tree.xpath("//dl//time/@datetime") == ["2019-12-03", "2020-04-23"]
    assert tree.xpath("//details/p[@class='pl-abstract']//math")


def test_a_copy_button_names_what_it_copies() -> None:
    tree = page("post.html", view=POST, body=Markup(""))
    [target] = tree.xpath("//button/@data-copy")
    assert tree.get_element_by_id(target).text_content() == f"@misc{{zhu2019, title = {{{EVIL}}}}}"


def test_a_paper_without_record_says_so_where_no_badge_does() -> None:
    bare = replace(PAPER, has_record=False, badges=())
    assert page("paper.html", view=PaperView("papers/1/", bare, (), ())).xpath("//p[@class='pl-note']")
    badged = replace(bare, badges=(BadgeView("no-record", "no record yet"),))
    tree = page("paper.html", view=PaperView("papers/1/", badged, (), ()))
    assert tree.xpath("//p[@class='pl-note']") == []
    assert "no record yet" in tree.text_content()


def test_a_card_shows_where_its_post_stands() -> None:
    tree = html.fromstring(place(TEMPLATES.render("partials/card.html", card=CARD), "../"))
    assert tree.xpath("//h2/a/@href") == ["../posts/a/"]
    assert {"Pinned", "Draft", "Paper", "3 December 2019"} <= set(tree.xpath("//p[@class='pl-eyebrow']//text()"))
    assert tree.xpath("//h2/@lang") == ["ar"]
    assert tree.xpath("//script") == []
    assert tree.xpath("//div//em")


def test_a_card_without_facts_of_a_paper_has_no_line_for_them() -> None:
    for card, shown in ((replace(CARD, badges=()), [EVIL, EVIL]), (replace(CARD, badges=(), venue=None), [EVIL])):
        tree = html.fromstring(place(TEMPLATES.render("partials/card.html", card=card), "../"))
        assert tree.xpath("//p[@class='pl-card__paper']/span/text()") == shown
    bare = replace(CARD, badges=(), venue=None, paper_authors=None)
    tree = html.fromstring(place(TEMPLATES.render("partials/card.html", card=bare), "../"))
    assert tree.xpath("//p[@class='pl-card__paper']") == []


def test_no_two_facts_run_into_each_other() -> None:
    text = page("post.html", view=POST, body=Markup("")).text_content()
    for glued in ("arXiv1909", "Categorycs", "Submitted3", "Paper3", "20192 min"):
        assert glued not in text
    text = html.fromstring(place(TEMPLATES.render("partials/card.html", card=CARD), "../")).text_content()
    assert "Paper 3 December 2019 Pinned Draft" in text


def test_the_pager_marks_the_page_and_leaves_gaps_unread() -> None:
    tree = page("listing.html", **PAGES["listing"][1])
    assert tree.xpath("//nav[@aria-label='Pages']//a[@aria-current='page']/text()") == ["2"]
    assert tree.xpath("//nav//span[@aria-hidden='true']/text()") == ["…"]
    assert tree.xpath("//nav/a/@rel") == ["prev", "next"]


def test_every_icon_is_hidden_from_screen_readers_and_has_words_beside_it() -> None:
    for name, values in PAGES.values():
        for icon in page(name, **values).xpath("//svg"):
            assert icon.xpath("./ancestor::*[@aria-hidden='true']")
            words = icon.xpath("string(./ancestor::*[self::a or self::p][1] | ./ancestor::form//input/@aria-label)")
            assert words.strip()


def test_a_redirect_is_a_whole_page_that_needs_no_script() -> None:
    text = place(TEMPLATES.render("redirect.html", target=Markup("../new/"), canonical="https://blog.example/new/"), "")
    tree = html.document_fromstring(text)
    assert text.startswith("<!doctype html>")
    assert tree.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=../new/"]
    assert tree.xpath("//a/@href") == ["../new/"]
    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://blog.example/new/"]


def test_no_template_is_forgotten_here() -> None:
    pages = {path.name for path in (THEME / "paperlog").glob("*.html")}
    assert pages == {name for name, _ in PAGES.values()} | {"redirect.html"}

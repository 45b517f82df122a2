"""Every link of every page leads to something that the site holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html
from tests.building import Site, build_site, post, record

HOST = "https://blog.example.org"
ROOT = f"{HOST}/notes/"
MANY = json.dumps({"primary_category": "cs.NE", "categories": ["cs.NE", "cs.NA", "stat.ML"], "venue": "ICLR 2019"})


def dead_links(site: Site) -> list[tuple[str, str]]:
    """Each link that leads nowhere within the site, with its page."""
    files = site.files()
    pages = {name: html.fromstring(content) for name, content in files.items() if name.endswith(".html")}
    return [
        (name, link)
        for name, page in pages.items()
        for link in _links(page)
        if not _leads_somewhere(urljoin(ROOT + name.removesuffix("index.html"), link), files, pages)
    ]


def _links(page: html.HtmlElement) -> Iterator[str]:
    for link in (*page.xpath("//@href"), *page.xpath("//@src"), *page.xpath("//form/@action")):
        yield str(link)


def _leads_somewhere(url: str, files: dict[str, bytes], pages: dict[str, html.HtmlElement]) -> bool:
    if not url.startswith(f"{HOST}/"):
        return True
    parts = urlsplit(url)
    path = unquote(parts.path).removeprefix("/notes/")
    name = f"{path}index.html" if path.endswith("/") or not path else path
    has_anchor = name not in pages or not parts.fragment or bool(pages[name].xpath("//*[@id=$id]", id=parts.fragment))
    return url.startswith(ROOT) and name in files and has_anchor


def test_no_page_links_to_a_page_that_is_not_there(tmp_path: Path) -> None:
    described = (
        "papers:\n- {title: Elsewhere, authors: [Emmy Noether], year: 1918, venue: Göttinger Nachrichten}\n"
        "- arxiv: 1912.01412\n"
    )
    mention = "On <https://arxiv.org/abs/1803.03635>, <https://arxiv.org/abs/1706.03762> and [a](a.md#part)."
    site = build_site(
        tmp_path,
        {
            "docs/index.md": "Hello, [a post](../posts/a.md).",
            "docs/about.md": "# About\n\n[A post](posts/a.md)\n",
            "posts/_authors.yml": "ada: {name: Ada Lovelace}\n",
            "posts/_tags.yml": "nlp: {name: NLP, aliases: [language]}\nbert: {name: BERT, parent: nlp}\n",
            "posts/a.md": post("A", more="arxiv: 1909.11764\ntags: [bert]\nauthors: [ada]\n", body="## Part\n\nText."),
            "posts/b.md": post("B", date="2020-01-01", more=described + "tags: [bert, nlp]\n", body=mention),
            "posts/c.md": post("C", date="2020-02-01", more="aliases: [/old/]\npinned: true\n", body="![It](it.png)"),
            "posts/it.png": b"no image",
            "posts/_papers/1909.11764.json": record("1909.11764", more='{"venue": "ICLR 2020"}'),
            # Of these two papers no post says anything: what they alone have in common has no page.
            "posts/_papers/1803.03635.json": record("1803.03635", more=MANY),
            "posts/_papers/1912.01412.json": record("1912.01412", more='{"categories": ["cs.LG", "cs.SC"]}'),
        },
        plugins=[{"paperlog": {"posts_per_page": 2, "papers_per_page": 2}}],
    )
    assert dead_links(site) == []
    facts = site.words("papers/1803.03635/", "//dl[@class='pl-facts']//dd")
    assert facts[1] == "cs.NE Neural and Evolutionary Computing, cs.NA, stat.ML"
    assert facts[-1] == "ICLR 2019"
    assert site.page("papers/1912.01412/").xpath("//dl//a/@href") == [
        "../../categories/cs.LG/",
        "../../categories/cs.SC/",
    ]

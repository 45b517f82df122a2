"""The plain block about a paper at the start of a post in a feed."""

from __future__ import annotations

from lxml import etree

from paperlog.feeds.model import FeedPaper
from paperlog.markup.math import render_inline_math
from paperlog.papers.doi import doi_url

SHOWN_AUTHORS = 10
"""Maximum number of authors; a longer list ends in `et al.`"""


def paper_block(paper: FeedPaper) -> etree._Element:
    """Return a paragraph of up to three lines: the linked title, the authors, and the linked arXiv id and DOI."""
    block = etree.Element("p")
    _title(etree.SubElement(block, "strong"), paper)
    if paper.authors:
        shown = ", ".join(paper.authors[:SHOWN_AUTHORS])
        etree.SubElement(block, "br").tail = shown if len(paper.authors) <= SHOWN_AUTHORS else f"{shown} et al."
    links = []
    if paper.arxiv:
        links.append((f"arXiv:{paper.arxiv}", f"https://arxiv.org/abs/{paper.arxiv}"))
    if paper.doi:
        links.append((f"doi:{paper.doi}", doi_url(paper.doi)))
    for place, (name, url) in enumerate(links):
        if place == 0:
            etree.SubElement(block, "br")
        else:
            block[-1].tail = " · "
        etree.SubElement(block, "a", href=url).text = name
    return block


def _title(parent: etree._Element, paper: FeedPaper) -> None:
    link = etree.SubElement(parent, "a", href=paper.url) if paper.url else parent
    if "$" not in paper.title and "\\(" not in paper.title:
        link.text = paper.title
        return
    title = etree.fromstring(f"<span>{render_inline_math(paper.title)}</span>", etree.HTMLParser()).find("body/span")
    assert title is not None  # `render_inline_math` returns balanced markup
    link.text = title.text
    link.extend(list(title))

"""A post as JSON-LD."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import lxml.html
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from paperlog.citations.json_ld import MOST_AUTHORS, json_ld
from paperlog.content.authors import Author
from paperlog.papers.paper import Paper
from paperlog.papers.text import collapse

SITE: dict[str, Any] = {
    "url": "https://blog.example/posts/freelb/",
    "site_name": "Notes",
    "site_url": "https://blog.example/",
    "language": "en",
    "published": date(2019, 12, 3),
}


def test_the_post_is_the_entity_and_the_paper_what_it_is_about(papers: tuple[Paper, ...]) -> None:
    ada = Author("ada", "Ada Lovelace", "https://ada.example/", "0000-0002-1825-0097")
    text = json_ld(headline="FreeLB", authors=[ada], papers=papers[:1], keywords=["NLP"], description="Short.", **SITE)
    assert json.loads(text) == {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": "FreeLB",
        "description": "Short.",
        "url": "https://blog.example/posts/freelb/",
        "mainEntityOfPage": "https://blog.example/posts/freelb/",
        "inLanguage": "en",
        "datePublished": "2019-12-03",
        "dateModified": "2019-12-03",
        "author": [
            {
                "@type": "Person",
                "@id": "https://orcid.org/0000-0002-1825-0097",
                "name": "Ada Lovelace",
                "url": "https://ada.example/",
                "sameAs": "https://orcid.org/0000-0002-1825-0097",
            }
        ],
        "keywords": ["NLP"],
        "isPartOf": {"@type": "Blog", "name": "Notes", "url": "https://blog.example/"},
        "about": {
            "@type": "ScholarlyArticle",
            "@id": "https://arxiv.org/abs/1909.11764",
            "name": "FreeLB: Enhanced Adversarial Training for Natural Language Understanding",
            "author": [{"@type": "Person", "name": name} for name in papers[0].authors],
            "datePublished": "2019-09-25",
            "identifier": [
                {"@type": "PropertyValue", "propertyID": "arXiv", "value": "1909.11764"},
                {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.48550/arXiv.1909.11764"},
            ],
            "sameAs": "https://doi.org/10.48550/arXiv.1909.11764",
            "url": "https://arxiv.org/abs/1909.11764",
        },
    }


def test_a_post_may_have_no_paper_or_several(papers: tuple[Paper, ...]) -> None:
    assert "about" not in json.loads(json_ld(headline="x", **SITE))
    about = json.loads(json_ld(headline="x", papers=papers, **SITE))["about"]
    assert len(about) == len(papers)
    assert about[2]["author"][2] == {"@type": "Organization", "name": "The ATLAS Collaboration"}
    assert about[3]["@id"] == "https://example.org/a%20paper_%7B1%7D;v=%C3%A9.pdf"


def test_a_time_of_day_is_kept() -> None:
    site = SITE | {"published": datetime(2019, 12, 3, 8, 30, tzinfo=UTC)}
    posting = json.loads(json_ld(headline="x", modified=date(2020, 1, 2), **site))
    assert posting["datePublished"] == "2019-12-03T08:30:00+00:00"
    assert posting["dateModified"] == "2020-01-02"


def test_thousands_of_authors_do_not_weigh_on_the_page(papers: tuple[Paper, ...]) -> None:
    many = replace(papers[0], authors=tuple(f"Ann Author{number}" for number in range(2833)))
    about = json.loads(json_ld(headline="x", papers=[many], **SITE))["about"]
    assert len(about["author"]) == MOST_AUTHORS


@given(
    st.text() | st.lists(st.sampled_from(["</script>", "<!--", "<script", "&lt;", "\u2028", "]]>", "\\"])).map("".join)
)
def test_any_title_stays_text_inside_a_script_element(title: str) -> None:
    text = json_ld(headline=title, papers=[Paper(key="x", title=title, authors=(title,))], **SITE)
    assert not set(text) & set("<>&\u2028\u2029")
    page = f'<html><body><script type="application/ld+json">{text}</script><p>after</p></body></html>'
    script, after = lxml.html.fromstring(page).body
    posting = json.loads(script.text)
    assert posting.get("headline", "") == collapse(title)
    assert posting["about"].get("name", "") == collapse(title)
    assert after.text == "after"

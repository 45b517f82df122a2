"""What readers of the formats make of arbitrary papers."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime

import bibtexparser
import rispy
from bibtexparser.middlewares import NameParts, SeparateCoAuthors, SplitNameParts
from hypothesis import example, given
from hypothesis import strategies as st
from tests.citations.written import bibtex, csl_json, ris

from paperlog.citations.keys import assign_keys
from paperlog.citations.latex import SYMBOLS
from paperlog.papers.names import split_name
from paperlog.papers.paper import Paper
from paperlog.papers.text import collapse

HOSTILE = [
    "{", "}", "\\", "$", r"\(", r"\)", r"\beta", r"\{", '"', "@misc{x,", "@", ",", " and ", " AND ", "=", "%", "#", "&",
    "_", "^", "~", "\n", "\r\n", "\u2028", "\x00", "\x0b", "\x85", "\u202e", "\ud800", "ER  - ", "\nTY  - JOUR", ";",
    "</script>", "<!--", "β", "→", "é", "e\u0301", "王", "van ", "Jr", "others", "x", "A", " ",
]  # fmt: skip
texts = st.text(max_size=40) | st.lists(st.sampled_from(HOSTILE), max_size=12).map("".join)
ids = st.builds("{:02}{:02}.{:05}".format, st.integers(15, 26), st.integers(1, 12), st.integers(1, 99999))


@st.composite
def arbitrary_papers(draw: st.DrawFn) -> Paper:
    arxiv = draw(st.none() | ids)
    return Paper(
        key=arxiv or draw(st.text("abc-", min_size=1)),
        title=draw(texts),
        authors=tuple(draw(st.lists(texts, max_size=3))),
        arxiv=arxiv,
        has_record=draw(st.booleans()),
        published=draw(st.none() | st.just(datetime(2019, 9, 5, tzinfo=UTC))),
        year=draw(st.none() | st.just(2020)),
        primary_category=draw(st.none() | st.just("cs.CL")),
        venue=draw(st.none() | texts),
        journal_ref=draw(st.none() | texts),
        doi=draw(st.none() | st.just("10.1000/a_b{c}") | texts),
        withdrawn=draw(st.booleans()),
        url=draw(st.none() | texts.map("https://example.org/".__add__)),
    )


libraries = st.lists(arbitrary_papers(), min_size=1, max_size=3, unique_by=lambda paper: paper.key)


@given(libraries)
@example([Paper(key="x", title="", authors=("Ann &", "Bob & Lee", "&a Lee"))])
def test_bibtex_is_read_back(papers: list[Paper]) -> None:
    keys = assign_keys(papers)
    library = bibtexparser.parse_string(bibtex(papers, keys), append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [keys[paper.key] for paper in papers]
    assert len(library.blocks) == len(papers)
    for entry, paper in zip(library.entries, papers, strict=True):
        fields = {field.key: field.value for field in entry.fields}
        assert plain(fields.get("title", "{}")[1:-1]) == composed(collapse(paper.title))
        assert fields.get("eprint") == paper.arxiv
        names = [split_name(author) for author in paper.authors if collapse(author)]
        expected = [tuple(map(composed, (name.surname, name.suffix, name.given))) for name in names]
        assert [name_parts(parts) for parts in fields.get("author", [])] == expected
        published = collapse(paper.journal_ref or "") or (collapse(paper.venue or "") if paper.arxiv else "")
        note = "; ".join(filter(None, [published, "withdrawn" if paper.withdrawn else ""]))
        assert plain(fields.get("note", "")) == composed(note)


@given(libraries)
def test_bibtex_counts_braces_without_looking_at_backslashes(papers: list[Paper]) -> None:
    for line in bibtex(papers, assign_keys(papers)).split("\n"):
        field = re.fullmatch(r"  [a-zA-Z]+ += \{(.*)\},", line)
        if not field:
            assert re.fullmatch(r"@misc\{[a-z0-9._-]+,|\}|", line)
            continue
        depths = [0]
        for character in field[1]:
            depths.append(depths[-1] + (character == "{") - (character == "}"))
        assert min(depths) == depths[-1] == 0
        assert not field[1].startswith(("{\\", "\\"))


@given(libraries)
def test_ris_is_read_back(papers: list[Paper]) -> None:
    keys = assign_keys(papers)
    text = ris(papers, keys)
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.split("\r\n")[:-1])
    assert not re.search(r"[\r\n]", text.replace("\r\n", ""))
    entries = rispy.loads(text, newline="\r\n")
    assert [entry["id"] for entry in entries] == [keys[paper.key] for paper in papers]
    for entry, paper in zip(entries, papers, strict=True):
        assert entry.get("title", "") == collapse(paper.title)
        assert entry.get("secondary_title", "") == collapse(paper.venue or "")
        assert entry.get("journal_name", "") == collapse(paper.journal_ref or "")
        names = [split_name(author) for author in paper.authors if collapse(author)]
        expected = [
            re.sub("[, ]+", " ", name.family).strip()
            if name.is_literal
            else ", ".join(filter(None, [name.surname, name.given, name.suffix]))
            for name in names
        ]
        assert entry.get("authors", []) == [name for name in expected if name]
        assert len(entry.get("urls", [])) == (paper.url is not None)


@given(libraries)
def test_csl_json_is_read_back(papers: list[Paper]) -> None:
    keys = assign_keys(papers)
    text = csl_json(papers, keys)
    text.encode()
    items = json.loads(text)
    assert [item["id"] for item in items] == [keys[paper.key] for paper in papers]
    for item, paper in zip(items, papers, strict=True):
        assert item.get("title", "") == collapse(paper.title)
        assert item["type"] == ("article-journal" if collapse(paper.journal_ref or "") else "article")
        names = [split_name(author) for author in paper.authors if collapse(author)]
        read = [
            (
                name.get("literal") or f"{name.get('non-dropping-particle', '')} {name['family']}".strip(),
                name.get("given", ""),
            )
            for name in item.get("author", [])
        ]
        assert read == [(name.surname, name.given) for name in names]


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def name_parts(parts: NameParts) -> tuple[str, str, str]:
    surname = " ".join([*parts.von, *parts.last])
    whole = surname.startswith("{") and surname.endswith("}") and not surname.startswith("{}")
    return plain(surname[1:-1] if whole else surname), plain(" ".join(parts.jr)), plain(" ".join(parts.first))


TEXT_COMMANDS = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^"}
SIGNS = {rf"\{command}": sign for sign, command in SYMBOLS.items()} | {r"\lbrace": "{", r"\rbrace": "}"}
SYMBOL = re.compile(r"\\ensuremath\{([^{}]+)\}")
TOKEN = re.compile(
    rf"\\text(?P<text>[a-z]+)\{{\}}|{SYMBOL.pattern}|\\(?P<sign>[%&_#$])"
    r"|(?P<nothing>\{\})|(?P<formula>\$(?:[^$\\]|\\.)+\$|\\\((?:(?!\\\)).)+\\\))"
)


def plain(latex: str) -> str:
    """The text that the LaTeX we write shows, with formulas as their source."""

    def shown(match: re.Match[str]) -> str:
        if match["text"]:
            return TEXT_COMMANDS[match["text"]]
        if match["nothing"]:
            return ""
        if match["formula"]:
            return SYMBOL.sub(lambda symbol: SIGNS[symbol[1]], match["formula"])
        return match["sign"] or SIGNS.get(match[2], match[2])

    return TOKEN.sub(shown, latex)

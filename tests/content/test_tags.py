"""Tags and the registry file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.content.registry_file import load_registry
from paperlog.content.slugs import is_slug
from paperlog.content.tags import Registry, Tag, tag_slug, unknown_tag_hint
from paperlog.problems import Problem

REGISTRY = """\
nlp: {name: NLP, aliases: [natural-language-processing]}
language-modeling:
  name: Language modeling
  aliases: [LM]
  parent: nlp
  kind: task
gpt-2: {name: GPT-2, kind: model}
c-plus-plus: {name: C++}
c-sharp: {name: "C#"}
c:
iclr: {name: ICLR, kind: venue, description: "A conference, in spring."}
"""


def registry(text: str = REGISTRY) -> Registry:
    found, problems = load_registry(text.encode(), path="posts/_tags.yml")
    assert problems == ()
    return found


def problems_of(text: str) -> list[tuple[int, str, str | None]]:
    found, problems = load_registry(text.encode(), path="posts/_tags.yml")
    assert found == Registry()
    return [(problem.line, problem.message, problem.hint) for problem in problems]


def test_the_registry_keeps_what_it_says_in_its_order() -> None:
    found = registry()

    assert [tag.slug for tag in found.tags] == [
        "nlp",
        "language-modeling",
        "gpt-2",
        "c-plus-plus",
        "c-sharp",
        "c",
        "iclr",
    ]
    assert found.tags[1] == Tag("language-modeling", "Language modeling", ("LM",), parent="nlp", kind="task")
    assert found.tags[5] == Tag("c", "c")
    assert found.tags[6].description == "A conference, in spring."


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("nlp", "nlp"),
        ("#NLP", "nlp"),
        ("Natural Language Processing", "nlp"),
        ("natural_language_processing", "nlp"),
        ("Language Modeling", "language-modeling"),
        ("#language #modeling", "language-modeling"),
        ("language_modeling", "language-modeling"),
        ("LanguageModeling", "language-modeling"),
        ("lm", "language-modeling"),
        ("GPT2", "gpt-2"),
        ("ＧＰＴ-2", "gpt-2"),
        ("C", "c"),
        ("c++", "c-plus-plus"),
        ("C plus plus", "c-plus-plus"),
        ("C#", "c-sharp"),
        (" iclr ", "iclr"),
    ],
)
def test_any_spelling_of_a_tag_is_known(typed: str, slug: str) -> None:
    tag = registry().resolve(typed)

    assert tag
    assert tag.slug == slug
    assert registry().tag_for(typed) is not None


def test_other_tags_are_not_known_but_made() -> None:
    assert registry().resolve("vision") is None
    assert registry().tag_for("#Computer  Vision") == Tag("computer-vision", "Computer Vision", listed=False)


def test_of_several_spellings_of_an_unlisted_tag_the_first_gives_the_name() -> None:
    found = registry().extended(["Graph Nets", "nlp", "graph-nets", "GraphNets", "C&A", "c and a"])

    assert [(tag.slug, tag.name) for tag in found.unlisted] == [("graph-nets", "Graph Nets"), ("c-and-a", "C&A")]
    assert {found.tag_for(typed).name for typed in ("graph-nets", "GraphNets", "GRAPH_NETS")} == {"Graph Nets"}
    assert found.tag_for("c and a").name == "C&A"
    assert found.resolve("graph-nets") is None


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("2", "tag-2"),
        ("2019", "tag-2019"),
        ("page", "tag-page"),
        ("Index", "tag-index"),
        ("feed", "tag-feed"),
        ("feed.xml", "feed-xml"),
        ("Q&A <x>", "q-and-a-x"),
        ("C++", "c-plus-plus"),
        ("深度学习", "深度学习"),
    ],
)
def test_slugs_of_tags_meet_no_page_of_a_listing(typed: str, slug: str) -> None:
    assert tag_slug(typed) == slug


@given(st.text())
def test_every_text_gives_a_tag_whatever_the_registry_knows(typed: str) -> None:
    found = registry().extended([typed])
    tag = found.tag_for(typed)

    assert is_slug(tag.slug)
    assert tag.slug != "page"
    assert not tag.slug.isdigit()
    assert found.tag_for(typed) == tag


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("languge-modeling", "did you mean 'language-modeling'?"),
        ("#iclrr", "did you mean 'iclr'?"),
        ("Vision & Language", "add 'vision-and-language' to posts/_tags.yml"),
    ],
)
def test_an_unknown_tag_gets_a_hint(typed: str, hint: str) -> None:
    assert unknown_tag_hint(typed, registry().suggestions(), path="posts/_tags.yml") == hint


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("- nlp\n", [(1, "the file must be a mapping of names to entries", "write lines such as 'nlp: {name: NLP}'")]),
        ("nlp: NLP\n", [(1, "'nlp' must be a mapping of keys to values", None)]),
        (
            "nlp:\n  nam: NLP\n  kind: tasc\n",
            [
                (2, "unknown key 'nam' in 'nlp'", "did you mean 'name'?"),
                (3, "'nlp.kind' is not a kind of tag: 'tasc'", "did you mean 'task'?"),
            ],
        ),
        (
            "nlp: {aliases: [LM]}\nbert: {}\nlm:\n  name: Bert\n",
            [
                (3, "'lm' means tag 'lm' here and tag 'nlp' on line 1", "leave it to one of them"),
                (4, "'Bert' means tag 'lm' here and tag 'bert' on line 2", "leave it to one of them"),
            ],
        ),
        (
            "C++: {}\npage: {name: Page}\n",
            [
                (1, "'C++' cannot be the slug of a tag", "write 'c-plus-plus: {name: \"C++\"}'"),
                (2, "'page' cannot be the slug of a tag", "write 'tag-page'"),
            ],
        ),
        (
            "a: {parent: b}\nb: {parent: c}\nc:\n  parent: b\nd: {parent: aa}\n",
            [
                (2, "tag 'b' is among its own parents", "remove one parent of the circle"),
                (4, "tag 'c' is among its own parents", "remove one parent of the circle"),
                (5, "parent 'aa' is not in the registry", "did you mean 'a'?"),
            ],
        ),
        ("a: 1\na: 2\n", [(2, "key 'a' is given twice, first on line 1", "keep one of them")]),
        (
            "a: {name: x: y}\n",
            [
                (
                    1,
                    "broken YAML inside [...] or {...}",
                    "there, quote values that hold a comma, a colon or a bracket",
                )
            ],
        ),
    ],
)
def test_mistakes_in_the_registry_are_told_with_their_lines(
    text: str, problems: list[tuple[int, str, str | None]]
) -> None:
    assert problems_of(text) == problems


def test_an_empty_registry_is_fine() -> None:
    assert load_registry(b"", path="t") == (Registry(), ())
    assert load_registry(b"# nothing yet\n", path="t") == (Registry(), ())


@given(st.binary() | st.text(st.characters(codec="utf-8")).map(str.encode))
def test_any_bytes_are_a_registry_or_problems(data: bytes) -> None:
    found, problems = load_registry(data, path="t")

    assert all(isinstance(problem, Problem) for problem in problems)
    assert not (problems and found.tags)

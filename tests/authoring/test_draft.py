"""A new post: valid from its first moment, whatever its title, and with what the blog knows of its subject."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperlog.authoring.begin import begin, free_names
from paperlog.authoring.draft import Draft, draft_text, file_slugs
from paperlog.authoring.proposals import link_kind, proposed_links, proposed_tags
from paperlog.checks.text_rules import is_untouched
from paperlog.content.parse import parse_post
from paperlog.content.post import Link, Post
from paperlog.content.registry_file import load_registry
from paperlog.content.tags import Registry
from paperlog.content.url_rules import check_url
from paperlog.content.yaml_document import read_yaml
from paperlog.content.yaml_text import flow_list, quoted_scalar, scalar
from paperlog.markup.extensions import DEFAULT_CONFIGS, DEFAULT_EXTENSIONS
from paperlog.markup.renderer import Renderer
from paperlog.papers.identifier import Identifier
from paperlog.papers.paper import Paper, paper_from_record
from paperlog.papers.record import Record
from paperlog.papers.text import collapse

TODAY = date(2026, 11, 24)
REGISTRY = """\
nlp: {name: NLP, aliases: [natural language processing], kind: field}
machine-learning: {name: Machine learning, aliases: [ML], kind: field}
lm: {name: Language modeling, aliases: [LM], kind: task}
adversarial: {aliases: [adversarial training], kind: method}
bert: {name: BERT, kind: model}
iclr: {name: ICLR, kind: venue}
go: {name: Go}
"""


def registry(text: str = REGISTRY) -> Registry:
    found, problems = load_registry(text.encode(), path="posts/_tags.yml")
    assert problems == ()
    return found


def record(**changes: object) -> Record:
    facts: dict[str, object] = {
        "id": "1909.11764",
        "title": "FreeLB: Enhanced Adversarial Training for Language Understanding",
        "authors": ("Chen Zhu", "Yu Cheng"),
        "published": datetime(2019, 9, 25, tzinfo=UTC),
        "primary_category": "cs.CL",
        "categories": ("cs.CL", "cs.LG"),
    }
    return Record(**(facts | changes))  # type: ignore[arg-type]


def paper(**changes: object) -> Paper:
    return paper_from_record(record(**changes))


def read(text: str) -> Post:
    post, problems = parse_post(text.encode(), path="posts/2026/a.md")
    assert post is not None, problems
    assert problems == ()
    return post


def body_problems(post: Post) -> tuple[object, ...]:
    renderer = Renderer(list(DEFAULT_EXTENSIONS), DEFAULT_CONFIGS)
    return renderer.render(post.body, path=post.path, body_line=post.body_line).problems


HOSTILE = st.text(
    st.one_of(st.sampled_from("\"'\\:#-[]{}&*!|>%@`,? \n\t\r\x00\x07\x85\u2028\ufeff$_<~=e1éы漢🙂"), st.characters()),
    max_size=60,
)


@given(HOSTILE)
@example("---\n")
@example('a: "b" #c \\n \\beta')
@example("\ud800")
def test_any_text_survives_as_yaml(text: str) -> None:
    line = " ".join(collapse(text).split())
    for written in (f"k: {scalar(line)}", f"k: {quoted_scalar(line)}", f"k: {flow_list([line, line])}"):
        document, problems = read_yaml(written, path="a")
        assert problems == ()
        assert document is not None
        value = document.value["k"]  # type: ignore[call-overload,index]
        assert value in (line, [line, line])


@given(HOSTILE)
@example('FreeLB: "x" # not a comment')
@example("no")
@example("---")
def test_any_title_makes_a_valid_post(title: str) -> None:
    known = collapse(title)
    post = read(draft_text(begin(TODAY, registry=registry(), title=title or None, arxiv=Identifier("1909.11764"))))
    assert post.title == (known or None)
    assert post.date == datetime(2026, 11, 24, tzinfo=UTC)
    assert [reference.arxiv for reference in post.papers] == ["1909.11764"]


@given(st.lists(HOSTILE, max_size=5), HOSTILE)
@example(["<script>alert(1)</script>", "$\\frac$", "![x](y)"], "$\\frac{1$ \\nope")
def test_a_record_of_any_words_makes_a_body_of_plain_text(authors: list[str], title: str) -> None:
    found = paper(authors=tuple(authors), title=title, comment=title, abstract=title)
    post = read(draft_text(begin(TODAY, registry=registry(), arxiv=Identifier("1909.11764"), paper=found)))
    first = post.body.partition("\n")[0]
    assert not set(first) & set("<>$*_[]`\\{}|")
    for name in found.authors[:3]:
        assert name.split()[0][:1] in first or "&#" in first


@pytest.mark.parametrize(
    "draft",
    [
        begin(TODAY, registry=Registry(), arxiv=Identifier("1909.11764"), paper=paper()),
        begin(TODAY, registry=Registry(), arxiv=Identifier("1909.11764"), paper=paper(authors=())),
        begin(TODAY, registry=Registry(), arxiv=Identifier("1909.11764")),
        begin(TODAY, registry=Registry(), title="T", url="https://doi.org/10.1145/3292500.3330701"),
        begin(TODAY, registry=Registry(), title="T", url="https://e.example/"),
        begin(TODAY, registry=Registry(), title="T"),
    ],
)
def test_a_post_is_known_while_nobody_has_written_it(draft: Draft) -> None:
    body = read(draft_text(draft)).body
    opening, _, questions = body.partition("\n")
    assert is_untouched(body)
    assert is_untouched(opening + questions[: questions.index("-->") + 3])
    assert not is_untouched(opening)
    assert not is_untouched(questions)
    assert not is_untouched(f"{opening} It is good.\n{questions}")
    assert not is_untouched(f"{opening}\n\nIt is good.\n{questions}")


def test_what_a_post_starts_with() -> None:
    found = paper(
        abstract="We perturb. Code is available at \\url{https://github.com/zhuchen03/FreeLB}.",
        comment="Published as a conference paper at ICLR 2020; project page: https://freelb.github.io/.",
    )
    assert draft_text(begin(TODAY, registry=registry(), arxiv=Identifier("1909.11764"), paper=found)) == (
        "---\n"
        'title: "FreeLB: Enhanced Adversarial Training for Language Understanding"\n'
        "date: 2026-11-24\n"
        "tags: [nlp, adversarial, iclr, machine-learning]\n"
        'arxiv: "1909.11764"\n'
        "links:\n"
        "  code: https://github.com/zhuchen03/FreeLB\n"
        "  project: https://freelb.github.io/\n"
        "---\n"
        "A paper by Chen Zhu and Yu Cheng, submitted to arXiv on 25 September 2019 in Computation and Language "
        "(cs.CL).\n"
        "\n"
        "<!-- The first paragraph is what lists and feeds show: replace it with what is new here, in your own words. "
        "-->\n"
        "\n"
        "<!-- What was measured, and by how much? Check every figure against the source. -->\n"
        "\n"
        "<!-- Who should read it, and where to read on? Two sentences can be a good post. -->\n"
    )


def test_the_questions_are_not_shown_and_the_text_has_no_problem() -> None:
    post = read(draft_text(begin(TODAY, registry=registry(), arxiv=Identifier("1909.11764"), paper=paper())))
    assert body_problems(post) == ()
    renderer = Renderer(list(DEFAULT_EXTENSIONS), DEFAULT_CONFIGS)
    rendered = renderer.render(post.body, path=post.path, body_line=post.body_line)
    assert rendered.text == (
        "A paper by Chen Zhu and Yu Cheng, submitted to arXiv on 25 September 2019 in Computation and Language (cs.CL)."
    )
    assert "measured" not in rendered.html


def test_a_version_stays_only_where_it_was_typed() -> None:
    for identifier, written in (
        (Identifier("1909.11764"), "1909.11764"),
        (Identifier("1909.11764", 2), "1909.11764v2"),
    ):
        assert f'arxiv: "{written}"\n' in draft_text(Draft(TODAY, "A", identifier))


def test_a_paper_that_is_not_on_arxiv_is_described() -> None:
    post = read(draft_text(begin(TODAY, registry=registry(), title="Sublayers", url="https://ofir.io/s.pdf?a=1,b")))
    assert (post.papers[0].title, post.papers[0].url) == ("Sublayers", "https://ofir.io/s.pdf?a=1,b")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/a/b", "code"),
        ("https://www.youtube.com/watch?v=1", "video"),
        ("https://huggingface.co/spaces/a/b", "demo"),
        ("https://example.org/story", "article"),
    ],
)
def test_another_address_is_a_link(url: str, kind: str) -> None:
    post = read(draft_text(begin(TODAY, registry=Registry(), title="T", url=url)))
    assert post.links == (Link(kind, url),)  # type: ignore[arg-type]
    assert post.papers == ()


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Code: https://github.com/a/b.", [("code", "https://github.com/a/b")]),
        ("(see github.com/a/b_c)", [("code", "https://github.com/a/b_c")]),
        ("Our project page (https://a.example.org/x).", [("project", "https://a.example.org/x")]),
        ("The data set is at https://a.example.org/d, the code at https://b.example.org", [
            ("data", "https://a.example.org/d"), ("code", "https://b.example.org"),
        ]),
        ("models: https://huggingface.co/a/b", [("model", "https://huggingface.co/a/b")]),
        ("https://huggingface.co/datasets/a/b", [("data", "https://huggingface.co/datasets/a/b")]),
        ("A web page at https://a.github.io/b/ and https://a.github.io/b", [("project", "https://a.github.io/b/")]),
        ("see https://arxiv.org/abs/1803.03635 and https://doi.org/10.1/x", []),
        ("me@github.com/a/b or javascript:alert(1) or https://", []),
        (" ".join(f"https://github.com/a/{number}" for number in range(9)), []),
    ],
)  # fmt: skip
def test_links_in_an_abstract(text: str, links: list[tuple[str, str]]) -> None:
    assert [(link.kind, link.url) for link in proposed_links([text, None])] == links


ADDRESSES = st.text() | st.builds(
    "{}{}{}".format,
    st.sampled_from(
        ["https://", "http://", "//", "javascript:", "https://github.com/", "https://ann@", "github.com/a/"]
    ),
    st.sampled_from(["a.example.org", "huggingface.co/", "github.io", "[::1]", "127.0.0.1:99999", "", "a b", "%"]),
    st.text(max_size=8),
)


@given(ADDRESSES)
def test_no_address_makes_a_link_that_a_post_may_not_have(text: str) -> None:
    if link_kind(text) is not None:
        check_url(text)
    for link in proposed_links([text, f"code: {text}"]):
        check_url(link.url)


@pytest.mark.parametrize(
    ("changes", "tags"),
    [
        ({"title": "BERT and natural-language  processing"}, ["nlp", "bert", "machine-learning"]),
        ({"title": "An LM", "categories": ()}, ["nlp", "lm"]),
        ({"title": "lm go ml", "categories": ()}, ["nlp"]),
        ({"title": "Go with an unknown thing", "primary_category": "cs.GT", "categories": ()}, ["go"]),
        ({"title": "Seen at ICLR", "comment": "BERT", "categories": ()}, ["nlp", "iclr"]),
        ({"title": "BERT LM Go ICLR adversarial", "categories": ("cs.LG",)}, ["nlp", "bert", "lm", "go"]),
    ],
)
def test_tags_are_those_that_the_registry_knows(changes: dict[str, object], tags: list[str]) -> None:
    assert [tag.slug for tag in proposed_tags(paper(**changes), registry())] == tags


def test_a_blog_without_a_registry_gets_no_tags() -> None:
    assert proposed_tags(paper(), Registry()) == ()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("FreeLB: Enhanced Adversarial Training", "freelb"),
        ("A very long start of a title: and its end", "a-very-long-start-of-a-title-and-its-end"),
        ("Café — naïve $x^2$ façade", "cafe-naive-facade"),
        ("Обо всём", "1909-11764"),
        ("1984", "1909-11764"),
        ("Index", "index-note"),
        ("word " * 40, "-".join(["word"] * 12)),
    ],
)
def test_names_are_short_lower_case_and_ascii(title: str, name: str) -> None:
    assert next(file_slugs(Draft(TODAY, title, Identifier("1909.11764")))) == name


@given(HOSTILE)
def test_any_title_has_a_name(title: str) -> None:
    for name in islice(file_slugs(Draft(TODAY, title)), 5):
        assert name.isascii()
        assert name == name.lower()
        assert name.replace("-", "").isalnum()
        assert len(name) <= 65


def test_a_name_is_free_where_no_post_and_no_old_address_has_it() -> None:
    draft = Draft(TODAY, "FreeLB: Enhanced")
    when = datetime(2019, 12, 3, tzinfo=UTC)
    posts = [Post("a.md", "freelb", when), Post("b.md", "b", when, aliases=("/posts/freelb-enhanced/",))]
    assert list(islice(free_names(draft, posts), 3)) == ["note-2026-11-24", "freelb-2", "freelb-3"]

"""Front matter, the registry and the authors' file are read alike, whatever stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from paperlog.content.authors import load_authors
from paperlog.content.parse import parse_post
from paperlog.content.registry_file import load_registry
from paperlog.content.yaml_document import read_yaml
from paperlog.problems import Problem

Read = Callable[[str], Sequence[Problem]]


def of_post(text: str) -> Sequence[Problem]:
    return parse_post(f"---\n{text}\n---\nText.\n".encode(), path="posts/a.md")[1]


def of_registry(text: str) -> Sequence[Problem]:
    return load_registry(text.encode(), path="posts/_tags.yml")[1]


def of_authors(text: str) -> Sequence[Problem]:
    return load_authors(text.encode(), path="posts/_authors.yml")[1]


@pytest.mark.parametrize("read", [of_registry, of_authors])
@pytest.mark.parametrize(
    ("text", "line", "sign"),
    [
        ("ada: {name: A}\n---\nzoe: {name: Z}\n", 2, "---"),
        ("# first\n---\nada: {}\n\n--- # second\nzoe: {}\n", 5, "---"),
        ("ada: {}\n---\n", 2, "---"),
        ("ada: {}\n...\n---\nzoe: {}\n", 3, "---"),
        ("ada: {}\n...\nzoe: {}\n", 3, "..."),
    ],
)
def test_a_second_document_is_an_error_on_its_line(read: Read, text: str, line: int, sign: str) -> None:
    (problem,) = read(text)
    assert (problem.line, problem.message) == (line, "a second YAML document begins here")
    assert problem.hint is not None
    assert sign in problem.hint


def test_front_matter_holds_no_second_document_either() -> None:
    (problem,) = of_post("title: T\ndate: 2019-12-03\n--- more")
    assert (problem.line, problem.message) == (4, "a second YAML document begins here")


@pytest.mark.parametrize(
    "text", ["---\nada: {}\n", "ada: {}\n...\n", "%YAML 1.2\n---\nada: {}\n...\n\n", "", "# none\n"]
)
def test_one_document_may_begin_and_end_as_yaml_lets_it(text: str) -> None:
    assert of_registry(text) == of_authors(text) == ()


@pytest.mark.parametrize(
    ("read", "text", "line", "message"),
    [
        (
            of_post,
            "title: T\ndate: 2019-12-03\npapers:\n- title: X\n  title: Y",
            6,
            "key 'title' is given twice, first on line 5",
        ),
        (of_registry, "nlp:\n  name: A\n  name: B\n", 3, "key 'name' is given twice, first on line 2"),
        (of_registry, "nlp: {}\nnlp: {}\n", 2, "key 'nlp' is given twice, first on line 1"),
        (of_authors, "ada: {name: A}\nada:\n  name: B\n", 2, "key 'ada' is given twice, first on line 1"),
        (
            of_post,
            "title: T\nvia: {name: A}\nvia: {name: B}\ndate: 2019-12-03",
            4,
            "key 'via' is given twice, first on line 3",
        ),
    ],
)
def test_a_key_given_twice_is_one_problem(read: Read, text: str, line: int, message: str) -> None:
    (problem,) = read(text)
    assert (problem.line, problem.message) == (line, message)


@pytest.mark.parametrize(
    ("read", "text", "line", "message"),
    [
        (of_post, "title: T\ndate: 2019-12-03\nvia: {name: A}\nvia.name: B", 5, "unknown key 'via.name'"),
        (
            of_post,
            "title: T\ndate: 2019-12-03\npapers.0.title: B\npapers: [{title: A}]",
            4,
            "unknown key 'papers.0.title'",
        ),
        (of_post, "title: T\ndate: 2019-12-03\n'[key]': B", 4, "unknown key '[key]'"),
        (of_post, "title: T\ndate: 2019-12-03\nlinks: {'[key]': []}", 4, "unknown key '[key]' in 'links'"),
        (of_registry, "nlp: {name: A}\nnlp.name: {}\n", 2, "'nlp.name' cannot be the slug of a tag"),
        (of_registry, "a.b: {}\na: {b: 1}\n", 2, "unknown key 'b' in 'a'"),
        (of_registry, "'[key]': 1\n", 1, "'[key]' must be a mapping of keys to values"),
        (of_authors, "ada: {name: A}\nada.name: {}\n", 2, "'ada.name' cannot be a handle"),
    ],
)
def test_a_key_is_no_twin_of_another_path(read: Read, text: str, line: int, message: str) -> None:
    (problem,) = read(text)
    assert (problem.line, problem.message) == (line, message)


@pytest.mark.parametrize("read", [of_post, of_registry, of_authors])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<<: {a: b}", "YAML merge key '<<' is not allowed"),
        ("ada: &a {name: A}", "YAML anchor '&a' is not allowed"),
        ("ada: *a", "YAML alias '*a' is not allowed"),
        ("ada: !!python/name:os.system ''", "YAML tag '!!python/name:os.system' is not allowed"),
        ("ada: !!binary aGk=", "YAML tag '!!binary' is not allowed"),
        ("ada: " + "[" * 500, "more than 20 lists and mappings inside each other"),
        ("[ada]: {}", "a list or mapping is where a key should be"),
        ("ada:\n\tname: A", "a tab indents the line"),
    ],
)
def test_what_no_file_needs_is_refused_by_name(read: Read, text: str, message: str) -> None:
    assert message in [problem.message for problem in read(text)]


@pytest.mark.parametrize("key", ["1", "1.5", "null", "~", "true", "2019-12-03", "'<<'", "''", "9" * 900])
def test_a_key_that_looks_like_another_value_is_text(key: str) -> None:
    (problem,) = of_post(f"title: T\ndate: 2019-12-03\n{key}: 1")
    assert (problem.line, problem.rule) == (4, "unknown-key")


@pytest.mark.parametrize("digits", ["9" * 5_000, "9" * 5_000 + ".5", "1e999", "-0", ".inf"])
@pytest.mark.parametrize("key", ["arxiv", "date", "updated", "lang", "pinned"])
def test_a_number_of_any_size_is_no_more_than_a_wrong_value(key: str, digits: str) -> None:
    text = "title: T\n" + ("" if key == "date" else "date: 2019-12-03\n") + f"{key}: {digits}"
    (problem,) = of_post(text)
    assert problem.line == text.count("\n") + 2


@pytest.mark.parametrize(
    "comment", ["# my note #draft", "## a #b", "  # a #b", "#a #b", "#!a\t#b", "--- #b", "# x: y #b\n# z #c"]
)
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_line_of_comment_is_no_problem_wherever_it_stands(place: int, comment: str) -> None:
    if comment.startswith("---") and place:
        return  # there it would begin a second document
    lines = ["title: T", "date: 2019-12-03", "tags:"]
    lines.insert(place, comment)
    assert of_post("\n".join([*lines, "- nlp"])) == ()


def test_a_value_that_is_cut_below_a_comment_is_still_told() -> None:
    problems = of_post("# a #b\ntitle: T\ndate: 2019-12-03\ntags:\n# c #d\n- nlp #bert")
    assert [(problem.line, problem.rule) for problem in problems] == [(7, "cut-value")]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_line_separators_that_editors_do_not_count_are_spaces(separator: str) -> None:
    (problem,) = of_registry(f"nlp: {{name: A{separator}B}}\nbert: 1\n")
    assert problem.line == 2
    document, _ = read_yaml(f"a: x{separator}y\n".replace("\x85", " "), path="p")
    assert document is not None
    assert document.value == {"a": "x y"}


YAML_PIECES = st.sampled_from(
    [
        "---",
        "...",
        "- ",
        ": ",
        "? ",
        "\n",
        "\n  ",
        "\t",
        "#",
        " #a",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "!!str ",
        "!b ",
        "|",
        ">",
        "'",
        '"',
        "\\",
        "%",
        "@",
        "`",
        "<<",
        "a",
        "title",
        "date: 2019-12-03\n",
        "tags:",
        "papers:",
        "via",
        "links",
        "null",
        "1.50",
        "~",
        "a.b",
        "\x00",
        "\ufeff",
        "\u2028",
        "\x85",
        "é",
        ",",
        "name: ",
        "nlp: {}",
        "[key]",
    ]
)
YAML_TEXTS = st.one_of(st.text(), st.lists(YAML_PIECES).map("".join))


@given(YAML_TEXTS)
def test_no_text_raises(text: str) -> None:
    raw = text.encode("utf-8", "replace").decode()
    for read in (of_post, of_registry, of_authors):
        for problem in read(raw):
            assert 1 <= problem.line <= raw.count("\n") + raw.count("\r") + 4


PLAIN = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]))


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), PLAIN),
    st.sampled_from([None, "'", '"']),
    st.booleans(),
    st.sampled_from([20, 80, 1_000]),
)
def test_plain_mappings_are_read_as_pyyaml_reads_them(
    values: dict[str, str], style: str | None, is_flow: bool, width: int
) -> None:
    text = yaml.safe_dump(values, default_style=style, default_flow_style=is_flow, width=width, allow_unicode=True)
    document, problems = read_yaml(text, path="p")
    assert problems == ()
    assert document is not None
    assert document.value == yaml.safe_load(text) == values


@given(YAML_TEXTS)
def test_what_pyyaml_reads_as_a_mapping_of_texts_is_read_alike_or_refused(text: str) -> None:
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, OverflowError):
        return
    if isinstance(loaded, dict) and all(isinstance(part, str) for item in loaded.items() for part in item):
        document, problems = read_yaml(text, path="p")
        if not problems:
            assert document is not None
            assert document.value == loaded

"""YAML to values with places, and what is told where it is broken."""

from __future__ import annotations

import time

import pytest

from paperlog.content.yaml_document import DEEPEST, read_yaml


def told(text: str) -> tuple[int, str, str | None]:
    document, problems = read_yaml(text, path="p.md")
    assert document is None
    (problem,) = problems
    assert problem.rule == "yaml"
    return problem.line, problem.message, problem.hint


def test_scalars_keep_their_spelling() -> None:
    document, problems = read_yaml(
        "{a: 1912.00950, b: 007, c: 2019-12-03, d: 1:30, e: 0x1F, f: '12', g: .nan}", path="p"
    )

    assert problems == ()
    assert document
    assert document.value == {
        "a": "1912.00950",
        "b": "007",
        "c": "2019-12-03",
        "d": "1:30",
        "e": "0x1F",
        "f": "12",
        "g": ".nan",
    }


def test_constants_are_read_only_where_they_are_not_quoted() -> None:
    document, _ = read_yaml("[true, No, on, ~, null, 'true', \"no\", !!str yes, nope]", path="p")

    assert document
    assert document.value == [True, False, True, None, None, "true", "no", "yes", "nope"]


def test_every_key_and_value_has_its_place() -> None:
    text = "title: x\ntags:\n  - nlp\n  - bert\npapers:\n  - a\n  - arxiv: b\n    title: c\nend:\n"
    document, problems = read_yaml(text, path="p", first_line=2)

    assert problems == ()
    assert document
    assert document.keys["papers", 1, "title"] == (9, 5)
    assert document.values == {
        ("title",): (2, 8),
        ("tags",): (3, 1),
        ("tags", 0): (4, 5),
        ("tags", 1): (5, 5),
        ("papers",): (6, 1),
        ("papers", 0): (7, 5),
        ("papers", 1): (8, 5),
        ("papers", 1, "arxiv"): (8, 12),
        ("papers", 1, "title"): (9, 12),
        ("end",): (10, 1),
    }
    assert document.place("papers", 1, "venue", "x") == (8, 5)
    assert document.place("nothing") == (2, 1)
    assert document.source_line(5) == "  - bert"
    assert document.source_line(99) == ""


def test_a_repeated_key_is_told_beside_what_else_is_wrong() -> None:
    _, problems = read_yaml("a: 1\nb: 2\na: 3\nc: *d\n", path="p")

    assert [(problem.line, problem.message) for problem in problems] == [
        (3, "key 'a' is given twice, first on line 1"),
        (4, "YAML alias '*d' is not allowed"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        (
            "date: 2019-12-03\ntitle: FreeLB: Enhanced Adversarial Training\n",
            2,
            "value of 'title' holds a colon and is not quoted",
            'quote it: title: "FreeLB: Enhanced Adversarial Training"',
        ),
        (
            'title: A: "b"\n',
            1,
            "value of 'title' holds a colon and is not quoted",
            "quote it: title: 'A: \"b\"'",
        ),
        (
            'title: It\'s "so": a\n',
            1,
            "value of 'title' holds a colon and is not quoted",
            'quote it: title: "It\'s \\"so\\": a"',
        ),
        (
            "papers:\n  - url: x\n    title: A: b\n",
            3,
            "value of 'title' holds a colon and is not quoted",
            'quote it: title: "A: b"',
        ),
        (
            "papers:\n- title: A: b\n",
            2,
            "value of 'title' holds a colon and is not quoted",
            'quote it: - title: "A: b"',
        ),
        (
            "title: x\ntags: [#nlp, #bert]\ndate: 2019-12-03\n",
            2,
            "value of 'tags' holds '#', which starts a comment",
            "leave '#' out: tags: [nlp, bert]",
        ),
        (
            "title: x\ntags: [nlp, #bert]\n",
            2,
            "value of 'tags' holds '#', which starts a comment",
            "leave '#' out: tags: [nlp, bert]",
        ),
        (
            "tags: [a, b\ndate: 1\n",
            1,
            "value of 'tags' starts with [ that is never closed",
            "add ] at its end, or quote it as text",
        ),
        ("title: [Re] x\n", 1, "value of 'title' goes on after ]", 'quote it: title: "[Re] x"'),
        ("via: @foo\n", 1, "value of 'via' starts with '@' and is not quoted", 'quote it: via: "@foo"'),
        ("via: `foo`\n", 1, "value of 'via' starts with '`' and is not quoted", 'quote it: via: "`foo`"'),
        ("title: **x**\n", 1, "value of 'title' starts with '*' and is not quoted", 'quote it: title: "**x**"'),
        ("title: > x\n", 1, "value of 'title' starts with '>' and is not quoted", 'quote it: title: "> x"'),
        ("tags:\n  - a\n  - @b\n", 3, "list item starts with '@' and is not quoted", 'quote it: - "@b"'),
        (
            'title: "Foo\ndate: 2019\nsummary: "bar"\n',
            1,
            "value of 'title' starts with \" that is never closed",
            'quote it: title: "Foo"',
        ),
        ("a: 1\nb: 'y\n", 2, "value of 'b' starts with ' that is never closed", 'quote it: b: "y"'),
        (
            'title: "x32 "quoted" title"\n',
            1,
            "value of 'title' goes on after its closing \"",
            "quote it: title: 'x32 \"quoted\" title'",
        ),
        (
            'title: "GANs" and "VAEs"\n',
            1,
            "value of 'title' goes on after its closing \"",
            'quote it: title: \'"GANs" and "VAEs"\'',
        ),
        ("title: 'It's good'\n", 1, "value of 'title' goes on after its closing '", 'quote it: title: "It\'s good"'),
        (
            'title: "GANs" at work\n',
            1,
            "value of 'title' goes on after its closing \"",
            "quote it: title: '\"GANs\" at work'",
        ),
        ("links:\n\tcode: x\n", 2, "a tab indents the line", "indent with spaces"),
        (
            "title: x\n date: 1\n",
            2,
            "the line is indented further than the one above",
            "start it in the column of 'title', or quote that value if it goes on here",
        ),
        ("title foo\ndate: 1\n", 1, "no colon after 'title'", "write 'title: foo'"),
        ("title: x\ndate 2019\ntags: [a]\n", 2, "no colon after 'date'", "write 'date: 2019'"),
        ("date = 2026-11-26\ntitle: x\n", 1, "no colon after 'date'", "write 'date: 2026-11-26'"),
        ('date: 1\ntitle:"A note"\ntags: [a]\n', 2, "no space after 'title:'", "write 'title: \"A note\"'"),
        ("date: 1\ntitle:A\n\n# x\ntags:[a, b]\n", 2, "no space after 'title:'", "write 'title: A'"),
        ("title:x\ndate:2019-12-03\n", 1, "no space after 'title:'", "write 'title: x'"),
        ("a: 1\njane:{name: J}\nada: {}\n", 2, "no space after 'jane:'", "write 'jane: {name: J}'"),
        ('jane:\n  name:"J"\n  url: x\n', 2, "no space after 'name:'", "write 'name: \"J\"'"),
        ("links: {code:https://e.example}\n", 1, "no space after 'code:'", "write 'code: https://e.example'"),
        ("tags:\n-nlp\n-bert\ndate: 1\n", 2, "no space after '-'", "write '- nlp'"),
        (
            "tags:\n  - nlp\n - bert\n",
            3,
            "the items of a list start in different columns",
            "start this one in the column of '- nlp'",
        ),
        (
            "tags:\n  - nlp\n    - bert\n",
            2,
            "the items of a list start in different columns",
            "start those below in the column of '- nlp'",
        ),
        (" title: x\ndate: 1\n", 1, "line 1 is indented", "start it in the first column, as those below"),
        (
            "title: x\n- y\n",
            2,
            "a list item is where a key should be",
            "write its key on a line of its own above, such as 'tags:'",
        ),
        (
            'title: "a \\q b"\n',
            1,
            "unknown escape in double quotes",
            "double the backslash, or use single quotes, in which a backslash is just that",
        ),
        (
            'title: "é: the $\\beta$-VAE"\n',
            1,
            "escape '\\b' in double quotes makes a control character",
            "double the backslash, or use single quotes, in which a backslash is just that",
        ),
        (
            'x: 1\ntitle: "the $\\nu$"\n',
            2,
            "escape '\\nu' in double quotes makes a control character",
            "double the backslash, or use single quotes, in which a backslash is just that",
        ),
        ("a: *b\n", 1, "YAML alias '*b' is not allowed", "write the value itself, or quote it"),
        ("a: &b c\n", 1, "YAML anchor '&b' is not allowed", "quote the value if '&' is part of its text"),
        ("a: !b c\n", 1, "YAML tag '!b' is not allowed", "quote the value if '!' is part of its text"),
        (
            "a: !!python/object/apply:os.system [x]\n",
            1,
            "YAML tag '!!python/object/apply:os.system' is not allowed",
            "quote the value if '!' is part of its text",
        ),
        ("? [a]\n: b\n", 1, "a list or mapping is where a key should be", "quote the key if it is text"),
        (
            "a: {b: c: d}\n",
            1,
            "broken YAML inside [...] or {...}",
            "there, quote values that hold a comma, a colon or a bracket",
        ),
    ],
)
def test_broken_yaml_is_told_in_the_words_of_its_author(text: str, line: int, message: str, hint: str) -> None:
    assert told(text) == (line, message, hint)


@pytest.mark.parametrize(
    "text",
    [
        "- see doi:10.1/x - y\n- a-b",
        "a: b:c\nhttp://e.example/a: 1\nd:\n  - x: y\n      z - w",
        "- a - b\n  c",
        "a: |\n  b:c\n  -d\n",
    ],
)
def test_text_that_looks_like_a_forgotten_space_is_text(text: str) -> None:
    document, problems = read_yaml(text, path="p.md")
    assert document is not None
    assert problems == ()


KEYS = ("title", "date", "tags", "description")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: x\ndate: 1\n\nSome text.\n\nMore: of it\n", 4),
        ("title: x\ndate: 1\nSome text of a post.\n", 3),
        ("title: x\n\n## A heading\n\nText.\n", 3),
        ("title: x\n\n- a list\n- of *things*\n", 3),
    ],
)
def test_a_text_above_which_the_fence_is_missing(text: str, line: int) -> None:
    document, (problem,) = read_yaml(text, path="p.md", keys=KEYS)
    assert document is None
    assert (problem.line, problem.message) == (line, f"front matter is not closed above line {line}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: a: b\n\nSome text.\n", "value of 'title' holds a colon and is not quoted"),
        ("title: x\n\nDescription what it is about\n", "no colon after 'Description'"),
        ("title: x\n\n# A comment\ntags: [a\ndate: 1\n", "value of 'tags' starts with [ that is never closed"),
    ],
)
def test_other_mistakes_are_no_missing_fence(text: str, message: str) -> None:
    _, (problem,) = read_yaml(text, path="p.md", keys=KEYS)
    assert problem.message == message


def test_an_error_far_below_blames_no_quoted_text_of_several_lines() -> None:
    line, message, _ = told('summary: "one\n  two"\ntitle: a: b\n')

    assert (line, message) == (3, "value of 'title' holds a colon and is not quoted")


def test_escapes_that_are_meant_pass() -> None:
    document, problems = read_yaml('a: "x \\"y\\" \\\\beta \\u00e9 one\\ntwo"', path="p")

    assert problems == ()
    assert document
    assert document.value == {"a": 'x "y" \\beta é one\ntwo'}


def test_nesting_ends_at_a_limit() -> None:
    document, problems = read_yaml("- " * DEEPEST + "x", path="p")
    assert document
    assert problems == ()

    _, message, _ = told("- " * (DEEPEST + 1) + "x")
    assert message == "more than 20 lists and mappings inside each other"


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(500)),
        "[" * 60_000,
        "{a: " * 15_000,
        "- " * 30_000,
        "? " * 30_000,
        "a: b" + " " * 60_000 + ": c",
        "a: '" + "x\n" * 30_000,
        'a: "' + "\\\\" * 30_000,
    ],
)
def test_a_bomb_ends_at_once(text: str) -> None:
    start = time.process_time()
    document, problems = read_yaml(text, path="p")

    assert document is None
    assert problems
    assert time.process_time() - start < 2

"""Markdown that was not finished, in texts where readers would see its signs."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from paperlog.checks.run import text_problems
from paperlog.content.post import Post

NAMED = "\n\n[paper]: https://e.example/\n[^note]: A footnote.\n"


def found(text: str) -> list[str]:
    """What the rules on one text find, as `line:column rule: message`; the text starts in line 1."""
    post = Post("posts/a.md", "a", datetime(2020, 1, 1, tzinfo=UTC), title="A", body=text)
    problems = sorted(text_problems(post, excerpt="A text."))
    return [f"{p.line}:{p.column} {p.rule}: {p.message}" for p in problems]


def hints(text: str) -> list[str | None]:
    post = Post("posts/a.md", "a", datetime(2020, 1, 1, tzinfo=UTC), title="A", body=text)
    return [problem.hint for problem in text_problems(post, excerpt="A text.")]


FENCE = "unclosed: code that '```' opens is never closed"
FORMULA = "unclosed: a formula that '$$' opens is never closed"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A.\n\n```py\nx = 1\n\nMore.", [f"3:1 {FENCE}"]),
        ("A.\n\n```py\nx\n```\n\nB.\n\n- c\n\n    ```sh\n    d\n", [f"11:5 {FENCE}"]),
        ("A.\n\n> ```\n> x\n", [f"3:3 {FENCE}"]),
        ("A.\n\n~~~~\nx\n~~~\n", ["3:1 unclosed: code that '~~~~' opens is never closed"]),
        ("A.\n\n$$\nx^2\n\nMore.", [f"3:1 {FORMULA}"]),
        ("A.\n\n$$\nx\n\ny\n$$\n\nB.\n\n$$z$$\n\n> $$\n> u", [f"3:1 {FORMULA}", f"13:3 {FORMULA}"]),
        ("See [this]().", ["1:5 broken-link: link without a target: '[this]()'"]),
        ("See ![this]( ).", ["1:5 broken-link: image without a target: '![this]( )'"]),
        ("See [it](http:/e.example/a).", ["1:10 broken-link: URL with a single slash: 'http:/e.example/a'"]),
        ("See https:/e.example.", ["1:5 broken-link: URL with a single slash: 'https:/e.example'"]),
        ("So[^1] and [^2].", [
            "1:12 broken-link: mark of a footnote that does not exist: '[^2]'",
            "1:3 broken-link: mark of a footnote that does not exist: '[^1]'",
        ]),
        ("So.[^why]", ["1:4 broken-link: mark of a footnote that does not exist: '[^why]'"]),
        (f"So[^note] [^other].{NAMED}", ["1:11 broken-link: mark of a footnote that does not exist: '[^other]'"]),
        ("See [w][nope].\n\n[other]: b.md", ["1:5 broken-link: link to '[nope]', which is not defined"]),
        ("See [the note][].\n\n[other]: b.md", ["1:5 broken-link: link to '[the note]', which is not defined"]),
        ("See [[freelb]] and [[The note|a note]].", [
            "1:20 broken-link: link as in a wiki: '[[The note|a note]]'",
            "1:5 broken-link: link as in a wiki: '[[freelb]]'",
        ]),
        ("A.\n\n<<<<<<< HEAD\n\nb\n\n=======\n\nc\n", ["3:1 merge-conflict: merge conflict left in the text"]),
        ("A.\nb\n=======\nc\n>>>>>>> main\n", [
            "2:1 heading-level: heading of level 1, which is the title of the post",
            "5:1 merge-conflict: merge conflict left in the text",
        ]),
    ],
)  # fmt: skip
def test_what_readers_would_see_is_told(text: str, told: list[str]) -> None:
    assert sorted(found(text)) == sorted(told)


@pytest.mark.parametrize(
    "text",
    [
        # code
        "A.\n\n```py\nx = a[i][j]; [[freelb]]; []()\n```\n\n`[^1]`, `[w][nope]`, ``[[x y]]``, `http:/x`, `$$`.\n",
        "A.\n\n````md\n```\n````\n\n~~~\n```\n~~~\n\n```a``` at the start of a line.\n\n    ```\n    code\n",
        "A.\n\n- b\n\n    ```sh\n    c\n    ```\n\n> ```\n> d\n> ```\n",
        "~~~ not code ~~~",
        "A <code>[[freelb]] [w][nope]</code> and [^1].",
        "A.\n\n```text\n<<<<<<< HEAD\n=======\n>>>>>>> main\n```\n",
        # formulas and money
        "A.\n\n$$\nx\n$$\n\n$$y$$ and $$z$$.\n\n$$\\begin{aligned}\na\n\\end{aligned}$$\n",
        "It costs $$ and US$$50, or $$$, or \\$$5.",
        "$[[x]]$, $a[^1]$, \\([w][nope]\\), $$[^2]$$ and \\[[[abc]]\\].",
        # brackets
        "[[code]](https://e.example) [[1, 2], [3, 4]] [[0]] [[CLS]] x[[ab]] [[a]]",
        "[CLS][SEP] [MASK][mask] a[i][jk] [1][2] [0-9][a-z] [A-Z][a-z] [a][b] [^abc] [^\\w] \\[^1] \\[w][nope] f[x]()",
        f"[w][paper] [Paper][] [paper] [[paper]] [x][ PAPER ] a[^note] [^note]: so{NAMED}",
        "[x][the `code` of] [the `code` of][] [`y`][] [`Z[0]`][]\n\n[the `code` of]: b.md\n[`y`]: c.md\n[`Z[0]`]: d.md",
        "[Vaswani et al., 2017][Devlin et al., 2018] [low][high] [user][assistant] Interval [0, 1][a, b].",
        "A pattern [^0-9][^a] and a function [](){} or [](int x).",
        "- [ ] [todo](b.md)\n- [x] [done](c.md 'title')\n\n<https://e.example/a:/b> file:///a C:/windows xhttp:/a",
        # signs of git that are none
        "Heading\n-------\n\n> > > > > > > deep\n>>>>>>> deeper\n\na <<<<<<< b\n",
    ],
)
def test_what_may_well_be_meant_is_not_told(text: str) -> None:
    assert [problem for problem in found(text) if "heading" not in problem] == []


def test_hints_show_what_to_write() -> None:
    assert hints("[[FreeLB Note#results|it]] and http:/e.example.") == [
        "write the path of the file: '[it](freelb-note.md)'",
        "write 'http://e.example'",
    ]


@pytest.mark.parametrize(
    "text",
    [
     "[^1]" * 100_000, "``` " * 100_000, "[[a " * 100_000, "$" * 300_001, "$a" * 150_001, "\\(" * 100_000,
     "[a][b" * 90_000, "$$\n" * 100_001, "```\n" * 50_001, "<<<<<<< \n" * 50_000, "[a]( " * 80_000,
     "]()" * 99_999, "http:/a" * 50_000, "$a\n" * 99_999],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    found(text)
    assert time.process_time() - start < 5

"""`--fix` mends what it says it mends, and not a byte beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperlog.authoring.fixing import FIXABLE, fixed
from paperlog.checks.run import text_problems
from paperlog.checks.tag_rules import tag_aliases
from paperlog.content.parse import parse_post
from paperlog.content.registry_file import load_registry
from paperlog.content.tags import Registry
from paperlog.problems import Problem

TAGS = b"""\
language-modeling: {name: Language modeling, aliases: [LM, lang-model, 'a: b']}
on: {aliases: [switched]}
"""
REGISTRY: Registry = load_registry(TAGS, path="posts/_tags.yml")[0]


def problems_of(data: bytes) -> list[Problem]:
    post, problems = parse_post(data, path="posts/a.md")
    if post is None:
        return list(problems)
    return [*text_problems(post, excerpt="x"), *tag_aliases([post], REGISTRY)]


def fix(data: bytes) -> bytes:
    return fixed(data, path="posts/a.md", registry=REGISTRY, problems=problems_of(data))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tags: [nlp, LM] # LM", "tags: [nlp, language-modeling] # LM"),
        ("tags: ['LM', \"switched\"]", "tags: ['language-modeling', \"on\"]"),
        ("tags:\n  - LM   # why\n  - '#switched'", "tags:\n  - language-modeling   # why\n  - 'on'"),
        ("tags: [LM, lang-model]", "tags: [LM, lang-model]"),  # which of them goes is not ours to say
        ("tags: nlp, LM,  x", "tags: nlp, language-modeling,  x"),
        ("tags: LM", "tags: language-modeling"),
        ('tags: "nlp, LM"', 'tags: "nlp, language-modeling"'),
        ("tags: [switched]", 'tags: ["on"]'),
        ("tags: ['a: b']", "tags: ['language-modeling']"),
        ("via: {name: x, url: 'https://e.example/?utm_source=y'}", "via: {name: x, url: 'https://e.example/'}"),
        (
            "links:\n  code: [https://e.example/?a=1&gclid=2, https://e.example/]",
            "links:\n  code: [https://e.example/?a=1, https://e.example/]",
        ),
        (
            "arxiv: https://arxiv.org/pdf/1909.11764\nlinks: {article: https://arxiv.org/pdf/1909.11764?utm_source=z}",
            "arxiv: https://arxiv.org/pdf/1909.11764\nlinks: {article: https://arxiv.org/abs/1909.11764}",
        ),
    ],
)
def test_front_matter(before: str, after: str) -> None:
    text = "---\n# a comment\ntitle:   'T'\ndate: 2019-12-03\n{}\n---\nText, tags: LM.\n"
    assert fix(text.format(before).encode()).decode() == text.format(after)
    assert fix(text.format(after).encode()).decode() == text.format(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "See https://e.example/?utm_source=a, or (https://e.example/?x=1&utm_source=a).",
            "See https://e.example/, or (https://e.example/?x=1).",
        ),
        (
            "[a](https://e.example/?fbclid=1 'LM')\n\n[b]: https://e.example/?gclid=1",
            "[a](https://e.example/ 'LM')\n\n[b]: https://e.example/",
        ),
        ("<https://arxiv.org/pdf/1909.11764.pdf?utm_source=a>", "<https://arxiv.org/abs/1909.11764>"),
        (
            "`https://e.example/?gclid=1`\n\n    https://e.example/?gclid=1\n",
            "`https://e.example/?gclid=1`\n\n    https://e.example/?gclid=1\n",
        ),
        ("https://e.example/(a)?gclid=1", "https://e.example/(a)"),
    ],
)
def test_texts(before: str, after: str) -> None:
    text = "---\ntitle: T\ndate: 2019-12-03\n---\n{}"
    assert fix(text.format(before).encode()).decode() == text.format(after)


def test_ends_of_lines_and_the_byte_order_mark_stay() -> None:
    before = "\ufeff---\r\ntitle: Ü\r\ndate: 2019-12-03\r\ntags: [LM]\r\n---\r\nÜ https://e.example/?gclid=1\r\nend\r".encode()
    after = before.replace(b"[LM]", b"[language-modeling]").replace(b"?gclid=1", b"")
    assert fix(before) == after


def test_what_is_switched_off_stays() -> None:
    data = b"---\ntitle: T\ndate: 2019-12-03\ntags: [LM]\n---\nhttps://e.example/?gclid=1\n"
    kept = [problem for problem in problems_of(data) if problem.rule == "tag-alias"]
    mended = fixed(data, path="posts/a.md", registry=REGISTRY, problems=kept)
    assert mended == data.replace(b"LM", b"language-modeling")


def test_what_cannot_be_read_stays(tmp_path: Path) -> None:
    problem = Problem("posts/a.md", 1, "x", rule="tracking-link")
    for data in (b"\xff https://e.example/?gclid=1", b"---\ntitle: [\n---\nhttps://e.example/?gclid=1"):
        assert fixed(data, path="posts/a.md", registry=REGISTRY, problems=[problem]) == data


PIECES = st.sampled_from(
    [
        "a", " ", "\n", "\n\n", "\r\n", "\r", "é", "`", "```\n", "    ", "<!--", "-->", "(", ")", "[", "](", "<", ">",
        ".", "https://e.example/", "?", "&", "&amp;", "utm_source=x", "gclid=1", "a=b", "#",
        "https://arxiv.org/pdf/1909.11764", "v2", ".pdf", "https://youtu.be/x?si=1", "\x07", "$", "|",
    ]
)  # fmt: skip
TAG_LISTS = st.lists(st.sampled_from(["LM", "'LM'", '"lang-model"', "nlp", "switched", "'a: b'"]), max_size=4)


@example("https://youtu.be/x?si=1#https://youtu.be/x?si=1", [], False)
@given(st.lists(PIECES, max_size=30).map("".join), TAG_LISTS, st.booleans())
def test_running_it_twice_changes_nothing_more(body: str, tags: list[str], is_flow: bool) -> None:
    listed = f"[{', '.join(tags)}]" if is_flow or not tags else "".join(f"\n  - {tag} # {tag}" for tag in tags)
    data = f"---\ntitle: T\ndate: 2019-12-03\ntags: {listed}\n---\n{body}".encode()
    once = fix(data)
    assert fix(once) == once
    if parse_post(data, path="posts/a.md")[0] is not None and "\x07" not in body:
        assert [problem for problem in problems_of(once) if problem.rule in FIXABLE] == []

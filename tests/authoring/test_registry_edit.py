"""The registry edited by a command: exactly what was asked for, and every byte elsewhere as it was."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.authoring.registry_edit import merged, with_tag
from paperlog.content.registry_file import load_registry
from paperlog.content.tags import Registry, Tag
from paperlog.problems import ProblemsError, RefusedError

PATH = "posts/_tags.yml"
REGISTRY = """\
# The tags of this blog

# fields
nlp:   {name: NLP, aliases: [natural-language-processing]}  # a flow
ml:
  name: "ML"   # quoted
  description: |
    Learning
    from data.

# tasks
lm:
  aliases:
    - LM  # short
    - 'language modelling'
  parent: nlp
# the last ones
translation:
  parent: lm
  kind: task
mt: {parent: nlp}
empty:
text: {aliases: "one, two"}
"""


def read(data: bytes) -> Registry:
    registry, problems = load_registry(data, path=PATH)
    assert problems == ()
    return registry


def changed(before: str, after: bytes) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.decode().splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("mt", "translation", ["+  aliases: [mt]", "-mt: {parent: nlp}"]),
        (
            "nlp",
            "ml",
            [
                "-nlp:   {name: NLP, aliases: [natural-language-processing]}  # a flow",
                "+  aliases: [nlp, natural-language-processing]",
                "-  parent: nlp",
                "+  parent: ml",
                "-mt: {parent: nlp}",
                "+mt: {parent: ml}",
            ],
        ),
        (
            "translation",
            "lm",
            ["+    - translation", "-translation:", "-  parent: lm", "-  kind: task"],
        ),
        ("mt", "empty", ["-mt: {parent: nlp}", "-empty:", "+empty: {aliases: [mt]}"]),
        ("mt", "text", ["-mt: {parent: nlp}", '-text: {aliases: "one, two"}', "+text: {aliases: [one, two, mt]}"]),
        (
            "a: b",
            "NLP",
            [
                "-nlp:   {name: NLP, aliases: [natural-language-processing]}  # a flow",
                '+nlp:   {name: NLP, aliases: [natural-language-processing, "a: b"]}  # a flow',
            ],
        ),
        # A parent merged into its own child: the child moves up to where the parent stood.
        (
            "lm",
            "translation",
            [
                "-lm:",
                "-  aliases:",
                "-    - LM  # short",
                "-    - 'language modelling'",
                "-  parent: nlp",
                "-  parent: lm",
                '+  aliases: [lm, "language modelling"]',
                "+  parent: nlp",
            ],
        ),
    ],
)
def test_a_merge_changes_what_it_must_and_nothing_else(old: str, new: str, lines: list[str]) -> None:
    before = read(REGISTRY.encode())
    after = merged(REGISTRY.encode(), old, new, path=PATH)
    assert sorted(changed(REGISTRY, after)) == sorted(lines)
    registry = read(after)
    target = before.resolve(new)
    assert target is not None
    source = before.resolve(old)
    for spelling in (source.slug, source.name, *source.aliases) if source else (old,):
        found = registry.resolve(spelling)
        assert found is not None
        assert found.slug == target.slug


def test_a_parent_without_a_parent_merged_into_its_child_leaves_the_child_at_the_top() -> None:
    text = "a:\n  name: A\nb:\n  name: B\n  parent: a\n"
    assert merged(text.encode(), "a", "b", path=PATH) == b"b:\n  aliases: [a]\n  name: B\n"


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    data = b"\xef\xbb\xbfa:\r\n  name: A\r\nb: {}\r\n"
    assert merged(data, "b", "a", path=PATH) == b"\xef\xbb\xbfa:\r\n  aliases: [b]\r\n  name: A\r\n"
    assert with_tag(data, Tag("c", "c"), path=PATH) == data + b"c: {}\r\n"


@pytest.mark.parametrize(
    ("text", "old", "new", "message"),
    [
        ("a: {}\n", "b", "c", "has no tag 'c'\n  hint: "),
        ("a: {aliases: [b]}\n", "B", "a", "'B' means tag 'a' already"),
        ("{a: {}, b: {}}\n", "b", "a", "is written in a form that cannot be edited here"),
        ("a: {}\nb: {}\n...\n", "b", "a", "is written in a form that cannot be edited here"),
        ("a:\nb: {parent: a}\n", "a", "b", "the parent of 'b' has to go"),
    ],
)
def test_what_cannot_be_done_is_refused(text: str, old: str, new: str, message: str) -> None:
    with pytest.raises(RefusedError) as raised:
        merged(text.encode(), old, new, path=PATH)
    assert message in str(raised.value)


def test_a_file_with_errors_is_left_alone() -> None:
    with pytest.raises(ProblemsError):
        merged(b"a: {parent: z}\n", "a", "b", path=PATH)


def test_adding_to_nothing_and_to_a_file_without_a_last_line_end() -> None:
    assert with_tag(b"", Tag("nlp", "NLP", ("a, b", "no"), "It: is", None, "field"), path=PATH) == (
        b'nlp:\n  name: NLP\n  aliases: ["a, b", "no"]\n  description: "It: is"\n  kind: field\n'
    )
    assert with_tag(b"# tags\na: {}", Tag("b", "b", parent="a"), path=PATH) == b"# tags\na: {}\nb:\n  parent: a\n"


@pytest.mark.parametrize(
    ("tag", "error"), [(Tag("NLP", "x"), RefusedError), (Tag("x", "x", parent="gone"), ProblemsError)]
)
def test_a_tag_that_is_there_or_wrong_is_not_added(tag: Tag, error: type[Exception]) -> None:
    with pytest.raises(error):
        with_tag(REGISTRY.encode(), tag, path=PATH)


SLUGS = st.sampled_from("abcdefgh")


@given(st.dictionaries(SLUGS, st.tuples(SLUGS, st.booleans(), st.booleans()), min_size=2), SLUGS, SLUGS)
def test_any_merge_keeps_every_spelling_and_all_other_tags(
    tags: dict[str, tuple[str, bool, bool]], old: str, new: str
) -> None:
    text = ""
    for slug, (parent, flow, aliased) in tags.items():
        fields = {"name": f"Name {slug}"} | ({"aliases": f"[{slug}{slug}]"} if aliased else {})
        fields |= {"parent": parent} if parent in tags and parent < slug else {}  # so that there is no circle
        if flow:
            text += f"{slug}: {{{', '.join(f'{key}: {value}' for key, value in fields.items())}}} # of {slug}\n"
        else:
            text += f"# above {slug}\n{slug}:\n" + "".join(f"  {key}: {value}\n" for key, value in fields.items())
    before = read(text.encode())
    try:
        after = read(merged(text.encode(), old, new, path=PATH))
    except RefusedError:
        # An entry within braces is not edited, neither that of `new` nor one whose parent is gone.
        assert old == new or new not in tags or "{" in text
        return
    for tag in before.tags:
        for spelling in (tag.slug, tag.name, *tag.aliases):
            found = after.resolve(spelling)
            assert found is not None
            assert found.slug == (new if tag.slug == old else tag.slug)
    assert [tag.slug for tag in after.tags] == [slug for slug in tags if slug != old]


def test_this_blogs_own_registry_can_be_edited() -> None:
    data = (Path(__file__).parents[2] / "posts" / "_tags.yml").read_bytes()
    for tag in read(data).tags[1:]:
        removed = merged(data, tag.slug, "deep-learning", path=PATH)
        assert len(read(removed).tags) == len(read(data).tags) - 1

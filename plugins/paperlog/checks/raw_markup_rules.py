"""Rules for incomplete Markdown, which the converter treats as text, so that readers see the markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperlog.checks.body import Body
from paperlog.content.merge_conflicts import merge_conflict
from paperlog.content.post import Post
from paperlog.content.slugs import slugify
from paperlog.content.source import quoted
from paperlog.problems import Problem, Severity

_LONGEST = 200  # characters of a line before or after a fence
_FENCES = (re.compile(r"```+"), re.compile(r"~~~+"))  # separate: a pattern with a literal prefix is searched faster
_BEFORE_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*")
_DOLLARS = re.compile(r"(?<![\\$])\$\$(?!\$)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LINE_START = re.compile(r"[ \t>]*")

# Each part ends where another could begin, so that matching takes linear time. Text that only looks like a formula is
# excluded too, and so not reported.
_FORMULA = re.compile(
    r"(?<!\\)\$\$?(?:\\.|[^\\$\n]|\n(?![ \t]*\n))+\$\$?"
    r"|\\\((?:\\[^()]|[^\\])*\\\)|\\\[(?:\\[^\[\]]|[^\\])*\\\]",
    re.DOTALL,
)
_HTML_CODE = re.compile(r"<(?:pre|code|script|style|math)\b.*", re.DOTALL | re.IGNORECASE)

_EMPTY = re.compile(r"(?<![\\\w])(!?)\[([^\[\]\n]*)\]\([ \t]*(?:<>)?[ \t]*\)")
_SLASH = re.compile(r"(?<![\w/])https?:/(?=\w)[^\s<>()\[\]\"']*", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?<!\\)\[\^([\w-]{1,40})\](?!:)")
_REFERENCE = re.compile(r"(?<![\\\w)\]])\[([^\[\]\n]+)\]\[([^\[\]\n]*)\](?![\[(])")
_DEFINED = re.compile(r"\[([^\[\]]+)\]:")
_WIKI = re.compile(r"(?<![\\\w!\[])\[\[([^\W\d_][^\[\]|\n<>{}=,;]*)(?:\|([^\[\]\n]+))?\]\](?![\](\[:])")
_RANGE = re.compile(r"\b\w-\w")  # as in [a-z], which is a pattern
_TOKENS = frozenset(("BOS", "CLS", "EOS", "MASK", "PAD", "SEP", "UNK"))
"""Special tokens of language models, which notes write in brackets."""


def unclosed_blocks(post: Post, body: Body) -> Iterator[Problem]:
    """A code block or formula is closed with as many of the same characters as opened it.

    Without the closing characters, ` ``` ` or `$$` is text, like everything after it. A blank line inside a formula has
    the same effect.
    """
    if ("```" in body.text or "~~~" in body.text) and _has_open_fence(body.text):
        for offset, fence in _fences(body.prose):
            hint = f"write {quoted(fence)} on a line of its own below the code"
            yield _problem(
                post, body, offset, f"code that {quoted(fence)} opens is never closed", hint, rule="unclosed"
            )
            break  # the fences below may belong to this block
    if "$$" in body.text and _has_open_formula(body.text):
        for offset in _open_formulas(body.prose):
            hint = "close it with '$$' in the same paragraph: a formula holds no blank line"
            yield _problem(post, body, offset, "a formula that '$$' opens is never closed", hint, rule="unclosed")


def broken_links(post: Post, body: Body) -> Iterator[Problem]:
    """A link has a target, and a footnote mark has a footnote.

    Readers see the following exactly as written: `[text]()`, `http:/example.org`, `[^1]` without a line `[^1]: …`,
    `[text][name]` without a line `[name]: https://…`, and wiki links, `[[name]]`. `[text][name]` is reported only if
    the post defines other link names.
    """
    text = body.text
    finders = [finder for sign, finder in _FINDERS if sign(text)]
    if not any(True for finder in finders for _ in finder(text, text)):
        return  # most texts: removing code from them is not necessary
    words = _FORMULA.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), _HTML_CODE.sub("", body.prose))
    for offset, message, hint in sorted(item for finder in finders for item in finder(words, text)):
        yield _problem(post, body, offset, message, hint, rule="broken-link")


def merge_conflicts(post: Post, body: Body) -> Iterator[Problem]:
    """A file contains no conflict markers (`<<<<<<<`, `>>>>>>>`), which git puts around two versions of a text."""
    if "<<<<<<< " in body.text or ">>>>>>> " in body.text:
        conflict = merge_conflict(body.prose, path=post.path, first_line=post.body_line)
        if conflict is not None:
            yield conflict


Finding = tuple[int, str, str]
"""Offset, message and hint of a finding."""


def _empty(words: str, _: str) -> Iterator[Finding]:
    for match in _EMPTY.finditer(words):
        if match[0].startswith("[]"):  # an empty list or a function in a programming language
            continue
        noun = "image" if match[1] else "link"
        yield match.start(), f"{noun} without a target: {quoted(match[0])}", "write where it leads between the brackets"


def _slashes(words: str, _: str) -> Iterator[Finding]:
    for match in _SLASH.finditer(words):
        url = match[0].rstrip(".,;:!?*_~")
        hint = f"write {quoted(url.replace(':/', '://', 1), longest=200)}"
        yield match.start(), f"URL with a single slash: {quoted(url)}", hint


def _footnotes(words: str, text: str) -> Iterator[Finding]:
    defined = {name for name in _DEFINED.findall(text) if name[0] == "^"}
    for match in _FOOTNOTE.finditer(words):
        before = words[match.start() - 1 : match.start()]
        follows_a_word = before.strip() and before != "]"
        # Otherwise it may be a regular expression such as [^abc].
        if f"^{match[1]}" not in defined and (match[1].isdigit() or defined or follows_a_word):
            hint = f"add a line '[^{match[1]}]: ...' with the footnote below the text"
            yield match.start(), f"mark of a footnote that does not exist: {quoted(match[0])}", hint


def _references(words: str, text: str) -> Iterator[Finding]:
    defined = {" ".join(name.split()).casefold() for name in _DEFINED.findall(text) if name[0] != "^"}
    if not defined:  # the post has no reference links, so it may be something else, such as [train][eval]
        return
    for match in _REFERENCE.finditer(words):
        name = " ".join(text[slice(*match.span(2 if match[2] else 1))].split())  # the name may contain code
        is_name = len(name) > 1 and name[0].isalpha() and any(char.islower() for char in name)
        is_name = is_name and "[" not in name and not _RANGE.search(name)
        if is_name and match[1][0] not in "^ " and not match[1].isupper() and name.casefold() not in defined:
            hint = f"add a line '[{name}]: https://...' below the text, or write [text](https://...)"
            yield match.start(), f"link to {quoted(f'[{name}]')}, which is not defined", hint


def _wiki_links(words: str, text: str) -> Iterator[Finding]:
    defined = {" ".join(name.split()).casefold() for name in _DEFINED.findall(text)}
    for match in _WIKI.finditer(words):
        name = " ".join(match[1].split())
        if len(name) > 1 and name not in _TOKENS and name.casefold() not in defined:
            file = f"{slugify(name.partition('#')[0])}.md"
            hint = f"write the path of the file: {quoted(f'[{match[2] or name}]({file})', longest=200)}"
            yield match.start(), f"link as in a wiki: {quoted(match[0])}", hint


# A quick test for each finder: patterns that start with literal text are fast to search for.
_FINDERS = tuple(
    (re.compile(sign).search, finder)
    for sign, finder in (
        (r"\]\([ \t]*(?:<>)?[ \t]*\)", _empty),
        (r":/(?!/)", _slashes),
        (r"\[\^", _footnotes),
        (r"\]\[", _references),
        (r"\[\[", _wiki_links),
    )
)


def _has_open_fence(text: str) -> bool:
    """Return whether a fence of the text is never closed; a quick test that does not exclude code."""
    opened = ""
    for _, fence in _fences(text):
        if not opened:
            opened = fence
        elif fence.startswith(opened):
            opened = ""
    return bool(opened)


def _fences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and the fence of every line that could open or close a code block."""
    found = [match for pattern in _FENCES for match in pattern.finditer(text)]
    for match in sorted(found, key=re.Match.start):
        start = text.rfind("\n", max(match.start() - _LONGEST, 0), match.start()) + 1
        rest = text[match.end() : match.end() + _LONGEST].partition("\n")[0]
        if _BEFORE_FENCE.fullmatch(text, start, match.start()) and match[0][0] not in rest:
            yield match.start(), match[0]


def _has_open_formula(text: str) -> bool:
    """Return whether `$$` is not paired within a paragraph; a quick test that does not exclude code."""
    parts = text.split("$$")
    return len(parts) % 2 == 0 or any("\n\n" in inside for inside in parts[1::2])


def _open_formulas(prose: str) -> Iterator[int]:
    """Yield the offset of each formula that starts a line and does not end in its paragraph."""
    is_open = False
    start = 0
    for end in [*(match.start() for match in _BLANK_LINE.finditer(prose)), len(prose)]:
        signs = [match.start() for match in _DOLLARS.finditer(prose, start, end)]
        if len(signs) % 2 and is_open:
            is_open = False  # closes the formula of a paragraph above
        elif len(signs) % 2 and _LINE_START.fullmatch(prose, prose.rfind("\n", 0, signs[-1]) + 1, signs[-1]):
            is_open = True
            yield signs[-1]
        start = end


def _problem(post: Post, body: Body, offset: int, message: str, hint: str, *, rule: str) -> Problem:
    line, column = body.place(offset)
    return Problem(post.path, line, message, hint, Severity.WARNING, rule, column)

"""Rules on Markdown that was not finished: the converter takes it for text, and readers see its signs."""

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
_FENCES = (re.compile(r"```+"), re.compile(r"~~~+"))  # apart, so that each is found by its first signs
_BEFORE_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*")
_DOLLARS = re.compile(r"(?<![\\$])\$\$(?!\$)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LINE_START = re.compile(r"[ \t>]*")

# Every part ends where another could begin, so that time stays linear. What is no formula is left out with them: then
# nothing is said of it.
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
"""What models read between brackets, and notes on them write there."""


def unclosed_blocks(post: Post, body: Body) -> Iterator[Problem]:
    """A block of code or a formula that is opened is closed, by as many of the signs that opened it.

    Without its end, ` ``` ` or `$$` is text like all that follows, and so it is in a formula with a blank line in it.
    """
    if ("```" in body.text or "~~~" in body.text) and _has_open_fence(body.text):
        for offset, fence in _fences(body.prose):
            hint = f"write {quoted(fence)} on a line of its own below the code"
            yield _problem(
                post, body, offset, f"code that {quoted(fence)} opens is never closed", hint, rule="unclosed"
            )
            break  # what looks like others may be its end
    if "$$" in body.text and _has_open_formula(body.text):
        for offset in _open_formulas(body.prose):
            hint = "close it with '$$' in the same paragraph: a formula holds no blank line"
            yield _problem(post, body, offset, "a formula that '$$' opens is never closed", hint, rule="unclosed")


def broken_links(post: Post, body: Body) -> Iterator[Problem]:
    """A link has somewhere to lead to, and a mark of a footnote its footnote.

    `[text]()`, `http:/example.org`, `[^1]` without a line `[^1]: …`, `[text][name]` without a line `[name]: https://…`
    where there are others, and links as wikis have them, `[[name]]`, are shown to readers as they are.
    """
    text = body.text
    finders = [finder for sign, finder in _FINDERS if sign(text)]
    if not any(True for finder in finders for _ in finder(text, text)):
        return  # as from most texts: their code need not be left out
    words = _FORMULA.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), _HTML_CODE.sub("", body.prose))
    for offset, message, hint in sorted(item for finder in finders for item in finder(words, text)):
        yield _problem(post, body, offset, message, hint, rule="broken-link")


def merge_conflicts(post: Post, body: Body) -> Iterator[Problem]:
    """A file holds one version of its text, and none of the lines that git puts around two: `<<<<<<<`, `>>>>>>>`."""
    if "<<<<<<< " in body.text or ">>>>>>> " in body.text:
        conflict = merge_conflict(body.prose, path=post.path, first_line=post.body_line)
        if conflict is not None:
            yield conflict


Found = tuple[int, str, str]
"""Where something stands, what is wrong with it and what to do."""


def _empty(words: str, _: str) -> Iterator[Found]:
    for match in _EMPTY.finditer(words):
        if match[0].startswith("[]"):  # a function or a list in some language
            continue
        noun = "image" if match[1] else "link"
        yield match.start(), f"{noun} without a target: {quoted(match[0])}", "write where it leads between the brackets"


def _slashes(words: str, _: str) -> Iterator[Found]:
    for match in _SLASH.finditer(words):
        url = match[0].rstrip(".,;:!?*_~")
        hint = f"write {quoted(url.replace(':/', '://', 1), longest=200)}"
        yield match.start(), f"URL with a single slash: {quoted(url)}", hint


def _footnotes(words: str, text: str) -> Iterator[Found]:
    defined = {name for name in _DEFINED.findall(text) if name[0] == "^"}
    for match in _FOOTNOTE.finditer(words):
        before = words[match.start() - 1 : match.start()]
        follows_a_word = before.strip() and before != "]"
        # Elsewhere it may be a pattern, such as [^abc].
        if f"^{match[1]}" not in defined and (match[1].isdigit() or defined or follows_a_word):
            hint = f"add a line '[^{match[1]}]: ...' with the footnote below the text"
            yield match.start(), f"mark of a footnote that does not exist: {quoted(match[0])}", hint


def _references(words: str, text: str) -> Iterator[Found]:
    defined = {" ".join(name.split()).casefold() for name in _DEFINED.findall(text) if name[0] != "^"}
    if not defined:  # nobody writes links in this way here, so it may be anything, such as [train][eval]
        return
    for match in _REFERENCE.finditer(words):
        name = " ".join(text[slice(*match.span(2 if match[2] else 1))].split())  # which may hold code
        is_name = len(name) > 1 and name[0].isalpha() and any(char.islower() for char in name)
        is_name = is_name and "[" not in name and not _RANGE.search(name)
        if is_name and match[1][0] not in "^ " and not match[1].isupper() and name.casefold() not in defined:
            hint = f"add a line '[{name}]: https://...' below the text, or write [text](https://...)"
            yield match.start(), f"link to {quoted(f'[{name}]')}, which is not defined", hint


def _wiki_links(words: str, text: str) -> Iterator[Found]:
    defined = {" ".join(name.split()).casefold() for name in _DEFINED.findall(text)}
    for match in _WIKI.finditer(words):
        name = " ".join(match[1].split())
        if len(name) > 1 and name not in _TOKENS and name.casefold() not in defined:
            file = f"{slugify(name.partition('#')[0])}.md"
            hint = f"write the path of the file: {quoted(f'[{match[2] or name}]({file})', longest=200)}"
            yield match.start(), f"link as in a wiki: {quoted(match[0])}", hint


# The signs without which there is nothing to find: patterns that start with fixed text are found faster than text.
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
    """Whether the fences of a text do not come in pairs; told without leaving out any code."""
    opened = ""
    for _, fence in _fences(text):
        if not opened:
            opened = fence
        elif fence.startswith(opened):
            opened = ""
    return bool(opened)


def _fences(text: str) -> Iterator[tuple[int, str]]:
    """Every line that could open or close a block of code, and its fence."""
    found = [match for pattern in _FENCES for match in pattern.finditer(text)]
    for match in sorted(found, key=re.Match.start):
        start = text.rfind("\n", max(match.start() - _LONGEST, 0), match.start()) + 1
        rest = text[match.end() : match.end() + _LONGEST].partition("\n")[0]
        if _BEFORE_FENCE.fullmatch(text, start, match.start()) and match[0][0] not in rest:
            yield match.start(), match[0]


def _has_open_formula(text: str) -> bool:
    """Whether the signs of display math do not come in pairs, each in its paragraph."""
    parts = text.split("$$")
    return len(parts) % 2 == 0 or any("\n\n" in inside for inside in parts[1::2])


def _open_formulas(prose: str) -> Iterator[int]:
    """Where formulas on lines of their own begin that do not end in their paragraph."""
    is_open = False
    start = 0
    for end in [*(match.start() for match in _BLANK_LINE.finditer(prose)), len(prose)]:
        signs = [match.start() for match in _DOLLARS.finditer(prose, start, end)]
        if len(signs) % 2 and is_open:
            is_open = False  # that of the paragraph above, meant to end here
        elif len(signs) % 2 and _LINE_START.fullmatch(prose, prose.rfind("\n", 0, signs[-1]) + 1, signs[-1]):
            is_open = True
            yield signs[-1]
        start = end


def _problem(post: Post, body: Body, offset: int, message: str, hint: str, *, rule: str) -> Problem:
    line, column = body.place(offset)
    return Problem(post.path, line, message, hint, Severity.WARNING, rule, column)

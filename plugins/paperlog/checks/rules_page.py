"""The handbook's page on rules, written from the catalogue: `python -m paperlog.checks.rules_page`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from paperlog.checks.catalog import BLOG_RULES, FRONT_MATTER_RULES, TEXT_RULES, Rule
from paperlog.markup import elements, permissions
from paperlog.problems import Severity

_INTRODUCTION = """\
# Rules

<!-- Written by `python -m paperlog.checks.rules_page`: change the docstrings of the rules, not this page. -->

`paperlog check` reports what is wrong with posts. It reads, converts and plans the blog as a build does, so it finds
exactly the problems of a build, and some notes. It opens no network connection. It shares the cache of builds in
`.cache/paperlog`, and writes nothing else unless you ask it to fix:

```sh
paperlog check                                      # the whole blog
paperlog check posts/2019/freelb.md --fix           # one post; what can be mended is, and shown
paperlog check --changed=origin/main --strict       # what a branch changes; warnings fail too
```

```text
posts/2019/freelb.md:4:18: warning: unknown tag 'trasnformers' [unknown-tag]
  hint: did you mean 'transformers'?
```

A line has the path, the line and the column, the weight, what is wrong, and the code of the rule.

| weight | means |
|---|---|
| error | the post cannot be built as it is; every build stops, and `paperlog check` ends with exit code 1 |
| warning | the post works, but somebody should look; `mkdocs build --strict` and `paperlog check --strict` fail |
| note | may well be meant; only `paperlog check` tells, and nothing fails |

A build tells no more than 50 warnings of one rule; `paperlog check` tells all. `--format github` annotates the lines
of a pull request, `--format json` and `--format sarif` are for programs. Exit code 2 means that the command was
called wrongly, as it is for a file that is no post: posts lie in `posts/`, end in `.md` and do not start with `_` or
`.`.

## Without a rule

Warnings and notes can be switched off; errors cannot. For a whole blog, in `mkdocs.yml`:

```yaml
plugins:
  - paperlog:
      checks: {ignore: [file-name, paper-again]}
```

For one line of a post, by a comment on it, or alone on the line above:

```markdown
tags: [RL, control] # paperlog: ignore tag-alias

<!-- paperlog: ignore arxiv-pdf -->
The [figures](https://arxiv.org/pdf/1909.11764) are worth a look.
```

`<!-- paperlog: ignore-file heading-level -->` anywhere in a post, or `# paperlog: ignore-file heading-level` in its
front matter, is for the whole post. Several codes stand with commas between them.

## What is mended

`--fix` changes the characters in question and no others: comments, quotation marks, the order of keys and the ends of
lines stay. It shows a diff, and run again it changes nothing. Rules that it can satisfy are marked *fixable* below.

## Before every commit

[pre-commit](https://pre-commit.com) runs it in any blog, with this in the blog's `.pre-commit-config.yaml`. `repo` is
the address of paperlog's repository, `rev` a tag or commit of it. Where `mkdocs.yml` lies in a folder, the hook needs
`args: [-f, folder/mkdocs.yml]`.

```yaml
repos:
  - repo: https://example.org/paperlog.git
    rev: v0.1.0
    hooks: [{id: paperlog-check}]
```
"""
_OWN = {"a": ("name", "rel")}  # which have rules of their own

_HTML = """\
## HTML in a post

Markdown may hold HTML, and lists of attributes such as `{{ width=300 .annotate }}`. This is what a post can hold;
anything else is dropped with a warning. What the converter makes of formulas is not judged: every formula that can be
set is shown.

### Elements

| elements | what becomes of them |
|---|---|
| {elements} | stay |
| {math}, each within `<math>`, and {svg}, each within `<svg>` | stay; elsewhere they are shown as text |
| `input` | stays as the box of a task; any other is an error |
| `iframe` | a video of YouTube or Vimeo becomes a link to it; any other is an error |
| {harmful} | an error: they run code, load files, lead readers elsewhere or ask them for input |
| {lost} | dropped, with a warning: they say something of a whole page, or do nothing without a script |
| any other | shown as text, with a warning |

### Attributes

| elements | attributes |
|---|---|
{attributes}

Attributes that could run code, load a file, or lead or send readers elsewhere are errors: `on…`, `srcdoc`, `action`,
`formaction`, `background`, `ping`, `http-equiv`, `manifest`, and `href` on anything but a link. `data-…` and what old
tables have, such as `border`, are dropped. A drawing as a whole has no `transform`. `target` can be `_blank`, `rel`
any of {relations}.

### Classes

| for | classes |
|---|---|
{classes}

Besides, the short classes that Pygments gives to pieces of code. `*` stands for any word. `mermaid` is not among
them: Material loads Mermaid from another host.

### Styles

| properties of `style` | values |
|---|---|
{styles}

Properties with any other value are dropped. One that loads a file (`url(…)`) is an error.

### Ids

An id, or the `name` of a link, cannot start with `__` or end in `$`, as those of the theme do, nor be `mermaid` or a
name of the browser's such as `currentScript`. A heading with such an id gets one from its text instead. `name` stays on
links only.
"""

_SECTIONS = (
    ("Texts", TEXT_RULES),
    ("Front matter and tags", FRONT_MATTER_RULES),
    ("Papers, files and the whole blog", BLOG_RULES),
)


def rules_page() -> str:
    """The page as Markdown."""
    sections = ["".join((f"## {title}\n\n", *_entries(rules))) for title, rules in _SECTIONS]
    return "\n".join([_INTRODUCTION, *sections, _html_in_posts()]).rstrip("\n") + "\n"


def _html_in_posts() -> str:
    """What `paperlog.markup` permits, as tables."""
    html = elements.ALLOWED - elements.FOREIGN - {"input"}
    shared = {
        "every element": {*permissions.GLOBAL, "id", "class", "style"},
        "within `<math>`": set(permissions.ATTRIBUTES["mrow"]),
        "within `<svg>`": set(permissions.ATTRIBUTES["g"]),
    }
    by_attributes: dict[str, list[str]] = {}
    for name in sorted(elements.ALLOWED - {"input"}):
        allowed = {*permissions.ATTRIBUTES.get(name, ()), *permissions.URLS.get(name, ()), *_OWN.get(name, ())}
        if name in elements.FOREIGN:
            allowed -= shared["within `<math>`" if name in elements.MATHML else "within `<svg>`"]
        if allowed:
            by_attributes.setdefault(_names(allowed), []).append(name)
    rows = [(who, _names(allowed)) for who, allowed in shared.items()]
    rows += [(_names(found), allowed) for allowed, found in by_attributes.items()]
    styles: dict[str, list[str]] = {}
    for name, (values, _) in permissions.STYLES.items():
        styles.setdefault(values, []).append(name)
    for name, (values, _) in permissions.MEDIA_STYLES.items():
        styles.setdefault(f"on pictures, films and drawings: {values}", []).append(name)
    return _HTML.format(
        elements=_names(html),
        math=_names(elements.MATHML),
        svg=_names(elements.SVG),
        harmful=_names(elements.HARMFUL - {"input", "iframe"}),
        lost=_names(elements.REMOVED - elements.HARMFUL),
        attributes=_rows(rows),
        relations=_names(permissions.RELATIONS),
        classes=_rows((purpose, _names(names, is_sorted=True)) for purpose, names in permissions.CLASSES.items()),
        styles=_rows((_names(found, is_sorted=True), values) for values, found in styles.items()),
    )


def _names(names: Iterable[str], *, is_sorted: bool = False) -> str:
    return " ".join(f"`{name}`" for name in (names if is_sorted else sorted(names)))


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"| {first} | {second} |" for first, second in rows)


def _entries(rules: Iterable[Rule]) -> Iterator[str]:
    for severity in Severity:
        for rule in (rule for rule in rules if rule.weight is severity):
            fixable = ", fixable" if rule.is_fixable else ""
            yield f"### `{rule.code}`\n\n*{rule.weight.capitalize()}{fixable}.* {_joined(rule.asks)}\n\n"


def _joined(text: str) -> str:
    """Paragraphs, each on one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


if __name__ == "__main__":
    sys.stdout.write(rules_page())

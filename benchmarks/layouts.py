"""Write notes as the source files of each tool: the same text and metadata in the tool's own format."""

from __future__ import annotations

import json
import re
import shutil
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.notes import TAG_COUNT, Note, Paper, author_names, moment, note_place
from benchmarks.vocabulary import tags

SITES = Path(__file__).parent / "sites"
"""The configuration of each tool, copied into the corpus unchanged."""

_PLACEHOLDER = re.compile(r"\{\{(?:note:(\d+)|image)\}\}")
_ACRONYM = {"named-entity-recognition": "NER", "reinforcement-learning": "RL", "machine-translation": "MT"}

NoteLink = Callable[[int, str], str]
"""Returns the link target of a note in a tool's Markdown, given the note's year and slug."""


def write_paperlog(folder: Path, notes: Iterable[Note], seed: str) -> None:
    """Write `posts/<year>/<slug>.md` with records, tag registry and authors."""
    _copy_site("paperlog", folder)
    for note in notes:
        meta: dict[str, object] = {"title": note.title, "date": _Bare(note.day.isoformat()), "tags": _spelled(note)}
        ids = [paper.arxiv for paper in note.papers if paper.arxiv]
        if len(ids) == 1:
            meta["arxiv"] = ids[0]
        elif note.papers:
            meta["papers"] = ids or [_described(note, paper) for paper in note.papers]
        meta |= {"authors": list(note.authors), "links": note.links, "kind": note.kind, "summary": note.summary}
        text = _markdown(note, seed, separator="<!-- more -->", link=_beside, image=f"{note.slug}.png")
        _write(folder / "posts" / note.file, _yaml_front_matter(meta) + text)
        _write_image(note, folder / "posts" / str(note.day.year))
        for paper in note.papers:
            if paper.arxiv:
                _write(folder / "posts" / "_papers" / f"{paper.arxiv}.json", _record(paper))
    registry = {
        slug: {"name": _tag_name(slug), "aliases": [_ACRONYM[slug]] if slug in _ACRONYM else None}
        for slug in tags(TAG_COUNT)
    }
    _write(folder / "posts" / "_tags.yml", _yaml(registry))
    _write(folder / "posts" / "_authors.yml", _yaml({key: {"name": name} for key, name in _authors(seed)}))


def write_material(folder: Path, notes: Iterable[Note], seed: str) -> None:
    """Write `docs/blog/posts/<year>/<slug>.md` for Material's blog plugin."""
    _copy_site("material", folder)
    blog = folder / "docs" / "blog"
    for note in notes:
        meta = {
            "title": note.title,
            "slug": note.slug,
            "date": _Bare(note.day.isoformat()),
            "description": note.summary,
            "authors": list(note.authors),
            "tags": [_tag_name(tag) for tag in note.tags],
        }
        text = _markdown(note, seed, separator="<!-- more -->", link=_beside, image=f"{note.slug}.png")
        _write(blog / "posts" / note.file, _yaml_front_matter(meta) + text)
        _write_image(note, blog / "posts" / str(note.day.year))
    people = {key: {"name": name, "description": "writes", "avatar": "/author.png"} for key, name in _authors(seed)}
    _write(blog / ".authors.yml", _yaml({"authors": people}))


def write_hugo(folder: Path, notes: Iterable[Note], seed: str) -> None:
    """Write `content/posts/<year>/<slug>.md`; notes with a picture are page bundles."""
    _copy_site("hugo", folder)
    names = dict(_authors(seed))
    for note in notes:
        meta = {
            "title": note.title,
            "date": _Bare(note.day.isoformat()),
            "description": note.summary,
            "tags": [_tag_name(tag) for tag in note.tags],
            "authors": [names[author] for author in note.authors],
        }
        text = _markdown(
            note, seed, separator="<!--more-->", link=lambda _, slug: f"/posts/{slug}/", image=f"{note.slug}.png"
        )
        bundle = folder / "content" / "posts" / str(note.day.year) / note.slug
        file = bundle / "index.md" if note.has_image else bundle.with_suffix(".md")
        _write(file, _yaml_front_matter(meta) + text)
        _write_image(note, bundle)


def write_pelican(folder: Path, notes: Iterable[Note], seed: str) -> None:
    """Write `content/<year>/<slug>.md` with Pelican's metadata lines."""
    _copy_site("pelican", folder)
    names = dict(_authors(seed))
    for note in notes:
        lines = [
            f"Title: {note.title}",
            f"Slug: {note.slug}",
            f"Date: {note.day.isoformat()}",
            f"Authors: {'; '.join(names[author] for author in note.authors)}",
            f"Tags: {', '.join(_tag_name(tag) for tag in note.tags)}",
            f"Summary: {note.summary or note.blocks[0]}",
        ]
        text = _markdown(
            note,
            seed,
            separator=None,
            link=lambda year, slug: f"{{filename}}/{year}/{slug}.md",
            image=f"{{attach}}{note.slug}.png",
        )
        _write(folder / "content" / note.file, "\n".join(lines) + "\n\n" + text)
        _write_image(note, folder / "content" / str(note.day.year))


LAYOUTS: Mapping[str, Callable[[Path, Iterable[Note], str], None]] = {
    "paperlog": write_paperlog,
    "material": write_material,
    "hugo": write_hugo,
    "pelican": write_pelican,
}
"""The function that writes a corpus for each tool."""


class _Bare(str):
    """A YAML scalar to be written without quotes."""

    __slots__ = ()


def _beside(year: int, slug: str) -> str:
    return f"../{year}/{slug}.md"


def _authors(seed: str) -> Iterable[tuple[str, str]]:
    return author_names(seed=seed).items()


def _tag_name(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _spelled(note: Note) -> Sequence[str]:
    """Return the tags of a note in various spellings: by name, slug or alias."""
    spellings = [_tag_name(tag) if (note.number + index) % 5 == 0 else tag for index, tag in enumerate(note.tags)]
    return [_ACRONYM.get(spelling, spelling) if note.number % 2 else spelling for spelling in spellings]


def _described(note: Note, paper: Paper) -> Mapping[str, object]:
    return {
        "title": paper.title,
        "authors": list(paper.authors),
        "url": f"https://example.org/papers/{note.slug}.pdf",
        "year": paper.published.year,
        "venue": paper.venue,
    }


def _markdown(note: Note, seed: str, *, separator: str | None, link: NoteLink, image: str) -> str:
    """Return the text of a note with its placeholders filled in."""

    def address(match: re.Match[str]) -> str:
        return image if match[1] is None else link(*note_place(int(match[1]), seed=seed))

    blocks = [note.blocks[0], *([separator] if separator else ()), *note.blocks[1:]]
    return _PLACEHOLDER.sub(address, "\n\n".join(blocks)) + "\n"


def _yaml_front_matter(meta: Mapping[str, object]) -> str:
    return f"---\n{_yaml(meta)}---\n"


def _yaml(mapping: Mapping[str, object]) -> str:
    """Return the entries that are not empty, one on each line, with values in YAML's flow style."""
    return "".join(f"{key}: {_flow(value)}\n" for key, value in mapping.items() if value)


def _flow(value: object) -> str:
    if isinstance(value, _Bare):
        return value
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(entry)}" for key, entry in value.items() if entry) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _record(paper: Paper) -> str:
    first = moment(paper.published).strftime("%Y-%m-%dT%H:%M:%SZ")
    record: Mapping[str, object] = {
        "id": paper.arxiv,
        "version": paper.version,
        "title": paper.title,
        "authors": paper.authors,
        "affiliations": {},
        "published": first,
        "updated": first,
        "primary_category": paper.categories[0],
        "categories": paper.categories,
        "comment": f"Accepted at {paper.venue}" if paper.venue else None,
        "journal_ref": paper.venue,
        "doi": None,
        "abstract": None,
        "withdrawn": False,
        "retrieved": "2026-11-24",
    }
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def _copy_site(name: str, folder: Path) -> None:
    shutil.copytree(SITES / name, folder, dirs_exist_ok=True)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_image(note: Note, folder: Path) -> None:
    """Write the note's picture, if it has one: a grey pattern of 160 × 90 pixels, a PNG file of a few kilobytes."""
    if not note.has_image:
        return
    folder.mkdir(parents=True, exist_ok=True)
    width, height, shift = 160, 90, note.number * 37
    rows = b"".join(b"\0" + bytes((x * y // 32 + shift) % 256 for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    data = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    (folder / f"{note.slug}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + data)

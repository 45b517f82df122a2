"""Write the index of each search over the same posts, and measure the cost."""

from __future__ import annotations

import html
import json
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from paperlog.cache.cache import Cache
from paperlog.markup.extensions import DEFAULT_CONFIGS, DEFAULT_EXTENSIONS
from paperlog.markup.renderer import Renderer
from paperlog.mkdocs_plugin.config import THEME_FOLDER
from paperlog.pipeline.plan import Published, plan_blog
from paperlog.pipeline.read import Blog, read_blog
from paperlog.site.options import SiteOptions
from paperlog.site.plan import FolderOutput, PageOutput

PAGEFIND = ("pagefind[bin]==1.5.2",)


@dataclass(frozen=True)
class Cost:
    """Processor seconds of the first index and of one after an edit, without reading and converting; peak in bytes."""

    cold: float
    edit: float
    peak: int


def load(corpus: Path, *, cache: Cache | None = None) -> tuple[Blog, Renderer]:
    """Read and convert a corpus; return it with the renderer."""
    renderer = Renderer(list(DEFAULT_EXTENSIONS), DEFAULT_CONFIGS)
    options = SiteOptions("Benchmark", "https://bench.example.org/")
    return read_blog(corpus, options=options, renderer=renderer, cache=cache), renderer


def write_paperlog(blog: Blog, renderer: Renderer, site: Path, *, cache: Cache | None = None) -> float:
    """Write paperlog's index into a site; return the processor seconds that it adds to a build."""
    plan = plan_blog(
        blog,
        renderer=renderer,
        template_folders=(str(THEME_FOLDER),),
        published=Published,
        until=datetime(2030, 1, 1, tzinfo=UTC),
        cache=cache,
    ).plan
    started = time.process_time()
    for output in plan.outputs:
        if isinstance(output, PageOutput) or not output.url.startswith("search/"):
            continue
        (site / output.dest).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(output, FolderOutput):
            (site / output.url).mkdir(parents=True, exist_ok=True)
            for name, content in output.render():
                (site / output.url / name).write_bytes(content)
        else:
            content = output.render()
            if not (site / output.dest).exists() or cache is None:
                (site / output.dest).write_bytes(content)
    return time.process_time() - started


def write_material(blog: Blog, site: Path) -> None:
    """Write the index of Material's search plugin into a site, with the plugin's own code."""
    from material.plugins.search.plugin import SearchConfig, SearchIndex

    config: Any = SearchConfig()
    config.load_dict({"lang": ["en"], "separator": "[\\s\\-]+", "pipeline": ["stopWordFilter"]})
    config.validate()
    fields = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}}
    index = SearchIndex(**{**config, "fields": fields})
    for entry in blog.library.entries:
        meta = {"title": entry.title, "tags": [tag.name for tag in entry.tags]}
        content = blog.rendered[entry.post.path].html
        index.add_entry_from_context(
            SimpleNamespace(meta=meta, title=entry.title, content=content, toc=[], url=entry.url)
        )
    (site / "search").mkdir(parents=True, exist_ok=True)
    (site / "search" / "search_index.json").write_text(index.generate_search_index(None), encoding="utf-8")


def write_pagefind(blog: Blog, site: Path, python: str) -> float:
    """Write minimal pages with only the searched text, index them with Pagefind and return its processor seconds."""
    for entry in blog.library.entries:
        filters = [("year", f"{entry.post.date:%Y}"), ("kind", entry.kind)]
        filters += [("tag", tag.slug) for tag in entry.tags] + [("venue", venue) for venue in entry.venues]
        filters += [("category", code) for code in entry.categories]
        filters += [("author", author.handle) for author in entry.authors]
        filters += [("paper_author", name) for paper in entry.papers for name in paper.authors]
        spans = "".join(f'<span data-pagefind-filter="{key}">{html.escape(value)}</span>' for key, value in filters)
        page = site / entry.url / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(
            f"<!doctype html><html lang=en><title>x</title><body data-pagefind-body><h1>{html.escape(entry.title)}</h1>"
            f"{spans}{blog.rendered[entry.post.path].html}</body></html>",
            encoding="utf-8",
        )
    (site / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [python, "-m", "pagefind", "--site", str(site), "--silent"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cost(corpus: Path, work: Path) -> Cost:
    """Measure the cost of paperlog's index in a separate process."""
    command = [sys.executable, "-m", "benchmarks.search.indexes", str(corpus), str(work)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def _cost(corpus: Path, work: Path) -> Cost:
    shutil.rmtree(work, ignore_errors=True)
    cold = write_paperlog(*load(corpus, cache=Cache(work / "cache")), work / "site", cache=Cache(work / "cache"))
    posts = sorted((corpus / "posts").rglob("*.md"))
    post = posts[len(posts) // 2]
    before = post.read_text(encoding="utf-8")
    post.write_text(f"{before}\nAn edit with a word or two.\n", encoding="utf-8")
    try:
        blog, renderer = load(corpus, cache=Cache(work / "cache"))
        edit = _index_after_edit(blog, renderer, work)
    finally:
        post.write_text(before, encoding="utf-8")
    return Cost(cold, edit, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def _index_after_edit(blog: Blog, renderer: Renderer, work: Path) -> float:
    """Write the folder of the index again and return the processor seconds.

    A build also writes the one changed file of result texts.
    """
    plan = plan_blog(
        blog,
        renderer=renderer,
        template_folders=(str(THEME_FOLDER),),
        published=Published,
        until=datetime(2030, 1, 1, tzinfo=UTC),
        cache=Cache(work / "cache"),
    )
    started = time.process_time()
    for output in plan.outputs:
        if isinstance(output, FolderOutput):
            for name, content in output.render():
                (work / "site" / output.url / name).write_bytes(content)
    return time.process_time() - started


if __name__ == "__main__":
    print(json.dumps(asdict(_cost(Path(sys.argv[1]), Path(sys.argv[2])))))

"""The citations of a blog as outputs of the plan: files beside its pages, and what a paper's card shows.

Nothing is written here before it is asked for: a plan of ten thousand posts needs only to know what each file is made
from. An entry that is in many files is written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial

from msgspec import Struct

from paperlog.cache.fingerprint import fingerprint
from paperlog.citations.citation_formats import BIBTEX, FORMATS, CitationFormat
from paperlog.citations.cited_paper import reference
from paperlog.citations.keys import assign_keys, citation_key
from paperlog.content.library import Entry, Library
from paperlog.papers.paper import Paper
from paperlog.site import urls
from paperlog.site.listings import Listing
from paperlog.site.plan import FileOutput
from paperlog.site.views import CitationView

_CITE_FILE = f"cite.{BIBTEX.ending}"


class _File(Struct, frozen=True):
    url: str
    papers: tuple[Paper, ...]
    form: CitationFormat


class Citations:
    """The citations of the papers that a blog discusses or mentions."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._papers = tuple(notes.paper for notes in library.papers)
        # A paper on arXiv has the same key in any company, so it can wait until the key is written somewhere.
        self._elsewhere = assign_keys(paper for paper in self._papers if not paper.arxiv)
        self._entries: dict[str, dict[str, str]] = {}

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """By each paper's key, what stands in fingerprints for the paper, its citations and where they are."""
        files, elsewhere = self._files_by_paper, self._elsewhere
        return {paper.key: fingerprint(paper, elsewhere.get(paper.key), files[paper.key]) for paper in self._papers}

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The URLs of all files."""
        return frozenset(file.url for file in self._files)

    def outputs(self, *, base: str) -> Iterator[FileOutput]:
        """Every file; `base` is the fingerprint of the code that writes them."""
        papers, made_from = None, ""
        for file in self._files:
            if file.papers is not papers:  # the formats of one list follow each other
                papers, made_from = file.papers, fingerprint(base, [self.digests[paper.key] for paper in file.papers])
            yield FileOutput(file.url, fingerprint((made_from, file.form.ending)), partial(self._write, file))

    def downloads_of(self, listing: Listing | None) -> tuple[tuple[CitationFormat, str], ...]:
        """The formats of a list's citations with their URLs; `None` is the list of all papers."""
        if listing is None:
            return _beside(urls.HOME) if self._papers else ()
        # The home page is for reading; what the whole blog cites is on the list of papers.
        group = listing.group
        has_papers = group is not None and any(entry.discussed for entry in group.entries)
        return _beside(listing.url) if has_papers else ()

    def file_of(self, entry: Entry) -> str | None:
        """The URL of the file with the papers that a post discusses."""
        return entry.url + _CITE_FILE if entry.discussed else None

    def view(self, paper: Paper) -> CitationView:
        """What a paper's card shows."""
        return CitationView(self._files_by_paper[paper.key], lambda: self._entry(paper, [BIBTEX])[BIBTEX.ending])

    @cached_property
    def _files(self) -> tuple[_File, ...]:
        files = [_File(url, self._papers, form) for form, url in self.downloads_of(None)]
        for group in (group for groups in self._library.groups.values() for group in groups):
            if papers := _papers_of(group.entries):
                files += [_File(url, papers, form) for form, url in _beside(group.url)]
        for entry in self._library.entries:
            if url_of_post := self.file_of(entry):
                files.append(_File(url_of_post, _papers_of([entry]), BIBTEX))
        for paper in self._papers:
            if (url_of_paper := self._files_by_paper[paper.key]).startswith(urls.PAPERS):
                files.append(_File(url_of_paper, (paper,), BIBTEX))
        return tuple(files)

    @cached_property
    def _files_by_paper(self) -> Mapping[str, str]:
        """The file that holds one paper alone: beside the first post on it, or beside its page where there is none."""
        files = {paper.key: f"{urls.PAPERS}{paper.key}/{_CITE_FILE}" for paper in self._papers}
        for entry in self._library.entries:  # newest first, so that the oldest stays
            if len(papers := _papers_of([entry])) == 1:
                files[papers[0].key] = entry.url + _CITE_FILE
        return files

    def _write(self, file: _File) -> bytes:
        return file.form.file([self._entry(paper, FORMATS)[file.form.ending] for paper in file.papers]).encode()

    def _entry(self, paper: Paper, forms: Sequence[CitationFormat]) -> Mapping[str, str]:
        """A paper in BibTeX or in all formats, by their endings; written once for the page and all files that hold it.

        Whoever writes a list in one format writes it in the others next, and what they say is worked out only once.
        """
        entry = self._entries.setdefault(paper.key, {})
        if len(entry) < len(forms):
            known, key = reference(paper), self._elsewhere.get(paper.key) or citation_key(paper)
            entry |= {form.ending: form.entry(known, key) for form in forms if form.ending not in entry}
        return entry


def _papers_of(entries: Iterable[Entry]) -> tuple[Paper, ...]:
    """The papers that posts discuss, each once, in the posts' order."""
    return tuple({paper.key: paper for entry in entries for paper in entry.papers}.values())


def _beside(page: str) -> tuple[tuple[CitationFormat, str], ...]:
    return tuple((form, f"{page}papers.{form.ending}") for form in FORMATS)

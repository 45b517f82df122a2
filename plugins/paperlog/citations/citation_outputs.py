"""The citations of a blog as outputs of the plan: files beside its pages, and the citation in a paper's card.

Entries are written on demand, because planning a blog of ten thousand posts needs only the fingerprint of each file. An
entry in many files is written once.
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
        # The key of a paper on arXiv does not depend on other papers, so it is computed when it is first written.
        self._elsewhere = assign_keys(paper for paper in self._papers if not paper.arxiv)
        self._entries: dict[str, dict[str, str]] = {}

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Return a fingerprint of each paper, its citation and the citation's URL, by the paper's key."""
        files, elsewhere = self._files_by_paper, self._elsewhere
        return {paper.key: fingerprint(paper, elsewhere.get(paper.key), files[paper.key]) for paper in self._papers}

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Return the URLs of all citation files."""
        return frozenset(file.url for file in self._files)

    def outputs(self, *, base: str) -> Iterator[FileOutput]:
        """Yield every citation file; `base` is the fingerprint of the code that writes them."""
        papers, made_from = None, ""
        for file in self._files:
            if file.papers is not papers:  # the formats of one list are adjacent
                papers, made_from = file.papers, fingerprint(base, [self.digests[paper.key] for paper in file.papers])
            yield FileOutput(file.url, fingerprint((made_from, file.form.ending)), partial(self._write, file))

    def downloads_of(self, listing: Listing | None) -> tuple[tuple[CitationFormat, str], ...]:
        """Return the formats of a list's citations with their URLs; `None` means the list of all papers."""
        if listing is None:
            return _beside(urls.HOME) if self._papers else ()
        # The home page offers no downloads. The citations of the whole blog are on the list of papers.
        group = listing.group
        has_papers = group is not None and any(entry.discussed for entry in group.entries)
        return _beside(listing.url) if has_papers else ()

    def file_of(self, entry: Entry) -> str | None:
        """Return the URL of the file with the papers that a post discusses, or `None` if it discusses none."""
        return entry.url + _CITE_FILE if entry.discussed else None

    def view(self, paper: Paper) -> CitationView:
        """Return the citation in a paper's card."""
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
        """Return the URL of the file with only this paper, by the paper's key.

        The file is beside the oldest post that discusses only this paper, else beside the paper's page.
        """
        files = {paper.key: f"{urls.PAPERS}{paper.key}/{_CITE_FILE}" for paper in self._papers}
        for entry in self._library.entries:  # newest first, so the oldest post overwrites the others
            if len(papers := _papers_of([entry])) == 1:
                files[papers[0].key] = entry.url + _CITE_FILE
        return files

    def _write(self, file: _File) -> bytes:
        return file.form.file([self._entry(paper, FORMATS)[file.form.ending] for paper in file.papers]).encode()

    def _entry(self, paper: Paper, forms: Sequence[CitationFormat]) -> Mapping[str, str]:
        """Return a paper in each of `forms`, by file extension; each format is written once.

        Lists ask for all formats at once, because each list is written in every format and they share the reference.
        """
        entry = self._entries.setdefault(paper.key, {})
        if len(entry) < len(forms):
            cited, key = reference(paper), self._elsewhere.get(paper.key) or citation_key(paper)
            entry |= {form.ending: form.entry(cited, key) for form in forms if form.ending not in entry}
        return entry


def _papers_of(entries: Iterable[Entry]) -> tuple[Paper, ...]:
    """Return the papers that posts discuss, without duplicates, in the order of the posts."""
    return tuple({paper.key: paper for entry in entries for paper in entry.papers}.values())


def _beside(page: str) -> tuple[tuple[CitationFormat, str], ...]:
    return tuple((form, f"{page}papers.{form.ending}") for form in FORMATS)

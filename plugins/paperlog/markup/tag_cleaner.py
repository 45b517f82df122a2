"""Makes the attributes of every tag safe, and notes all that a document turns out to hold."""

from __future__ import annotations

import html as html_text
from collections.abc import Mapping
from urllib.parse import unquote

from paperlog.markup import elements, links
from paperlog.markup.attributes import parse_attributes
from paperlog.markup.limits import MOST_PROBLEMS
from paperlog.markup.links import LinkTarget
from paperlog.markup.rendered import LocalLink
from paperlog.markup.source_lines import SourceLines
from paperlog.papers.identifier import parse_url
from paperlog.problems import Problem, Severity, Suggestions

_FOOTNOTES = ("#fn:", "#fnref")  # which the converter makes, also for a note that nothing refers to
_TOP = frozenset(("", "top"))  # which browsers take for the start of the page

_OF_CODE = ("__codelineno-", "__span-", "#__codelineno-")
"""What a highlighter that is told to names the lines of code: readers link to headings."""


class TagCleaner:
    """Cleans the tags of one document; its attributes hold what was found, each in the order of the text.

    `titles` are the plain titles of headings by id, from which their permalinks get names. `anchors` are all ids;
    `mentions` the arXiv ids that links lead to.
    """

    def __init__(self, *, path: str, lines: SourceLines, titles: Mapping[str, str] | None = None) -> None:
        self.anchors: set[str] = set()
        self.links: list[LocalLink] = []
        self.mentions: dict[str, None] = {}
        self.problems: list[Problem] = []
        self._fragments: dict[str, str] = {}
        self._has_errors = False
        self._path = path
        self._lines = lines
        self._titles = titles or {}

    def attributes(self, name: str, text: str) -> dict[str, str | None]:
        """What stands in a start tag, from what stood there."""
        attributes = parse_attributes(text)
        if (generated := self._of_extension(name, attributes)) is not None:
            return generated
        clean: dict[str, str | None] = {}
        for key, value in attributes.items():
            if elements.is_unsafe_attribute(key, value or ""):
                self.error(
                    "unsafe-html", f"attribute '{key}' of '<{name}>' is not allowed", "remove it", key, text.strip()
                )
            elif key in ("href", "src", "poster", "cite"):
                if (url := self._url(name, key, value or "", text)) is not None:
                    clean[key] = url
            elif key == "srcset":
                if candidates := self._srcset(name, value or "", text):
                    clean[key] = candidates
            elif (key in ("id", "name") and (value or "").startswith("__")) or key.startswith("data-md-"):
                self.warn(f"'{key}={value}' belongs to the theme", "use another name", find=value or key)
            else:
                clean[key] = value
                if key == "id" or (key == "name" and name == "a"):
                    self.anchors.add(value or "")
        if name == "img":
            clean = {"alt": ""} | clean | {"loading": "lazy", "decoding": "async"}
            if "src" in clean:
                clean = {"src": clean.pop("src")} | clean
        return clean

    def _of_extension(self, name: str, attributes: Mapping[str, str | None]) -> dict[str, str | None] | None:
        """What a tag says that no author typed."""
        target = attributes.get("href") or ""
        if name == "a" and attributes.get("class") == "headerlink" and target.startswith("#"):
            label = f"# {self._titles.get(target[1:], '')}".strip()
            return {"class": "headerlink", "href": target, "aria-label": label}
        if name in ("a", "span") and any((value or "").startswith(_OF_CODE) for value in attributes.values()):
            return {"class": attributes["class"]} if "class" in attributes else {}
        return None

    def _url(self, name: str, key: str, url: str, text: str) -> str | None:
        """What stands in the attribute: the URL, marked where it is local; nothing where it must not stand."""
        is_media = key in ("src", "poster", "srcset")
        target = links.classify(url, is_image=is_media and name == "img")
        if target is LinkTarget.UNSAFE:
            scheme = links.scheme_of(url)
            hint = f"link to a page with 'https:', or write './{url}' for a file of that name"
            if scheme in ("javascript:", "vbscript:", "data:"):
                hint = "remove the link"
            self.error("unsafe-link", f"links with '{scheme}' are not allowed", hint, url, text.strip(), scheme)
            return None
        if target is LinkTarget.EXTERNAL:
            if is_media:
                self.warn_remote(url)
                return None
            if name == "a" and (paper := parse_url(url)) is not None:
                self.mentions[paper.id] = None
        if target is LinkTarget.FRAGMENT and name == "a" and key == "href" and not url.startswith(_FOOTNOTES):
            self._fragments.setdefault(url, text.strip())
        if target is LinkTarget.LOCAL and key != "cite":
            line = self._lines.find(url, html_text.escape(url), text.strip())
            self.links.append(LocalLink(url, line, is_image=is_media))
            return links.mark(url)
        return url

    def _srcset(self, name: str, value: str, text: str) -> str:
        candidates = [(self._url(name, "srcset", url, text), size) for url, size in links.srcset_candidates(value)]
        return ", ".join(f"{url} {size}".strip() for url, size in candidates if url)

    def check_fragments(self) -> None:
        """After the last tag: links within the document lead to something in it."""
        known = Suggestions(self.anchors)
        for url, text in self._fragments.items():
            anchor = unquote(url.strip().removeprefix("#"))
            if anchor not in self.anchors and anchor not in _TOP:
                hint = known.hint(anchor) or "name the id of a heading: its text in lower case, with hyphens"
                message = f"link to '{url}', but the text has no heading of that id"
                self._note(Severity.WARNING, "dead-anchor", message, hint, (url, html_text.escape(url), text))

    def warn_remote(self, url: str) -> None:
        """A picture or film of another host."""
        self._note(
            Severity.WARNING,
            "remote-media",
            f"'{url}' lies on another host, which would learn of every reader",
            "save it beside the post; until then it is shown as a link",
            (url, html_text.escape(url)),
        )

    def warn(self, message: str, hint: str, *, find: str) -> None:
        """Something odd in HTML; `find` stands in its line."""
        self._note(Severity.WARNING, "html", message, hint, (find,))

    def error(self, rule: str, message: str, hint: str, *find: str) -> None:
        """Something unsafe; the first of `find` that the Markdown holds stands in its line."""
        self._note(Severity.ERROR, rule, message, hint, find)

    def _note(self, severity: Severity, rule: str, message: str, hint: str, find: tuple[str, ...]) -> None:
        if len(self.problems) >= MOST_PROBLEMS and not (severity is Severity.ERROR and not self._has_errors):
            return
        self._has_errors = self._has_errors or severity is Severity.ERROR
        line = self._lines.find(*find, ignore_case=True)
        self.problems.append(Problem(self._path, line, message, hint, severity, rule))

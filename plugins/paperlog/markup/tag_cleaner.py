"""Makes the attributes of every tag safe, and notes all that a document turns out to hold."""

from __future__ import annotations

import html as html_text
import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from paperlog.markup import permissions, url_safety
from paperlog.markup.attributes import parse_attributes
from paperlog.markup.limits import MOST_PROBLEMS
from paperlog.markup.rendered import LocalLink
from paperlog.markup.source_lines import SourceLines
from paperlog.markup.url_safety import LinkTarget
from paperlog.papers.identifier import parse_url
from paperlog.problems import Problem, Severity, Suggestions

_FOOTNOTES = ("#fn:", "#fnref")  # which the converter makes, also for a note that nothing refers to
_TOP = frozenset(("", "top"))  # which browsers take for the start of the page

_OF_CODE = ("__codelineno-", "__span-", "#__codelineno-")
"""What a highlighter that is told to names the lines of code: readers link to headings."""


_ADDRESSES = frozenset(("cite", "href", "poster", "src"))
_DROPPED = "remove it: the handbook's page on rules lists what HTML in a post can have"
_MOST_NAMED = 8
# Material's scripts show `title` as HTML where a blog has the feature `content.tooltips`; what follows `<` in it then
# is no tag any more, though it looks the same.
_TAG_START = re.compile(r"<(?=[a-zA-Z/!?])")


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
        self._dropped: dict[str, tuple[int, int, str]] = {}
        self._has_errors = False
        self._path = path
        self._lines = lines
        self._titles = titles or {}

    def attributes(self, name: str, text: str) -> dict[str, str | None]:
        """Return what a start tag may say, from what stood there."""
        attributes = parse_attributes(text)
        if (generated := self._of_extension(name, attributes)) is not None:
            return generated
        clean: dict[str, str | None] = {}
        dropped: list[str] = []
        for key, value in attributes.items():
            if permissions.is_permitted(name, key, value):
                clean[key] = _TAG_START.sub("<\u2060", value) if key == "title" and value else value
            elif (kept := self._kept(name, key, value or "", text, dropped)) is not None:
                clean[key] = kept
        if dropped:
            self.drop(f"'<{name}>' loses what a post cannot have: {_listed(dropped)}", (text.strip(), f"<{name}"))
        if name == "img":
            clean = {"alt": ""} | clean | {"loading": "lazy", "decoding": "async"}
            if "src" in clean:
                clean = {"src": clean.pop("src")} | clean
        return clean

    def _kept(self, name: str, key: str, value: str, text: str, dropped: list[str]) -> str | None:
        """Return what stays of an attribute with a rule of its own; report the rest, or add it to `dropped`."""
        if key in permissions.URLS.get(name, ()) or (
            key in _ADDRESSES and url_safety.classify(value) is LinkTarget.UNSAFE  # which is what is wrong with it
        ):
            return self._srcset(name, value, text) if key == "srcset" else self._url(name, key, value, text)
        if permissions.is_harmful(key, value):
            self.refuse(name, key, text)
            return None
        if key == "id" or (key == "name" and name == "a"):
            if permissions.is_reserved_id(value, element=name):
                self.drop_id(value, f"'<{name}>'", text)
                return None
            self.anchors.add(value)
            return value
        if key in ("class", "style") or (key == "rel" and name == "a"):
            kept, others = permissions.split_words(name, key, value)
            dropped += [f"{key} '{other}'" for other in others]
            return kept or None
        if key not in permissions.QUIET:
            dropped.append(f"attribute '{key}'")
        return None

    def refuse(self, name: str, key: str, text: str) -> None:
        """Report an attribute that could do harm."""
        self.error("unsafe-html", f"attribute '{key}' of '<{name}>' is not allowed", "remove it", key, text.strip())

    def drop_id(self, value: str, owner: str, *find: str) -> None:
        """Report an id or a name that scripts could take for something else."""
        if value:
            named = _listed([f"id '{value}'"])
            self.drop(
                f"{named} of {owner} is dropped: scripts of the page use that name", (value, *find), "choose another id"
            )

    def _of_extension(self, name: str, attributes: Mapping[str, str | None]) -> dict[str, str | None] | None:
        """What a tag says that no author typed."""
        target, given = attributes.get("href") or "", attributes.keys()
        classes = attributes.get("class") or ""
        if name == "a" and classes == "headerlink" and target.startswith("#") and given <= {"class", "href", "title"}:
            label = f"# {self._titles.get(target[1:], '')}".strip()
            return {"class": "headerlink", "href": target, "aria-label": label}
        is_of_code = given <= {"class", "href", "id", "name"} and name in ("a", "span")
        if is_of_code and any((value or "").startswith(_OF_CODE) for value in attributes.values()):
            kept, _ = permissions.split_classes(classes)
            return {"class": kept} if kept else {}
        if given <= {"class", "data-tabs", "for"} and ("for" in given or classes.startswith("tabbed-")):
            return {}  # tabs, which are an error as a whole
        return None

    def _url(self, name: str, key: str, url: str, text: str) -> str | None:
        """What stands in the attribute: the URL, marked where it is local; nothing where it must not stand."""
        is_media = key in ("src", "poster", "srcset")
        target = url_safety.classify(url, is_image=is_media and name == "img")
        if target is LinkTarget.UNSAFE:
            scheme = url_safety.scheme_of(url)
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
            return url_safety.mark(url)
        return url

    def _srcset(self, name: str, value: str, text: str) -> str | None:
        candidates = [(self._url(name, "srcset", url, text), size) for url, size in url_safety.srcset_candidates(value)]
        return ", ".join(f"{url} {size}".strip() for url, size in candidates if url) or None

    def finish(self) -> None:
        """Report, after the last tag, what was dropped, and links within the document that lead to nothing in it."""
        for message, (line, count, hint) in self._dropped.items():
            times = f" ({count:,} times)" if count > 1 else ""
            self.problems.append(Problem(self._path, line, f"{message}{times}", hint, Severity.WARNING, "html"))
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

    def drop(self, message: str, find: tuple[str, ...], hint: str = _DROPPED) -> None:
        """Report something that is left out and would do no harm, once for all places with the same message."""
        if message in self._dropped:
            line, count, hint = self._dropped[message]
            self._dropped[message] = line, count + 1, hint
        elif len(self._dropped) < MOST_PROBLEMS:
            self._dropped[message] = self._lines.find(*find, ignore_case=True), 1, hint

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


def _listed(items: Sequence[str]) -> str:
    """Return items in one line: each once, shortened, and no more than a reader would read."""
    shown = [item if len(item) <= 60 else f"{item[:59]}…" for item in dict.fromkeys(items)]
    more = f" and {len(shown) - _MOST_NAMED} more" if len(shown) > _MOST_NAMED else ""
    return ", ".join(shown[:_MOST_NAMED]) + more

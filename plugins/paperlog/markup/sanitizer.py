"""Sanitize converted HTML in one pass: make it safe and balanced, remove remote media, and find the excerpt.

All HTML is split into tokens and written again, whether it comes from Markdown, an extension or the author. A `<` that
starts no known tag becomes text, and attributes are quoted. Elements whose content browsers parse by other rules are
removed. So a browser sees exactly the tokens that were checked here, however it handles ambiguous input.
"""

from __future__ import annotations

import html as html_text
import re

from paperlog.markup import elements, url_safety, videos
from paperlog.markup.attributes import decode_attribute, parse_attributes, write_tag
from paperlog.markup.excerpt import ExcerptMarks
from paperlog.markup.permissions import TOKEN_CLASS, is_harmful
from paperlog.markup.plain_text import plain_text
from paperlog.markup.tag_cleaner import TagCleaner
from paperlog.markup.url_safety import LinkTarget

# The most frequent attributes that the converter writes; they need no check.
_COMMON_ATTRIBUTES = (
    rf'(?: class="(?:{TOKEN_CLASS}|math-(?:block|inline(?: math-long)?)|(?:language-[a-z]+ )?highlight|'
    r'admonition-title|task-list(?:-item)?|footnote)")'
)
# Elements that hold only text are skipped by the pattern, outside the loop. They are most of highlighted code.
_LEAF = (
    r"<(?P<leaf>span|em|strong|code|del|mark|ins|kbd|sub|sup|td|th|li)"
    rf'{_COMMON_ATTRIBUTES}?(?: style="text-align: (?:left|right|center);")?>[^<]*+</(?P=leaf)>'
)
_NEXT = (
    r"(?P<token>(?P<comment><!--)"
    r"|<(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>|<|\Z)"
)
_TOKEN = re.compile(rf"(?:[^<]++|{_LEAF})*+{_NEXT}", re.DOTALL)
_EVERY_TOKEN = re.compile(rf"[^<]*+{_NEXT}", re.DOTALL)
_ONLY_COMMON_ATTRIBUTES = re.compile(rf"{_COMMON_ATTRIBUTES}?\s*")
_VIDEO_PARAGRAPH = re.compile(r"<p>\s*<a ([^<>]*)>((?:[^<]++|<(?!/?(?:a|p|img)\b)[^<>]*+>)*+)</a>\s*</p>")
_HEADINGS = {f"h{level}": f"h{min(level + 1, 6)}" for level in range(1, 7)}
_CLOSED = re.compile(r"(?:.*[\s\"'])?/", re.DOTALL)
_SHOWN_OUTSIDE = elements.FOREIGN - elements.FOREIGN_ROOTS
_SCROLL = "div of a table"  # stack entry of the generated element around a table, which has no end tag in the input
_MOST_LEVELS = 512
_SPECIAL = frozenset(("a", "img", "input", "iframe", "table", "p"))
# Elements that only change the stack if they have no attributes and are in neither an excerpt nor a label.
_SIMPLE = elements.ALLOWED - elements.VOID - elements.FOREIGN - _HEADINGS.keys() - _SPECIAL | {"p"}


class Sanitizer:
    """Sanitizes one document; `shift_headings` moves every heading one level down."""

    def __init__(self, tags: TagCleaner, *, shift_headings: bool = False) -> None:
        self.excerpt = ExcerptMarks()
        self._tags = tags
        self._shift = shift_headings
        self._missing: set[str] = set()
        self._has_tabs = False
        self._html = ""
        self._out: list[str] = []
        self._written = 0
        self._stack: list[str] = []

    def run(self, html: str) -> list[str]:
        """Return the sanitized HTML in pieces; the positions in `excerpt` are indexes of these pieces."""
        self._html = html
        position = 0
        while True:
            match = (_TOKEN if self._namespace is None else _EVERY_TOKEN).match(html, position)
            assert match is not None  # the token may be empty at the end, and any `<` is one
            position = match.end()
            start = match.start("token")
            if name := match["name"]:
                if name in _SIMPLE and self._is_simple(name, match):
                    continue
                name = name.lower()
                if self._shift:
                    name = _HEADINGS.get(name, name)
                position = self._end(name, match) if match["slash"] else self._start(name, match)
            elif match["comment"] and (end := self._find_end("-->", position)):
                self._replace(start, end, "")
                if not self.excerpt.has_mark and html[position : end - 3].strip().lower() == "more":
                    self.excerpt.more(len(self._out), "".join(map(_end_tag, reversed(self._stack))))
                position = end
            elif start < position:
                position = start + 1
                self._replace(start, position, "&lt;")
            else:
                break
        self._flush(len(html))
        while self._stack:
            self._close(self._stack.pop())
        return self._out

    def _is_simple(self, name: str, match: re.Match[str]) -> bool:
        """Return whether a tag can be copied unchanged; if so, update the stack."""
        stack = self._stack
        if match["slash"]:
            if not stack or stack[-1] != name or (len(stack) == 1 and self.excerpt.is_open):
                return False
            stack.pop()
            return True
        if (
            self._namespace is not None
            or match["attributes"]
            or (stack[-1] == "label" if stack else not self.excerpt.is_settled)
        ):
            return False
        if name == "p":  # the paragraph may be a link to a video
            following = self._html[match.end() : match.end() + 2]
            if following == "<a" or following[:1].isspace():
                return False
        stack.append(name)
        return True

    @property
    def _namespace(self) -> frozenset[str] | None:
        """The elements permitted at this point of a drawing or a formula; `None` outside of both, for HTML."""
        inside = self._stack[-1] if self._stack else ""
        if inside in elements.SVG:
            return elements.SVG if inside != "desc" else frozenset()
        return elements.MATHML if inside in elements.MATHML and inside not in elements.MATH_TEXT else None

    def _start(self, name: str, match: re.Match[str]) -> int:
        """Handle a start tag, and return the position after the handled input."""
        start, end, text = match.start("token"), match.end(), match["attributes"]
        if self._stack and self._stack[-1] == "label" and name in elements.BLOCK:
            self._replace(start, start, "</label>")
            self._stack.pop()
        if name not in elements.FOREIGN:
            while self._namespace is not None:  # as in a browser, an HTML element ends a drawing or a formula
                self._flush(start)
                self._close(self._stack.pop())
        elif name not in (elements.FOREIGN_ROOTS if self._namespace is None else self._namespace):
            return self._as_text(match["name"], start, end)
        if name in _SPECIAL and (used := self._special(name, match)) is not None:
            return used
        if name in elements.REMOVED:
            return self._remove(name, start, end, text)
        if name not in elements.ALLOWED:
            return self._as_text(match["name"], start, end)
        if not self._stack and self.excerpt.accepts(name):
            self._flush(start)
            self.excerpt.open(name, len(self._out))
        closed = text.endswith("/") and _CLOSED.fullmatch(text) is not None
        if closed or name != match["name"] or not _ONLY_COMMON_ATTRIBUTES.fullmatch(text):
            self._replace(start, end, write_tag(name, self._tags.attributes(name, text)))
            if closed and name not in elements.VOID:
                self._out.append(f"</{name}>")
                return end
        if name not in elements.VOID:
            self._stack.append(name)
        return end

    def _end(self, name: str, match: re.Match[str]) -> int:
        start, end = match.start("token"), match.end()
        if self._stack and self._stack[-1] == name and name == match["name"]:
            self._stack.pop()
        elif self._is_open(name):
            self._flush(start)
            while (inner := self._stack.pop()) != name:
                self._close(inner)
            self._replace(start, end, f"</{name}>")
        elif (name in elements.ALLOWED and name not in _SHOWN_OUTSIDE) or name in elements.REMOVED:
            self._replace(start, end, "")
            if name in elements.ALLOWED and name not in elements.VOID and name not in elements.OPTIONAL_END:
                self._tags.warn(f"'</{name}>' closes nothing", "remove it, or open the element", find=f"</{name}")
        else:
            self._replace(start, end, html_text.escape(self._html[start:end]))
        if name == "table" and self._stack and self._stack[-1] == _SCROLL:
            self._stack.pop()
            self._replace(end, end, "</div>")
        if not self._stack and self.excerpt.is_open:
            self._flush(end)
            self.excerpt.close(len(self._out), self._out)
        return end

    def _special(self, name: str, match: re.Match[str]) -> int | None:
        """Replace an element that is shown in another form, and return the position after it; `None` if unchanged."""
        start, end = match.start("token"), match.end()
        if name == "p":
            return self._video_paragraph(start)
        if name == "iframe":
            return self._video_frame(match)
        if name == "table" and not match["attributes"].strip():
            self._replace(start, start, '<div class="table-scroll">')
            self._stack.append(_SCROLL)
        elif name == "input":
            attributes = parse_attributes(match["attributes"])
            if (attributes.get("name") or "").startswith("__tabbed"):
                return self._tab(start, end, is_first="checked" in attributes)
            if attributes.get("type") != "checkbox":
                return self._remove(name, start, end, match["attributes"])
            state = {"type": "checkbox", "disabled": None} | ({"checked": None} if "checked" in attributes else {})
            tag = write_tag(name, state)
            if not self._is_open("label"):  # the text after the checkbox is its label
                self._stack.append("label")
                tag = f"<label>{tag}"
            self._replace(start, end, tag)
            return end
        elif name == "img":
            return self._remote_image(match)
        return None

    def _video_paragraph(self, start: int) -> int | None:
        match = _VIDEO_PARAGRAPH.match(self._html, start)
        if match is None:
            return None
        url = parse_attributes(match[1]).get("href") or ""
        if videos.video_embed(url) is None or url_safety.classify(url) is not LinkTarget.EXTERNAL:
            return None
        title = plain_text(match[2])
        self._replace(start, match.end(), videos.video_figure(url, title="" if "://" in title else title))
        return match.end()

    def _video_frame(self, match: re.Match[str]) -> int | None:
        attributes = parse_attributes(match["attributes"])
        embed = videos.video_embed(attributes.get("src") or "")
        if embed is None:
            return None
        end = self._after_content("iframe", match.end())
        url, title = videos.watch_url(*embed), attributes.get("title") or ""
        if self._is_open("p"):  # a figure is not permitted inside a paragraph
            self._replace(
                match.start("token"), end, f"{write_tag('a', {'href': url})}{html_text.escape(title or url)}</a>"
            )
        else:
            self._replace(match.start("token"), end, videos.video_figure(url, title=title))
        return end

    def _remote_image(self, match: re.Match[str]) -> int | None:
        """Replace an image on another host by a link, so that a page loads nothing from other hosts."""
        attributes = parse_attributes(match["attributes"])
        url = attributes.get("src") or ""
        if url_safety.classify(url, is_image=True) is not LinkTarget.EXTERNAL:
            return None
        text = html_text.escape(attributes.get("alt") or url)
        linked = text if self._is_open("a") else f"{write_tag('a', {'href': url})}{text}</a>"
        self._replace(match.start("token"), match.end(), linked)
        self._tags.warn_remote(url)
        return match.end()

    def _remove(self, name: str, start: int, end: int, text: str) -> int:
        inside = end
        if name in elements.REMOVED_WITH_CONTENT:
            end = self._after_content(name, end)
        self._replace(start, end, "")
        if name in elements.HARMFUL:
            hint = "link to the page it shows" if name == "iframe" else "remove it; Markdown and plain HTML stay"
            self._tags.error("unsafe-html", f"'<{name}>' is not allowed in a post", hint, f"<{name}")
            return end
        harmful = [key for key, value in parse_attributes(text).items() if is_harmful(key, value or "")]
        for key in harmful:
            self._tags.refuse(name, key, text)
        if not harmful:
            what = "with all that it holds" if end > inside else "since it has no place in a post"
            self._tags.drop(f"'<{name}>' is dropped, {what}", (f"<{name}",))
        return end

    def _tab(self, start: int, end: int, *, is_first: bool) -> int:
        """Remove a tab that an extension made, and report the first one."""
        self._replace(start, end, "")
        if is_first and not self._has_tabs:
            self._has_tabs = True
            hint = "feeds and print have none: write one after the other, each below a heading"
            self._tags.error("unsafe-html", "a post cannot hold tabs", hint, '=== "', "=== ")
        return end

    def _as_text(self, name: str, start: int, end: int) -> int:
        text = self._html[start:end]
        self._replace(start, end, html_text.escape(text))
        self._tags.warn(
            f"'<{name}>' is not HTML that a post can hold and is shown as text",
            f"write it as code: '`{decode_attribute(text)}`'",
            find=f"<{name}",
        )
        return end

    def _after_content(self, name: str, end: int) -> int:
        """Return the position after the end tag.

        If there is no end tag, return `end`, so that the content is sanitized.
        """
        if name in self._missing:
            return end
        closing = re.compile(rf"</{name}", re.IGNORECASE).search(self._html, end)
        if closing is None or not (after := self._find_end(">", closing.end())):
            self._missing.add(name)
            return end
        return after

    def _find_end(self, delimiter: str, start: int) -> int:
        """Return the position after a delimiter, or 0 if there is none; a missing delimiter is searched for once."""
        if delimiter in self._missing:
            return 0
        found = self._html.find(delimiter, start)
        if found < 0:
            self._missing.add(delimiter)
            return 0
        return found + len(delimiter)

    def _is_open(self, name: str) -> bool:
        """Return whether an element is open within the depth that browsers support."""
        return name in self._stack[-_MOST_LEVELS:]

    def _flush(self, position: int) -> None:
        if self._written < position:
            self._out.append(self._html[self._written : position])
            self._written = position

    def _replace(self, start: int, end: int, text: str) -> None:
        self._flush(start)
        self._out.append(text)
        self._written = max(end, self._written)

    def _close(self, name: str) -> None:
        """Write a missing end tag, and report it unless it is optional."""
        self._out.append(_end_tag(name))
        if name != _SCROLL and name not in elements.OPTIONAL_END:
            self._tags.warn(f"'<{name}>' is never closed", f"add '</{name}>'", find=f"<{name}")


def _end_tag(name: str) -> str:
    return "</div>" if name == _SCROLL else f"</{name}>"

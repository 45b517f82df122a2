"""Material's page, rendered once per shape and filled for each page of that shape.

Nearly all of a page's markup is the same on every post: the header, the navigation, the scripts. A shell is that markup
with a slot for each value that differs. To make one, the template is rendered with a page that notes what is read:
texts give a mark that becomes a slot, and the values of everything else that was read are the shape, so a template that
looks at any other property of a page gets a shell for each of its values, or none at all. Each shell is filled with odd
texts and compared with what the template makes of those; where that differs, or a text is looked into, the template is
rendered anew for every page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Self

import jinja2
from markupsafe import escape
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.toc import AnchorLink, TableOfContents
from msgspec import Struct

from paperlog.mkdocs_plugin.config import THEME_FOLDER
from paperlog.mkdocs_plugin.material_fixes import mend
from paperlog.mkdocs_plugin.output_files import OutputPage
from paperlog.mkdocs_plugin.template_analysis import captures
from paperlog.site.fragments import encode

log = get_plugin_logger("paperlog")

# What MkDocs itself puts into the context of a page; anything more comes from a plugin and may differ per page.
_USUAL_CONTEXT = frozenset(
    {
        "nav", "pages", "base_url", "extra_css", "extra_javascript", "mkdocs_version", "build_date_utc",
        "config", "page",
    }
)  # fmt: skip
_MOST_SHAPES = 40  # a template that makes more of them than this looks at something that differs from page to page

# Noncharacters, which no page holds: authors' texts are rid of them when they are read.
_SLOT = re.compile("\ufdd2([a-z_.]+)\ufdd3")
_FOLDER = "\ufdd4"
_LIST = re.compile(r'<ul class="md-nav__list" data-md-component="toc".*</ul>', re.DOTALL)
# The list of headings in a shell holds the one entry that the probe has, so it ends with the next `</ul>`.
_TOC = re.compile(
    r'<ul class="md-nav__list" data-md-component="toc"(?:(?!</ul>).)*\ufdd2toc\.title\ufdd3.*?</ul>', re.DOTALL
)

# What the page's template provides around it.
_TOC_TEMPLATE = "partials/toc.html"
_LANGUAGE = "partials/language.html"

_SHORT_TEXTS = ("title", "canonical_url", "edit_url", "source_url")
_TEXTS = frozenset({"content", *_SHORT_TEXTS})
_META = frozenset({"title", "description", "paperlog_head", "published"})
_SLOTS = frozenset({*_TEXTS, *(f"meta.{name}" for name in _META), "toc", "toc.id"})

# Texts of which a template cannot make anything else without its showing: long, with signs of every kind. As real
# ones, they are escaped and have single spaces.
_ODD = escape("Zq: 1/2 - x_y, \u2013 (a & b) <b>c</b> 'd' \"e\" 100 % #1 [f](g) {h} \u0416\u2026; " * 5).strip()
_ODD_HTML = b"<h2 id='zq'>Zq</h2><p>One <a href='../zq/'>two</a> &amp; three.</p><ul><li>q</li></ul><pre>z\n  q</pre>"
_ODD_HEADINGS = 12


class Shells:
    """The shells of one build, for the templates of one environment."""

    def __init__(self, environment: jinja2.Environment) -> None:
        self._environment = environment
        self._names: Mapping[str, Any] | None = None
        self._shells: dict[object, _Shell] = {}
        self._reads: dict[str, _Reads] = {}
        self._anew: set[str] = set()

    def template(self, name: str, *, own: str | None) -> ShellTemplate:
        """A template that fills shells; MkDocs renders it like any other. `own` is the folder of the blog's own."""
        if own is not None and captures(self._environment, Path(own), ours=THEME_FOLDER):
            self._give_up(name, "is changed by templates that capture markup")
        return ShellTemplate(self, self._environment.get_template(name), name)

    def fill(self, template: jinja2.Template, name: str, context: dict[str, Any]) -> bytes | None:
        """The whole page of an output in UTF-8, mended; `None` where the template has to be rendered for it."""
        page = context["page"]
        if name in self._anew or not context.keys() <= _USUAL_CONTEXT:
            return None
        reads = self._reads.get(name)
        shell = self._shells.get(reads.shape(page)) if reads else None
        if shell is None:
            shell = self._make(template, name, context, reads)
            if shell is None or not self._is_right(shell, template, context):
                self._give_up(name, "makes more of a page's texts than to show them")
                return None
            if len(self._shells) > _MOST_SHAPES:
                self._give_up(name, "reads what differs from page to page")
                return None
        return shell.fill(page, partial(self._toc_of, context))

    def _toc_of(self, context: dict[str, Any]) -> str:
        """The list of a page's headings; a page with headings has one."""
        if self._names is None:
            # The words of a language import two files, and say the same on every page.
            words = self._environment.get_template(_LANGUAGE).make_module({"config": context["config"]})
            self._toc = self._environment.get_template(_TOC_TEMPLATE)
            self._names = {**self._environment.globals, "lang": words}
        # As `render` does, which copies all names in scope out of a chain first.
        toc = self._toc.root_render_func(self._toc.new_context({**self._names, **context}, shared=True))
        return _LIST.search(mend("".join(toc))).group()  # type: ignore[union-attr]

    def _make(
        self, template: jinja2.Template, name: str, context: dict[str, Any], known: _Reads | None
    ) -> _Shell | None:
        """A new shell of the shape of a page; `None` where its template does not only show texts."""
        page = context["page"]
        probe = _Probe(page)
        try:
            html = mend(template.render({**context, "page": probe}))
        except Exception:  # noqa: BLE001 - it may do anything with a text; if the page cannot be made either, it will say so
            return None
        # What is read may depend on what was read before, so all that any page made the template read is the shape.
        reads = probe.reads(known or _Reads())
        if known is not None and reads != known:
            self._shells.clear()
        self._reads[name] = reads
        shell = _Shell(html)
        if probe.is_looked_into or not shell.names <= _SLOTS:
            return None
        self._shells[reads.shape(page)] = shell
        return shell

    def _is_right(self, shell: _Shell, template: jinja2.Template, context: dict[str, Any]) -> bool:
        """Whether a shell with odd texts is what the template makes of them."""
        odd = {**context, "page": _Odd(context["page"])}
        try:
            return shell.fill(odd["page"], partial(self._toc_of, odd)) == encode(mend(template.render(odd)))
        except Exception:  # noqa: BLE001 - as above
            return False

    def _give_up(self, name: str, why: str) -> None:
        self._anew.add(name)
        log.info("'%s' %s: its pages are rendered one by one, which is slower", name, why)


class ShellTemplate:
    """What MkDocs takes for a template."""

    def __init__(self, shells: Shells, template: jinja2.Template, name: str) -> None:
        self._shells = shells
        self._template = template
        self._name = name

    def render(self, context: dict[str, Any]) -> str:
        """The whole page."""
        page = context["page"]
        if not isinstance(page, OutputPage) or (page.is_in_nav and page.kept is None):
            return self._template.render(context)
        if page.kept is not None:
            return page.kept
        filled = self._shells.fill(self._template, self._name, context)
        page.is_mended = filled is not None
        return _render_alone(self._template, context) if filled is None else filled.decode()

    def page(self, context: dict[str, Any]) -> bytes:
        """The whole page of an output that nobody else wants to see, mended and in UTF-8."""
        filled = self._shells.fill(self._template, self._name, context)
        return encode(mend(_render_alone(self._template, context))) if filled is None else filled

    def __getattr__(self, name: str) -> Any:
        return getattr(self._template, name)


def share_shells(environment: jinja2.Environment, name: str, *, own: str | None = None) -> ShellTemplate:
    """Make an environment answer with a template that shares shells, which this gives, when it is asked for `name`.

    Args:
        environment: MkDocs' own.
        name: The template of all outputs.
        own: The folder of the blog's own templates, if it has any.
    """
    template = Shells(environment).template(name, own=own)
    usual = environment.get_template

    def get_template(wanted: Any, *arguments: Any, **options: Any) -> Any:
        return template if wanted == name else usual(wanted, *arguments, **options)

    environment.get_template = get_template  # type: ignore[method-assign,assignment] # MkDocs has no event for it
    return template


def _render_alone(template: jinja2.Template, context: dict[str, Any]) -> str:
    """A page without a shell, with the same addresses as in one: which pages had to be rendered must not show."""
    return template.render({**context, "page": _Placed(context["page"])})


class _Reads(Struct, frozen=True):
    """What a template reads of a page beside the texts that become slots."""

    attributes: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()

    def shape(self, page: OutputPage) -> object:
        """Equal for two pages only if they may share a shell."""
        return (
            page.url.count("/"),
            *(repr(getattr(page, name, None)) for name in self.attributes),
            *(repr(page.meta.get(name)) for name in self.meta),
            any(page.pieces or ()),
            *(bool(getattr(page, name)) for name in _SHORT_TEXTS),
            *(bool(page.meta.get(name)) for name in _META),
            bool(page.toc.items),
        )


class _Placed:
    """A page as a template sees it at an address that shares no folder with any other.

    Material shortens `../../tags/` to `../` on a page below `tags/`; where pages share a shell, all links are long.
    """

    def __init__(self, page: OutputPage) -> None:
        self._page = page
        self.url = f"{_FOLDER}/" * page.url.count("/")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)


class _Mark(str):  # noqa: SLOT000 - a text with one field of its own; there is one for each shape
    """A text that will be a slot. It may be shown; whoever asks what is in it is noticed."""

    seen: set[str]

    def __new__(cls, name: str, seen: set[str]) -> Self:
        mark = super().__new__(cls, f"\ufdd2{name}\ufdd3")
        mark.seen = seen
        return mark

    def __bool__(self) -> bool:
        return True  # whether there is a text is part of the shape

    def __str__(self) -> str:
        return self  # filters begin with this, and go on to look

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name != "seen":  # a method of texts
            self._look()
        return super().__getattribute__(name)

    def _look(self) -> None:
        self.seen.add(str.__str__(self))

    def __len__(self) -> int:
        self._look()
        return super().__len__()

    def __contains__(self, part: object) -> bool:
        self._look()
        return super().__contains__(part)  # type: ignore[operator] # as for any text

    def __getitem__(self, place: Any) -> str:
        self._look()
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[str]:
        self._look()
        return super().__iter__()

    def __eq__(self, other: object) -> bool:
        self._look()
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        self._look()
        return super().__ne__(other)

    def __hash__(self) -> int:
        self._look()
        return super().__hash__()


class _Probe(_Placed):
    """A page that answers with marks where a text belongs, and notes what else is read."""

    def __init__(self, page: OutputPage) -> None:
        super().__init__(page)
        self._attributes: set[str] = set()
        self._looked: set[str] = set()
        self.meta = _ProbeMeta(page.meta, self._looked)
        self.toc = _probe_toc(page)

    @property
    def is_looked_into(self) -> bool:
        return bool(self._looked)

    def reads(self, known: _Reads) -> _Reads:
        """What was read of this page, and what is known to be read of others."""
        return _Reads(
            tuple(sorted({*known.attributes, *self._attributes})), tuple(sorted({*known.meta, *self.meta.read}))
        )

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._page, name)
        if name in _TEXTS:
            return _Mark(name, self._looked) if value else value
        self._attributes.add(name)
        return value


class _ProbeMeta(dict[str, Any]):
    """Front matter that does the same."""

    def __init__(self, meta: Mapping[str, Any], looked: set[str]) -> None:
        super().__init__(
            {name: _Mark(f"meta.{name}", looked) if name in _META and text else text for name, text in meta.items()}
        )
        self.read: set[str] = set()
        self._looked = looked

    def _note(self, name: str) -> None:
        if name not in _META:
            self.read.add(name)

    def items(self) -> Any:
        """Every text at once."""
        self._looked.add("")
        return super().items()

    def values(self) -> Any:
        """Every text at once."""
        self._looked.add("")
        return super().values()

    def __iter__(self) -> Iterator[str]:
        self._looked.add("")
        return super().__iter__()

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._note(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self._note(str(name))
        return super().__contains__(name)


def _probe_toc(page: OutputPage) -> TableOfContents:
    """A table of contents whose only entry can be found again; empty where the page's is."""
    return _headings(page, "\ufdd2toc.title\ufdd3", 1, name="\ufdd2toc.id\ufdd3")


def _headings(page: OutputPage, title: str, number: int, *, name: str = "zq") -> TableOfContents:
    """A table of contents of as many entries; of none where the page's has none."""
    if not page.toc.items:
        return TableOfContents([])
    return TableOfContents([AnchorLink(title, name, page.toc.items[0].level) for _ in range(number)])


class _Odd(_Placed):
    """A page of the same shape with odd texts."""

    def __init__(self, page: OutputPage) -> None:
        super().__init__(page)
        self.pieces = (_ODD_HTML,) if any(page.pieces or ()) else page.pieces
        self.content = None if self.pieces is None else b"".join(self.pieces).decode()
        self.title = page.title and _ODD
        self.canonical_url = page.canonical_url and str(_ODD)
        self.edit_url = page.edit_url and str(_ODD)
        self.source_url = page.source_url and str(_ODD)
        self.meta = {name: _ODD if name in _META and text else text for name, text in page.meta.items()}
        self.toc = _headings(page, _ODD, _ODD_HEADINGS)


class _Shell:
    """Markup with slots; every second part is the name of one. `toc` stands for the whole table of contents."""

    def __init__(self, html: str) -> None:
        parts = _SLOT.split(_TOC.sub("\ufdd2toc\ufdd3", html))
        self._between = [encode(part) for part in parts[::2]]
        self._names = parts[1::2]

    @property
    def names(self) -> frozenset[str]:
        """Of its slots."""
        return frozenset(self._names)

    def fill(self, page: OutputPage | _Odd, toc: Callable[[], str]) -> bytes:
        """The page in this shell; `toc` makes its table of contents."""
        pieces = [self._between[0]]
        for name, between in zip(self._names, self._between[1:], strict=True):
            if name == "content":
                pieces += page.pieces or ()
            else:
                pieces.append(encode(_value(name, page, toc)))
            pieces.append(between)
        return b"".join(pieces)


def _value(name: str, page: OutputPage | _Odd, toc: Callable[[], str]) -> str:
    if name == "toc":
        return toc()
    if name == "toc.id":
        return str(page.toc.items[0].id)
    if name.startswith("meta."):
        return str(page.meta[name[5:]])
    return str(getattr(page, name))

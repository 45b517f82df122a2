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
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.plugins import get_plugin_logger

from paperlog.mkdocs_plugin.config import THEME_FOLDER
from paperlog.mkdocs_plugin.material_fixes import mend
from paperlog.mkdocs_plugin.output_files import OutputPage
from paperlog.mkdocs_plugin.page_probe import SLOT, SLOTS, PlacedPage, ProbePage, Reads, SamplePage, slot_mark
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

_LIST = re.compile(r'<ul class="md-nav__list" data-md-component="toc".*</ul>', re.DOTALL)
# The list of headings in a shell holds the one entry that the probe has, so it ends with the next `</ul>`.
_TOC = re.compile(
    rf'<ul class="md-nav__list" data-md-component="toc"(?:(?!</ul>).)*{re.escape(slot_mark("toc.title"))}.*?</ul>',
    re.DOTALL,
)

# What the page's template provides around it.
_TOC_TEMPLATE = "partials/toc.html"
_LANGUAGE = "partials/language.html"


class Shells:
    """The shells of one build, for the templates of one environment."""

    def __init__(self, environment: jinja2.Environment) -> None:
        self._environment = environment
        self._names: Mapping[str, Any] | None = None
        self._shells: dict[object, _Shell] = {}
        self._reads: dict[str, Reads] = {}
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
        self, template: jinja2.Template, name: str, context: dict[str, Any], known: Reads | None
    ) -> _Shell | None:
        """A new shell of the shape of a page; `None` where its template does not only show texts."""
        page = context["page"]
        probe = ProbePage(page)
        try:
            html = mend(template.render({**context, "page": probe}))
        except Exception:  # noqa: BLE001 - it may do anything with a text; if the page cannot be made either, it will say so
            return None
        # What is read may depend on what was read before, so all that any page made the template read is the shape.
        reads = probe.reads(known or Reads())
        if known is not None and reads != known:
            self._shells.clear()
        self._reads[name] = reads
        shell = _Shell(html)
        if probe.is_looked_into or not shell.names <= SLOTS:
            return None
        self._shells[reads.shape(page)] = shell
        return shell

    def _is_right(self, shell: _Shell, template: jinja2.Template, context: dict[str, Any]) -> bool:
        """Whether a shell with odd texts is what the template makes of them."""
        odd = {**context, "page": SamplePage(context["page"])}
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
    return template.render({**context, "page": PlacedPage(context["page"])})


class _Shell:
    """Markup with slots; every second part is the name of one. `toc` stands for the whole table of contents."""

    def __init__(self, html: str) -> None:
        parts = SLOT.split(_TOC.sub(slot_mark("toc"), html))
        self._between = [encode(part) for part in parts[::2]]
        self._names = parts[1::2]

    @property
    def names(self) -> frozenset[str]:
        """Of its slots."""
        return frozenset(self._names)

    def fill(self, page: OutputPage | SamplePage, toc: Callable[[], str]) -> bytes:
        """The page in this shell; `toc` makes its table of contents."""
        pieces = [self._between[0]]
        for name, between in zip(self._names, self._between[1:], strict=True):
            if name == "content":
                pieces += page.pieces or ()
            else:
                pieces.append(encode(_value(name, page, toc)))
            pieces.append(between)
        return b"".join(pieces)


def _value(name: str, page: OutputPage | SamplePage, toc: Callable[[], str]) -> str:
    if name == "toc":
        return toc()
    if name == "toc.id":
        return str(page.toc.items[0].id)
    if name.startswith("meta."):
        return str(page.meta[name[5:]])
    return str(getattr(page, name))

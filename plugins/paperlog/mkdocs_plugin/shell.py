"""Shells: the markup that pages of one shape share, rendered once and filled for each page.

Nearly all markup of a page is the same on every post: the header, the navigation, the scripts. A shell is that markup
with a slot for each value that differs. To make a shell, the template is rendered with a probe of the page, which
records what the template reads. Texts become slots. The values of everything else that was read form the shape, so a
template that reads another property of a page gets one shell for each value of that property.

Each new shell is filled with sample texts and compared with what the template renders for them. If the two differ, or
if the template inspects a text, the template is rendered for every page.
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
from paperlog.mkdocs_plugin.material_fixes import fix_markup
from paperlog.mkdocs_plugin.output_files import OutputPage
from paperlog.mkdocs_plugin.page_probe import SLOT, SLOTS, PlacedPage, ProbePage, Reads, SamplePage, slot_mark
from paperlog.mkdocs_plugin.template_analysis import captures
from paperlog.site.fragments import encode

log = get_plugin_logger("paperlog")

# The names that MkDocs puts into the context of a page. Other names come from a plugin and may differ per page.
_USUAL_CONTEXT = frozenset(
    {
        "nav", "pages", "base_url", "extra_css", "extra_javascript", "mkdocs_version", "build_date_utc",
        "config", "page",
    }
)  # fmt: skip
_MOST_SHAPES = 40  # a template with more shapes reads a value that differs from page to page

_LIST = re.compile(r'<ul class="md-nav__list" data-md-component="toc".*</ul>', re.DOTALL)
# The probe has one heading, so the list of headings in a shell ends with the next `</ul>`.
_TOC = re.compile(
    rf'<ul class="md-nav__list" data-md-component="toc"(?:(?!</ul>).)*{re.escape(slot_mark("toc.title"))}.*?</ul>',
    re.DOTALL,
)

# Templates of the theme that a shell needs for its table of contents.
_TOC_TEMPLATE = "partials/toc.html"
_LANGUAGE = "partials/language.html"


class Shells:
    """The shells of one build, for the templates of one environment."""

    def __init__(self, environment: jinja2.Environment) -> None:
        self._environment = environment
        self._names: Mapping[str, Any] | None = None
        self._shells: dict[object, _Shell] = {}
        self._reads: dict[str, Reads] = {}
        self._unshared: set[str] = set()

    def template(self, name: str, *, own: str | None) -> ShellTemplate:
        """Return a template that fills shells. `own` is the folder of the blog's templates, if it has one."""
        if own is not None and captures(self._environment, Path(own), ours=THEME_FOLDER):
            self._give_up(name, "is changed by templates that capture markup")
        return ShellTemplate(self, self._environment.get_template(name), name)

    def fill(self, template: jinja2.Template, name: str, context: dict[str, Any]) -> bytes | None:
        """Return the fixed page in UTF-8, or `None` if the template must be rendered for this page."""
        page = context["page"]
        if name in self._unshared or not context.keys() <= _USUAL_CONTEXT:
            return None
        reads = self._reads.get(name)
        shell = self._shells.get(reads.shape(page)) if reads else None
        if shell is None:
            shell = self._make(template, name, context, reads)
            if shell is None or not self._is_right(shell, template, context):
                self._give_up(name, "does more with a page's texts than show them")
                return None
            if len(self._shells) > _MOST_SHAPES:
                self._give_up(name, "reads a value that differs from page to page")
                return None
        return shell.fill(page, partial(self._toc_of, context))

    def _toc_of(self, context: dict[str, Any]) -> str:
        """Return the rendered list of headings of a page that has headings."""
        if self._names is None:
            # Loading the words of a language imports two files, and the words are the same on every page.
            words = self._environment.get_template(_LANGUAGE).make_module({"config": context["config"]})
            self._toc = self._environment.get_template(_TOC_TEMPLATE)
            self._names = {**self._environment.globals, "lang": words}
        # The same as `render`, but without its copy of all names in scope.
        toc = self._toc.root_render_func(self._toc.new_context({**self._names, **context}, shared=True))
        return _LIST.search(fix_markup("".join(toc))).group()  # type: ignore[union-attr]

    def _make(
        self, template: jinja2.Template, name: str, context: dict[str, Any], known: Reads | None
    ) -> _Shell | None:
        """Return a new shell for the shape of a page, or `None` if its template does more than show texts."""
        page = context["page"]
        probe = ProbePage(page)
        try:
            html = fix_markup(template.render({**context, "page": probe}))
        except Exception:  # noqa: BLE001 - a template may fail on a mark; an error of the page itself is raised later
            return None
        # What a template reads may depend on earlier values, so the shape covers what it read for any page.
        reads = probe.reads(known or Reads())
        if known is not None and reads != known:
            self._shells.clear()
        self._reads[name] = reads
        shell = _Shell(html)
        if probe.is_inspected or not shell.names <= SLOTS:
            return None
        self._shells[reads.shape(page)] = shell
        return shell

    def _is_right(self, shell: _Shell, template: jinja2.Template, context: dict[str, Any]) -> bool:
        """Return whether the shell and the template give the same page for sample texts."""
        sample = {**context, "page": SamplePage(context["page"])}
        try:
            rendered = fix_markup(template.render(sample))
            return shell.fill(sample["page"], partial(self._toc_of, sample)) == encode(rendered)
        except Exception:  # noqa: BLE001 - a template may fail on a sample text
            return False

    def _give_up(self, name: str, why: str) -> None:
        self._unshared.add(name)
        log.info("'%s' %s: its pages are rendered one by one, which is slower", name, why)


class ShellTemplate:
    """A template, as MkDocs sees it, that fills shells instead of rendering each page."""

    def __init__(self, shells: Shells, template: jinja2.Template, name: str) -> None:
        self._shells = shells
        self._template = template
        self._name = name

    def render(self, context: dict[str, Any]) -> str:
        """Return the whole page."""
        page = context["page"]
        if not isinstance(page, OutputPage) or (page.is_in_nav and page.kept is None):
            return self._template.render(context)
        if page.kept is not None:
            return page.kept
        filled = self._shells.fill(self._template, self._name, context)
        page.is_fixed = filled is not None
        return _render_alone(self._template, context) if filled is None else filled.decode()

    def page(self, context: dict[str, Any]) -> bytes:
        """Return the whole page, fixed and in UTF-8, for an output that no other plugin sees."""
        filled = self._shells.fill(self._template, self._name, context)
        return encode(fix_markup(_render_alone(self._template, context))) if filled is None else filled

    def __getattr__(self, name: str) -> Any:
        return getattr(self._template, name)


def share_shells(environment: jinja2.Environment, name: str, *, own: str | None = None) -> ShellTemplate:
    """Replace the template `name` of an environment by one that shares shells, and return that.

    Args:
        environment: The environment of MkDocs.
        name: The template of all outputs.
        own: The folder of the blog's own templates, if it has one.
    """
    template = Shells(environment).template(name, own=own)
    usual = environment.get_template

    def get_template(wanted: Any, *arguments: Any, **options: Any) -> Any:
        return template if wanted == name else usual(wanted, *arguments, **options)

    environment.get_template = get_template  # type: ignore[method-assign,assignment] # MkDocs has no event for this
    return template


def _render_alone(template: jinja2.Template, context: dict[str, Any]) -> str:
    """Render a page without a shell, but with the same links as in a shell, so that both ways give the same page."""
    return template.render({**context, "page": PlacedPage(context["page"])})


class _Shell:
    """Markup with named slots. The slot `toc` holds the whole table of contents."""

    def __init__(self, html: str) -> None:
        parts = SLOT.split(_TOC.sub(slot_mark("toc"), html))
        self._between = [encode(part) for part in parts[::2]]
        self._names = parts[1::2]

    @property
    def names(self) -> frozenset[str]:
        """The names of the slots."""
        return frozenset(self._names)

    def fill(self, page: OutputPage | SamplePage, toc: Callable[[], str]) -> bytes:
        """Return the page in this shell; `toc` renders its table of contents."""
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

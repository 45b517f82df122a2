"""Fixes for errors in the HTML of Material that no template block can override.

The comment on each fix names the rule of the HTML standard or of accessibility. A page is fixed once, after all other
plugins have seen it; a second run changes nothing. Every pattern starts with `<`, which is escaped where a text shows
HTML, so a text is never mistaken for markup.
"""

from __future__ import annotations

import re

_FIXES = (
    # `autocomplete` is for fields that users fill in, not for check boxes, and a check box needs a name.
    (
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">',
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" aria-label="Navigation">',
    ),
    (
        '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">',
        '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" aria-label="Search">',
    ),
    # The box of a task list needs a name for screen readers. In posts, the renderer adds it.
    (
        '<li class="task-list-item"><input type="checkbox" disabled checked/>',
        '<li class="task-list-item"><input type="checkbox" aria-label="done" disabled checked>',
    ),
    (
        '<li class="task-list-item"><input type="checkbox" disabled/>',
        '<li class="task-list-item"><input type="checkbox" aria-label="to do" disabled>',
    ),
)

# `tabindex` must be a number.
_EMPTY_TABINDEX = re.compile(r'(<label class="md-nav__link[^<>]*?) tabindex=""')

# A label needs its control. Material writes a label for every table of contents, but the control only once.
_TOC_CONTROL = 'type="checkbox" id="__toc">'
_TOC_LABEL = re.compile(r'(<label class="md-nav__title") for="__toc"')

# On a page without headings, Material writes no link that skips the navigation. Our template can only write one into
# the header, after an announcement, so it is moved to the place where Material would write it.
_SKIP_LINK = re.compile(
    r'(<div data-md-component="skip">)\s*(</div>.*?)(<a href="#__content" class="md-skip">[^<>]*</a>\s*)', re.DOTALL
)


def fix_markup(html: str) -> str:
    """Return a page with the errors of Material fixed."""
    for wrong, right in _FIXES:
        html = html.replace(wrong, right)
    html = _EMPTY_TABINDEX.sub(r"\1", html)
    html = _SKIP_LINK.sub(r"\1\3\2", html, count=1)
    if _TOC_CONTROL not in html:
        html = _TOC_LABEL.sub(r"\1", html)
    return html

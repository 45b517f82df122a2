"""What stock Material gets wrong in its HTML, outside of any block that a template could override.

Each repair names what the HTML standard or the accessibility rules say. A page is mended once, after every other plugin
has seen it, and mending a mended page changes nothing. Everything that is looked for starts with `<`, which is escaped
wherever a text shows HTML, so that no text is taken for markup.
"""

from __future__ import annotations

import re

_REPAIRS = (
    # `autocomplete` belongs to fields that people fill in, not to check boxes; a check box has a name.
    (
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">',
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" aria-label="Navigation">',
    ),
    (
        '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">',
        '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" aria-label="Search">',
    ),
    # A box of a task list shows a state that only eyes can read; posts get their names from the renderer.
    (
        '<li class="task-list-item"><input type="checkbox" disabled checked/>',
        '<li class="task-list-item"><input type="checkbox" aria-label="done" disabled checked>',
    ),
    (
        '<li class="task-list-item"><input type="checkbox" disabled/>',
        '<li class="task-list-item"><input type="checkbox" aria-label="to do" disabled>',
    ),
)

# An empty `tabindex` is no number.
_EMPTY_TABINDEX = re.compile(r'(<label class="md-nav__link[^<>]*?) tabindex=""')

# A label without its control names nothing: Material writes one over every table of contents, the control only once.
_TOC_CONTROL = 'type="checkbox" id="__toc">'
_TOC_LABEL = re.compile(r'(<label class="md-nav__title") for="__toc"')

# On a page without headings Material has no link past the navigation. The theme can write one only into the header,
# after an announcement; its place is where Material's would be.
_SKIP_LINK = re.compile(
    r'(<div data-md-component="skip">)\s*(</div>.*?)(<a href="#__content" class="md-skip">[^<>]*</a>\s*)', re.DOTALL
)


def mend(html: str) -> str:
    """A page with Material's faults repaired; one without them stays as it is."""
    for wrong, right in _REPAIRS:
        html = html.replace(wrong, right)
    html = _EMPTY_TABINDEX.sub(r"\1", html)
    html = _SKIP_LINK.sub(r"\1\3\2", html, count=1)
    if _TOC_CONTROL not in html:
        html = _TOC_LABEL.sub(r"\1", html)
    return html

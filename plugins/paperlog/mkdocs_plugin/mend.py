"""What stock Material gets wrong in its HTML, outside of any block that a template could override.

Each repair names what the HTML standard or the accessibility rules say. A page is mended once, after every other plugin
has seen it, and mending a mended page changes nothing.
"""

from __future__ import annotations

_REPAIRS = (
    # `autocomplete` belongs to fields that people fill in, not to check boxes.
    ('type="checkbox" id="__drawer" autocomplete="off"', 'type="checkbox" id="__drawer" aria-label="Navigation"'),
    ('type="checkbox" id="__search" autocomplete="off"', 'type="checkbox" id="__search" aria-label="Search"'),
    # An empty `tabindex` is no number.
    (' tabindex=""', ""),
    # A dialog has a name; this one is called as its only field is.
    ('data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"'),
    # The landmark inside it would be a second one of the same name.
    ('<div class="md-search__inner" role="search">', '<div class="md-search__inner">'),
    # A list of results is a list, also while it is empty.
    ('<ol class="md-search-result__list" role="presentation">', '<ol class="md-search-result__list">'),
)


def mend(html: str) -> str:
    """A page with Material's faults repaired; one without them stays as it is."""
    for wrong, right in _REPAIRS:
        html = html.replace(wrong, right)
    if ' for="__toc"' in html and ' id="__toc"' not in html:
        # A label without its control names nothing.
        html = html.replace(' for="__toc"', "")
    return html

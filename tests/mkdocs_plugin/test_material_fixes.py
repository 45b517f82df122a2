"""Repairs of Material's HTML, on the fragments that Material writes."""

from __future__ import annotations

import pytest

from paperlog.mkdocs_plugin.material_fixes import fix_markup

FAULTS = {
    "drawer": (
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">',
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" aria-label="Navigation">',
    ),
    "search": (
        '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">',
        '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" aria-label="Search">',
    ),
    "task done": (
        '<li class="task-list-item"><input type="checkbox" disabled checked/> a</li>',
        '<li class="task-list-item"><input type="checkbox" aria-label="done" disabled checked> a</li>',
    ),
    "task to do": (
        '<li class="task-list-item"><input type="checkbox" disabled/> a</li>',
        '<li class="task-list-item"><input type="checkbox" aria-label="to do" disabled> a</li>',
    ),
    "tabindex": (
        '<label class="md-nav__link " for="__nav_2" id="__nav_2_label" tabindex="">Handbook</label>',
        '<label class="md-nav__link " for="__nav_2" id="__nav_2_label">Handbook</label>',
    ),
    "label of nothing": (
        '<label class="md-nav__title" for="__toc">Contents</label>',
        '<label class="md-nav__title">Contents</label>',
    ),
}


@pytest.mark.parametrize(("wrong", "right"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_mended_once_and_for_all(wrong: str, right: str) -> None:
    assert fix_markup(wrong) == right
    assert fix_markup(right) == right


def test_every_occurrence_on_a_page_is_mended() -> None:
    page = "\n".join(wrong for wrong, _ in FAULTS.values()) * 2
    assert fix_markup(page) == "\n".join(right for _, right in FAULTS.values()) * 2


def test_a_label_with_its_control_stays() -> None:
    page = (
        '<input class="md-nav__toggle md-toggle" type="checkbox" id="__toc">'
        '<label class="md-nav__title" for="__toc">Contents</label>'
    )
    assert fix_markup(page) == page


def test_a_tabindex_that_is_a_number_stays() -> None:
    page = '<label class="md-nav__link" for="__nav_2" tabindex="0">Handbook</label>'
    assert fix_markup(page) == page


def test_a_text_about_html_stays_as_it_was_written() -> None:
    page = (
        '<p>Write <code>&lt;label class="md-nav__link" tabindex=""&gt;</code> or <code> tabindex=""</code>,'
        ' <code>&lt;ul&gt;&lt;li class="task-list-item"&gt;</code>.</p>'
    )
    assert fix_markup(page) == page


def test_a_link_past_the_navigation_moves_to_where_material_would_have_it() -> None:
    link = '<a href="#__content" class="md-skip">Skip to content</a>\n'
    wrong = f'<div data-md-component="skip">\n  \n</div>\n<aside>News</aside>\n{link}<header></header>'
    right = f'<div data-md-component="skip">{link}</div>\n<aside>News</aside>\n<header></header>'
    assert fix_markup(wrong) == right
    assert fix_markup(right) == right


def test_a_link_of_material_past_the_navigation_stays() -> None:
    page = '<div data-md-component="skip">\n<a href="#intro" class="md-skip">\nSkip to content\n</a>\n</div>'
    assert fix_markup(page) == page

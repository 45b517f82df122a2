"""What views say in few words."""

from __future__ import annotations

import pytest

from paperlog.site.presenter import short_authors


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ((), None),
        (("Cyprien de Masson d'Autume",), "Cyprien de Masson d'Autume"),
        (("Cyprien de Masson d'Autume", "Sebastian Ruder"), "de Masson d'Autume and Ruder"),
        (("Robert L. Logan IV", "Sammy Davis Jr.", "Laurens van der Maaten"), "Logan, Davis and van der Maaten"),
        (("The ATLAS Collaboration", "Ada Byron"), "The ATLAS Collaboration and Byron"),
        (("Ada Byron", "Emmy Noether", "Grace Hopper", "Sofia Kovalevskaya"), "Byron, Noether, Hopper et al."),
        (("Plato", "李明"), "Plato and 李明"),
    ],
)
def test_authors_in_one_line_go_by_their_family_names(names: tuple[str, ...], line: str | None) -> None:
    assert short_authors(names) == line

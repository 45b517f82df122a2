"""Every command that math-core knows passes a whole conversion, whatever MathML it makes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import html5lib
import math_core
import pytest
from math_core import LatexError, LatexToMathML

from paperlog.markup.renderer import Renderer

RENDERER = Renderer()
CONVERTER = LatexToMathML(annotation=True, fancy_error=False)
REFUSED = ("def", "gdef", "let", "newcommand", "renewcommand", "providecommand", "global")
"""Commands that define commands, which a formula in a post cannot."""

# A command is tried in each of these until one can be set: by its arguments, or by the place that it needs.
FORMS = (
    r"\N", r"\N{x}", r"\N x", r"\N{x}{y}", r"\N{x}{y}{z}", r"\N{x}{y}{z}{w}", r"\N[a]{b}", r"\N(", r"\N( x",
    r"\N( x\right)",
    r"\left( x\N)", r"\left( x\N| y\right)", r"x\N{1em}y", r"\N 1em", r"\N{red}{x}", r"\N{red}x", r"\N{1em}{x}",
    r"\text{\N}", r"\text{\N x}", r"\text{\N{x}}", r"\text{\N{}}", r"\int\N_a^b", r"\sum\N_a^b",
    r"\begin{array}{c}\N a\\ b\end{array}", r"\begin{multline}\N{a}\\ b\end{multline}", r"\begin{N}a\end{N}",
    r"\begin{N}{c}a\end{N}", r"\begin{N}{1}a\end{N}", r"\begin{equation}a\N{t}\end{equation}",
    r"\begin{equation}a\label{t}\end{equation}\N{t}", r"\begin{align}a&=b\N\\ c&=d\end{align}", r"\N x\endgroup",
    r"\begingroup x\N", r"\N{matrix}a\end{matrix}", r"\begin{matrix}a\N{matrix}", r"\{x\N2y}", r"{x\N y}",
    r"\N{_a^b}{_c^d}{x}", r"\N{_a^b}{_c^d}\prod", r"\N{(}{)}{1pt}{0}{x}{y}", r"x\N{9mu}y", r"x\N 9mu y",
)  # fmt: skip


def convert(tex: str) -> str | None:
    CONVERTER.reset_global_state()
    try:
        return CONVERTER.convert_with_global_state(tex, displaystyle=True)
    except LatexError:
        return None


def is_known(name: str) -> bool:
    try:
        CONVERTER.convert_with_local_state(f"\\{name}", displaystyle=True)
    except LatexError as error:
        return "Unknown command" not in str(error)
    return name.isalpha() or not is_known(name.partition("*")[0])  # what follows is a letter of its own


@cache
def names() -> tuple[list[str], list[str]]:
    """All commands and environments: every piece of the letters in the library that it takes for one."""
    library = next(Path(math_core.__file__).parent.glob("*.so")).read_bytes()
    texts = {match[0].decode() for match in re.finditer(rb"[A-Za-z*]+", library)}
    pieces = {text[at : at + size] for text in texts for at in range(len(text)) for size in range(1, 26)}
    commands = sorted(filter(is_known, pieces))
    environments = sorted(
        name
        for name in pieces
        if any(convert(form.replace("N", name)) for form in (r"\begin{N}a\end{N}", r"\begin{N}{c}a\end{N}"))
    )
    return commands, environments


def forms(name: str) -> list[str]:
    return [form.replace("\\N", f"\\{name}") for form in FORMS if "{N}" not in form]


def test_every_command_of_the_library_is_found() -> None:
    commands, environments = names()
    assert len(commands) > 900
    assert {"frac", "lVert", "mathbb", "operatorname*", "textcolor", "xleftrightharpoons"} <= set(commands)
    assert {"align", "align*", "bmatrix", "cases", "gather", "array"} <= set(environments)


def test_every_formula_that_the_library_sets_passes_unchanged() -> None:
    commands, environments = names()
    texts: dict[str, list[str]] = {name: [tex for tex in forms(name) if convert(tex)] for name in commands}
    assert [name for name, found in texts.items() if not found and name not in REFUSED] == []
    texts |= {
        f"begin {name}": [tex for form in FORMS if "{N}" in form and convert(tex := form.replace("{N}", f"{{{name}}}"))]
        for name in environments
    }
    refused = re.compile(rf"\\(?:{'|'.join(REFUSED)})(?![a-zA-Z])")
    failed = []
    for found in texts.values():
        for tex in found:
            if refused.search(tex):
                continue
            rendered = RENDERER.render(f"$${tex}$$", path="posts/a.md")
            expected = (convert(tex) or "").replace(' scriptlevel="0">', ">")
            if rendered.problems or rendered.html.strip() != f'<div class="math-block">{expected}</div>':
                failed.append((tex, rendered.problems, rendered.html))
    assert failed == []


@pytest.mark.parametrize(
    "tex", [r"\bigl\lVert x \bigr\rVert", r"\Bigg| y", r"\mathop{x}", r"a \bigm| b", r"\kern1em x", r"\color{red}x"]
)
def test_formulas_with_attributes_of_their_own_are_set_in_a_line_too(tex: str) -> None:
    rendered = RENDERER.render(f"Let ${tex}$ be.", path="posts/a.md")
    assert rendered.problems == ()
    assert CONVERTER.convert_with_local_state(tex, displaystyle=False) in rendered.html


def test_what_the_library_makes_holds_nothing_but_math() -> None:
    """Nothing judges it, so it is judged here."""
    commands, environments = names()
    bodies = [next(filter(convert, forms(name)), "x") for name in commands]
    bodies += [rf"\begin{{{name}}}x\end{{{name}}}" for name in environments]
    bodies += [tex.replace("x", payload) for tex in bodies for payload in ("<b onx=y>", '"', "\\&lt;", "' onx=")]
    for html in filter(None, map(convert, bodies)):
        for element in html5lib.parseFragment(html, namespaceHTMLElements=True).iter():
            namespace, _, name = element.tag.rpartition("}")
            if name in ("b", "code", "em", "i", "s", "span", "u"):  # of a text within a formula
                assert set(element.attrib) <= {"class", "style"}, html
            elif name == "a":  # a reference to an equation
                assert set(element.attrib) == {"href"}
                assert element.attrib["href"].startswith("#")
            elif name != "DOCUMENT_FRAGMENT":
                assert namespace.endswith("/Math/MathML"), html
                assert not [key for key in element.attrib if key.startswith("on") or "href" in key or key == "name"]


def test_a_label_cannot_be_a_name_that_scripts_use() -> None:
    rendered = RENDERER.render(r"$$\begin{equation}\label{currentScript}a\end{equation}$$", path="posts/a.md")
    assert [problem.rule for problem in rendered.problems] == ["math"]
    assert ' id="' not in rendered.html
    fine = RENDERER.render("$$\\begin{equation}\\label{loss}a\\end{equation}$$\n\n[the loss](#loss)", path="posts/a.md")
    assert fine.problems == ()
    assert "loss" in fine.anchors

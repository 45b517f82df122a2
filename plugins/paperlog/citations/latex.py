r"""Escape plain text so that LaTeX prints it unchanged.

Letters stay UTF-8: LaTeX reads it by default since 2018, biber always did, and BibTeX passes it through. Only Greek
letters and symbols that text fonts lack become commands. Braces become commands too, because BibTeX counts every brace,
even after a backslash.
"""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "{": r"\ensuremath{\lbrace}", "}": r"\ensuremath{\rbrace}",
    "<": r"\ensuremath{<}", ">": r"\ensuremath{>}", "|": r"\ensuremath{|}",
    "%": r"\%", "&": r"\&", "_": r"\_", "#": r"\#", "$": r"\$",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ϖ": "varpi", "ρ": "rho", "ϱ": "varrho", "σ": "sigma", "ς": "varsigma", "τ": "tau", "υ": "upsilon",
    "φ": "varphi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_SIGNS = {
    "∞": "infty", "∈": "in", "∉": "notin", "∀": "forall", "∃": "exists", "∅": "emptyset", "∂": "partial",
    "∇": "nabla", "∑": "sum", "∏": "prod", "∫": "int", "√": "surd", "∝": "propto", "∼": "sim", "≈": "approx",
    "≠": "neq", "≡": "equiv", "≤": "leq", "≥": "geq", "≪": "ll", "≫": "gg", "⊂": "subset", "⊆": "subseteq",
    "∪": "cup", "∩": "cap", "⊕": "oplus", "⊗": "otimes", "→": "rightarrow", "←": "leftarrow", "↔": "leftrightarrow",
    "⇒": "Rightarrow", "⇔": "Leftrightarrow", "↦": "mapsto", "ℓ": "ell", "⊥": "perp", "⋅": "cdot", "∗": "ast",
    "⟨": "langle", "⟩": "rangle", "★": "star",
}  # fmt: skip
SYMBOLS = _GREEK | _SIGNS
"""Characters that are written as math commands, with the command's name."""

_COMMANDS = str.maketrans({sign: rf"\ensuremath{{\{command}}}" for sign, command in SYMBOLS.items()})
_ESCAPES = str.maketrans(_SPECIAL) | _COMMANDS

_MATH = re.compile(r"(?<!\\)\$(?=\S)((?:[^$\\]|\\[^$])+?)(?<=\S)\$(?![0-9])|\\\(((?:[^$\\]|\\[^()$])+)\\\)")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_TYPESETTING = """
    mathbb mathbf mathcal mathfrak mathit mathrm mathsf mathtt mathscr boldsymbol bm text textit textbf textrm
    textsf texttt operatorname mbox rm bf it cal tilde hat bar vec dot ddot check breve acute grave widehat
    widetilde overline underline overrightarrow overbrace underbrace frac tfrac dfrac sqrt binom left right big Big
    bigl bigr Bigl Bigr lim log ln exp sin cos tan min max arg argmin argmax sup inf det dim ker deg gcd Pr limits
    nolimits pm mp times div ast star circ bullet le ge ne to gets iff implies mid parallel setminus subsetneq
    supset supseteq wedge vee neg lnot land lor top bot perp ll gg prec succ preceq succeq cong simeq asymp doteq
    models vdash dashv uparrow downarrow longrightarrow longleftarrow Longrightarrow hookrightarrow rightarrowtail
    leadsto rightsquigarrow ldots cdots vdots ddots dots dotsc dotsb prime hbar imath jmath Re Im aleph wp angle
    triangle square Box diamond Diamond lfloor rfloor lceil rceil lVert rVert lvert rvert Vert vert quad qquad colon
    lesssim gtrsim leqslant geqslant bigcup bigcap bigoplus bigotimes coprod oint nabla dagger ddagger odot ominus
    uplus sqcup sqcap amalg backslash sharp flat natural ss
"""
_HARMLESS = frozenset([*SYMBOLS.values(), *_TYPESETTING.split()])
"""Commands that are allowed in a title's formula. A title is third-party text: a formula with others is escaped."""

_HARMLESS_SIGNS = frozenset(",;:! {}%&#_|")


def latex_text(text: str) -> str:
    """Escape one line of text for LaTeX; dollar signs do not start formulas."""
    return unicodedata.normalize("NFC", text).translate(_ESCAPES)


def latex_title(text: str) -> str:
    r"""Escape one line of text for LaTeX, but keep `$…$` and `\(…\)` as formulas where `is_harmless` allows them."""
    text = unicodedata.normalize("NFC", text)
    parts, start = [], 0
    for match in _MATH.finditer(text):
        if is_harmless(match[1] or match[2]):
            parts += [latex_text(text[start : match.start()]), match.group().translate(_COMMANDS)]
            start = match.end()
    return "".join([*parts, latex_text(text[start:])])


def is_harmless(formula: str) -> bool:
    """Return whether a formula has balanced braces, only typesetting commands, and no effect on the text after it."""
    bare = _COMMAND.sub("", formula)
    commands = _COMMAND.findall(formula)
    return (
        _is_balanced(formula)
        and _is_balanced(bare)
        and not re.search(r"[%#&\\]|\^\s*\^", bare)
        and all(command in (_HARMLESS if command.isalpha() else _HARMLESS_SIGNS) for command in commands)
    )


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0

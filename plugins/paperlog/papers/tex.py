r"""Convert TeX in the prose of titles and abstracts to plain text; math and URLs are handled elsewhere."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327", "k": "\u0328", "d": "\u0323",
}  # fmt: skip
_ACCENT = re.compile(
    r"""\\([`'^"~=.])\s*(?:\{\s*\\?([A-Za-z])\s*\}|\\([ij])(?![A-Za-z])\s?|([A-Za-z]))"""  # \"{o}, \'{\i}, \'\i, \'e
    r"""|\\([uvHckrd])(?:\s*\{\s*\\?([A-Za-z])\s*\}|\s+([A-Za-z]))"""  # \c{c}, \v s
)
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
}  # fmt: skip
_LETTER = re.compile(rf"\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}}|\s)?")
_GREEK = (
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ε"), ("zeta", "ζ"), ("eta", "η"),
    ("theta", "θ"), ("iota", "ι"), ("kappa", "κ"), ("lambda", "λ"), ("mu", "μ"), ("nu", "ν"), ("xi", "ξ"), ("pi", "π"),
    ("rho", "ρ"), ("sigma", "σ"), ("tau", "τ"), ("upsilon", "υ"), ("phi", "φ"), ("chi", "χ"), ("psi", "ψ"),
    ("omega", "ω"),
)  # fmt: skip
_NAMES = {
    **dict(_GREEK), **{name.capitalize(): letter.upper() for name, letter in _GREEK},
    "ldots": "…", "dots": "…", "textasciitilde": "~", "textbackslash": "\\", "textemdash": "—", "textendash": "–",
    "times": "×", "pm": "±", "to": "→", "sim": "∼", "approx": "≈", "leq": "≤", "geq": "≥", "infty": "∞",
    "newline": " ", "linebreak": " ", "par": " ", "quad": " ",
}  # fmt: skip
# Commands that change only the appearance of the following text, or have no visible effect.
_SWITCHES = frozenset((
    "it", "bf", "tt", "em", "sc", "rm", "sf", "sl", "tiny", "small", "large", "Large", "huge", "normalsize", "itshape",
    "bfseries", "ttfamily", "sffamily", "rmfamily", "scshape", "centering", "maketitle", "noindent", "protect",
))  # fmt: skip
_POINTERS = re.compile(
    r"[\s~]*\\(?:[cC]ite[a-z]*|(?:eq|auto|c|C)?ref|label|begin|end)\*?\s*(?:\[[^][]*\]\s*)?\{[^{}]*\}"
)
_FOOTNOTE = re.compile(r"\s*\\footnote\s*\{([^{}]*)\}")
_WRAPPED = re.compile(r"\\[A-Za-z]+\*?\s*\{((?:[^{}]++|\{[^{}]*+\})++)(?:\}|$)")
_COMMAND = re.compile(r"(?<![\w:\\])\\([A-Za-z]+)(\s*)(?:\{\})?")
_SPACING = re.compile(r"\\[,;:!/\\>]")
_ESCAPED = re.compile(r"\\([%&#_$ {}])")
_OPENING = re.compile(r"``|(?:(?<=[\s(])|^)''(?=\w)")  # some authors type closing quotes for opening ones
_QUOTED = re.compile(r"(?<!\w)`([^`']+)'(?!\w)")
_DASH = re.compile(r"(?<!\s)--|--(?!\w)")  # not the two hyphens of a command-line option
_TILDE = re.compile(r"(?<=\S)~(?=\S)")


def plain_prose(text: str) -> str:
    r"""Replace TeX commands by their output: accents, letters, the content of `\emph{…}`, nothing for `\cite{…}`."""
    if "\\" in text:
        text = _ACCENT.sub(_accented, text)
        text = _LETTER.sub(lambda match: _LETTERS[match.group(1)], text)
        text = _POINTERS.sub("", text)
        text = _FOOTNOTE.sub(r" (\1)", text)
        for _ in range(4):  # nested commands; deeper nesting is rare
            text, count = _WRAPPED.subn(r"\1", text)
            if not count:
                break
        text = _COMMAND.sub(_named, text)
        text = _SPACING.sub(" ", text)
        text = _ESCAPED.sub(r"\1", text)
    text = _OPENING.sub("“", text).replace("''", "”")
    if "`" in text:
        text = _QUOTED.sub("‘\\1’", text)
    if "--" in text:
        text = _DASH.sub("–", text.replace("---", "—"))
    if "~" in text:
        text = _TILDE.sub(" ", text)
    # Braces only group.
    return text.replace("{", "").replace("}", "")


def _accented(match: re.Match[str]) -> str:
    accent, letter = (group for group in match.groups() if group)
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])


def _named(match: re.Match[str]) -> str:
    name, space = match.groups()
    if name in _SWITCHES:
        return ""
    if name == "xspace":
        return space
    # An unknown command, such as an author's `\ours`, becomes its name.
    return _NAMES.get(name, name) + space

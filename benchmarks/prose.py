"""Generate the text of a note: a realistic mix of paragraphs, headings, code, tables, formulas and lists."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from benchmarks.vocabulary import ADVERBS, DATASETS, METRICS, QUALITIES, REASONS, SUBJECTS, THINGS, VERBS

Linker = Callable[[], str]
"""Returns the Markdown of a link to another note."""

_FORMULAS = (
    r"\mathcal{L}(\theta) = -\sum_{i=1}^{n} \log p_\theta(y_i \mid x_i)",
    r"\alpha_{ij} = \frac{\exp(q_i^\top k_j / \sqrt{d})}{\sum_k \exp(q_i^\top k_k / \sqrt{d})}",
    r"\nabla_\phi \mathbb{E}_{q_\phi}[f(z)] = \mathbb{E}_{\epsilon}[\nabla_\phi f(g_\phi(\epsilon))]",
    r"D_{\mathrm{KL}}(p \| q) = \int p(x) \log \frac{p(x)}{q(x)} \, dx",
    r"\hat{A}_t = \sum_{l=0}^{\infty} (\gamma\lambda)^l \delta_{t+l}",
    r"W \approx U V^\top, \quad U \in \mathbb{R}^{m \times r}",
)
_SYMBOLS = (
    r"\theta",
    r"p_\theta(x)",
    r"O(n \log n)",
    r"\lambda = 0.1",
    r"d_{\text{model}}",
    r"\beta_2",
    r"x \in \mathbb{R}^d",
)
_CODE = (
    (
        "python",
        (
            "def {name}(batch, *, rate={rate}):\n"
            '    """One step of the inner loop."""\n'
            "    hidden = self.encoder(batch.tokens)\n"
            "    loss = F.cross_entropy(self.head(hidden), batch.labels)\n"
            "    for parameter in self.parameters():\n"
            "        parameter.data.sub_(rate * parameter.grad)\n"
            "    return loss.item()"
        ),
    ),
    (
        "python",
        (
            "import torch\n\nmodel = torch.hub.load('{name}', 'base')  # {rate} of the weights are shared\n"
            "scores = [model(x).softmax(-1) for x in loader if x.size(0) > 1]\n"
            "print(f'{{sum(map(float, scores)):.3f}}')"
        ),
    ),
    (
        "bash",
        "pip install {name}\npython -m {name}.train --lr {rate} --epochs 40 \\\n    --data ./data | tee train.log",
    ),
    (
        "json",
        '{{\n  "model": "{name}",\n  "dropout": {rate},\n  "layers": [256, 256, 128],\n  "tied": true\n}}',
    ),
    (
        "yaml",
        "model: {name}\noptimizer:\n  lr: {rate}\n  betas: [0.9, 0.999]\ndata:\n  - train.jsonl\n  - dev.jsonl",
    ),
)


class Prose:
    """Generator of one note's text, which depends only on the given random numbers and name."""

    def __init__(self, random_: random.Random, *, name: str) -> None:
        self._random = random_
        self._name = name

    def title(self) -> str:
        """Return a title; a third contain a colon and must be quoted in YAML."""
        pick = self._random.choice
        shape = self._random.randrange(3)
        if shape == 0:
            return f"{self._name}: {pick(QUALITIES)} {pick(SUBJECTS)} with one {pick(THINGS)}"
        if shape == 1:
            return f"When {pick(SUBJECTS)} {pick(VERBS)} the {pick(THINGS)}"
        return f"{pick(QUALITIES).capitalize()} {pick(SUBJECTS)} & the {pick(THINGS)}"

    def sentence(self) -> str:
        """Return a sentence of about eighteen words."""
        pick = self._random.choice
        shapes: tuple[Callable[[], str], ...] = (
            lambda: (
                f"The {pick(THINGS)} {pick(VERBS)} the {pick(THINGS)} of {pick(QUALITIES)} {pick(SUBJECTS)}, "
                f"{pick(REASONS)}."
            ),
            lambda: (
                f"On {pick(DATASETS)} {self._name} gains {self._random.uniform(0.2, 9):.1f} points of {pick(METRICS)} "
                f"over a {pick(QUALITIES)} {pick(THINGS)}, {pick(REASONS)}."
            ),
            lambda: (
                f"For {pick(SUBJECTS)} this {pick(ADVERBS)} {pick(VERBS)} what the **{pick(THINGS)}** already knows, "
                f"{pick(REASONS)}."
            ),
            lambda: (
                f"With {self._random.choice((2, 4, 8, 16, 32))} layers and a *{pick(QUALITIES)}* {pick(THINGS)}, "
                f"{pick(SUBJECTS)} {pick(ADVERBS)} needs the {pick(THINGS)}, {pick(REASONS)}."
            ),
            lambda: (
                f"Set `{pick(THINGS).replace(' ', '_')}={self._random.uniform(0, 1):.2f}` and {pick(SUBJECTS)} "
                f"{pick(VERBS)} its {pick(THINGS)} after {self._random.randrange(2, 90)} thousand steps, "
                f"{pick(REASONS)}."
            ),
        )
        return pick(shapes)()

    def paragraph(self, *, links: Linker | None = None, math: bool = False) -> str:
        """Return three to five sentences, and optionally one with a link and one with formulas."""
        sentences = [self.sentence() for _ in range(self._random.randrange(3, 6))]
        if math:
            sentences.append(f"Here ${self._random.choice(_SYMBOLS)}$ stays fixed while ${self.symbol()}$ grows.")
        if links is not None:
            sentences.insert(1, f"See {links()} for the longer story.")
        return " ".join(sentences)

    def symbol(self) -> str:
        """Return the TeX of a short formula."""
        return self._random.choice(_SYMBOLS)

    def heading(self) -> str:
        """Return a second-level heading."""
        pick = self._random.choice
        return f"## {pick(('Why', 'How', 'What', 'Where'))} the {pick(THINGS)} {pick(VERBS)} {pick(SUBJECTS)}"

    def code(self) -> str:
        """Return a fenced block of code in one of four languages."""
        language, text = self._random.choice(_CODE)
        name = self._name.lower().replace("-", "_")
        return f"```{language}\n{text.format(name=name, rate=round(self._random.uniform(0.001, 0.5), 3))}\n```"

    def table(self) -> str:
        """Return a table of results with three or four columns."""
        metrics = self._random.sample(METRICS, self._random.choice((2, 3)))
        rows = [[self._random.choice(DATASETS), *(f"{self._random.uniform(10, 99):.1f}" for _ in metrics)]]
        rows += [
            [self._random.choice(DATASETS), *(f"{self._random.uniform(10, 99):.1f}" for _ in metrics)]
            for _ in range(self._random.randrange(2, 6))
        ]
        head = f"| data | {' | '.join(metrics)} |\n|------|{'-----:|' * len(metrics)}"
        return "\n".join([head, *(f"| {' | '.join(row)} |" for row in rows)])

    def bullets(self, *, links: Linker | None = None) -> str:
        """Return a list of three to five sentences."""
        items = [self.sentence() for _ in range(self._random.randrange(3, 6))]
        if links is not None:
            items[0] += f" Compare {links()}."
        return "\n".join(f"- {item}" for item in items)

    def formula(self) -> str:
        """Return a display formula."""
        return f"$$\n{self._random.choice(_FORMULAS)}\n$$"

    def quotation(self) -> str:
        """Return a quotation."""
        return f"> {self.sentence()}\n> {self.sentence()}"

    def footnote(self) -> str:
        """Return a paragraph with a footnote."""
        return f"{self.sentence()}[^1]\n\n[^1]: {self.sentence()}"


def body(prose: Prose, random_: random.Random, *, links: Linker, image: str | None) -> Sequence[str]:
    """Return the blocks of a note, the introduction first: about 355 words, between 60 and 1,200.

    Args:
        prose: Generates the blocks.
        random_: Decides which blocks the note has.
        links: Returns links to other notes.
        image: The Markdown of the note's picture, if it has one.
    """
    wanted = min(1200, max(60, int(random_.gauss(320, 130))))
    uses_math = random_.random() < 0.3
    blocks = [prose.paragraph()]
    extras = list(_extras(prose, random_, links=links, uses_math=uses_math, image=image))
    while _words(blocks) + _words(extras) < wanted:
        if len(blocks) % 3 == 1 and wanted > 200:
            blocks.append(prose.heading())
        link = links if random_.random() < 0.12 else None
        blocks.append(prose.paragraph(links=link, math=uses_math and random_.random() < 0.4))
        if extras and random_.random() < 0.6:
            blocks.append(extras.pop(0))
    return (*blocks, *extras)


def _extras(
    prose: Prose, random_: random.Random, *, links: Linker, uses_math: bool, image: str | None
) -> Iterator[str]:
    """Yield the blocks of a note other than paragraphs and headings."""
    if image is not None:
        yield image
    if random_.random() < 0.35:
        yield prose.code()
    if random_.random() < 0.25:
        yield prose.table()
    if uses_math and random_.random() < 0.6:
        yield prose.formula()
    if random_.random() < 0.4:
        yield prose.bullets(links=links if random_.random() < 0.3 else None)
    if random_.random() < 0.12:
        yield prose.quotation()
    if random_.random() < 0.06:
        yield prose.footnote()


def _words(blocks: Sequence[str]) -> int:
    return sum(len(block.split()) for block in blocks)

"""What readers type, and the post that has to be among the first three: over this blog and over a generated one."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.notes import Note

from tests.building import post

BLOG: tuple[tuple[str, str], ...] = (
    ("freelb", "freelb"),
    ("FreeLB: Enhanced Adversarial Training for Language Understanding", "freelb"),
    ("Enhanced Adversarial Training for Natural Language Understanding", "freelb"),
    ("1909.11764", "freelb"),
    ("arXiv:1909.11764v3", "freelb"),
    ("https://arxiv.org/abs/1912.01412v1", "deep-learning-for-symbolic-mathematics"),
    ("Lample", "deep-learning-for-symbolic-mathematics"),
    ("Charton integration", "deep-learning-for-symbolic-mathematics"),
    ("Francois Charton", "deep-learning-for-symbolic-mathematics"),
    ("over-parameterization", "over-parameterization-deep-relu"),
    ("overparameterization", "over-parameterization-deep-relu"),
    ("over parameterization relu", "over-parameterization-deep-relu"),
    ("#sublayers", "sandwich-transformer"),
    ("#language-modeling", "sandwich-transformer"),
    ("sandwich", "sandwich-transformer"),
    ("GPT-2", "ai-dungeon-2"),
    ("gpt2", "ai-dungeon-2"),
    ("text adventure", "ai-dungeon-2"),
    ("lottery ticket", "whats-hidden-in-a-random-network"),
    ("ResNet random weights", "whats-hidden-in-a-random-network"),
    ("hafner", "dreamer"),
    ("world model imagination", "dreamer"),
    ("latent optimisation gan", "logan"),
    ("named entity recognition", "lingua-franca-ner"),
    ("NER multilingual", "lingua-franca-ner"),
    ("lifelong lerning", "episodic-memory-lifelong-language-learning"),
    ('"encoder-decoders in Transformers"', "encoder-decoders-in-transformers"),
    ("nbdev jupyter", "nbdev"),
    ("tensorboar", "tensorboard-dev"),
    ("pandas memory", "advanced-pandas"),
    ("Frankle", "1803.03635"),  # whose paper is only mentioned
    ("Lottery Ticket Hypothesis Carbin", "1803.03635"),
)

# Posts about what generated notes never speak of; each is found among a thousand of those.
OTHERS = {
    "gpt-4-report": post("The GPT-4 report", body="A large model, and little about it. BLEU of 40."),
    "t5": post("Small text-to-text models", body="We finetune t5-base on one card; t5-large does not fit."),
    "kruzkov": post("Entropy solutions after Kružkov", body="A classic on conservation laws."),
    "russian": post("Нейронные сети для перевода", body="Трансформер учится переводить без словаря."),
    "chinese": post("深度学习的优化方法", body="本文介绍随机梯度下降和它的变种。"),
    "japanese": post("日本語の形態素解析", body="データが少ないときの言語モデル。"),
    "cpp": post("A C++ kernel for sparse products", body="Faster than the one in Python."),
}

GENERATED_OTHERS: tuple[tuple[str, str], ...] = (
    ("GPT-4", "gpt-4-report"),
    ("gpt4", "gpt-4-report"),
    ("GPT 4", "gpt-4-report"),
    ("t5-base", "t5"),
    ("T5 base", "t5"),
    ("Kružkov", "kruzkov"),
    ("Kruzkov", "kruzkov"),
    ("трансформер", "russian"),
    ("нейронные сет", "russian"),
    ("深度学习", "chinese"),
    ("梯度下降", "chinese"),
    ("形態素", "japanese"),
    ("データ", "japanese"),
    ("C++", "cpp"),
    ("kernal python", "cpp"),
)


def of_notes(notes: list[Note]) -> Iterator[tuple[str, str]]:
    """Queries for generated notes, each made from what one of them says and few others do."""
    on_arxiv = [note for note in notes if note.papers and note.papers[0].arxiv and len(note.papers[0].authors) > 2]
    for note in on_arxiv[3::101]:
        paper = note.papers[0]
        yield f"{paper.arxiv}", note.slug
        yield f"arxiv {paper.arxiv}v2", note.slug
        yield note.title, note.slug
        yield paper.title.lower(), note.slug
        yield " ".join(paper.authors[:3]), note.slug
    for note in [note for note in notes if ":" in note.title][7::97]:
        name = note.title.split(":")[0]
        yield name, note.slug
        yield name[:-2], note.slug
        yield f"{name[:2]}x{name[3:]}", note.slug
        yield f"{note.title} " + " ".join(note.blocks[0].split())[:260], note.slug

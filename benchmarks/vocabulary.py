"""The words in generated notes: real terms of the field, and invented names."""

from __future__ import annotations

import random
from collections.abc import Sequence

SUBJECTS = (
    "attention", "pre-training", "distillation", "pruning", "quantisation", "contrastive learning", "meta-learning",
    "reinforcement learning", "machine translation", "question answering", "object detection", "segmentation",
    "speech recognition", "summarisation", "retrieval", "code generation", "graph learning", "anomaly detection",
    "domain adaptation", "curriculum learning", "active learning", "federated learning", "data augmentation",
    "uncertainty estimation", "neural rendering", "protein folding", "time-series forecasting", "program synthesis",
    "image captioning", "dialogue", "planning", "imitation learning", "exploration", "representation learning",
    "text classification", "named entity recognition", "style transfer", "super-resolution", "pose estimation",
    "recommendation",
)  # fmt: skip
QUALITIES = (
    "sparse", "efficient", "robust", "causal", "hierarchical", "multilingual", "self-supervised", "few-shot",
    "probabilistic", "adversarial", "modular", "recurrent", "equivariant", "low-rank", "continual", "interpretable",
)  # fmt: skip
THINGS = (
    "encoder", "decoder", "embedding", "loss", "prior", "gradient", "optimiser", "tokeniser", "attention head",
    "residual stream", "learning rate", "batch size", "reward model", "codebook", "memory bank", "sampler",
    "regulariser", "feature map", "latent space", "policy", "value function", "teacher", "student", "mask",
    "positional encoding", "context window", "kernel", "schedule", "checkpoint", "router",
)  # fmt: skip
VERBS = (
    "replaces", "improves", "regularises", "shrinks", "stabilises", "approximates", "reweights", "distils", "aligns",
    "factorises", "predicts", "reconstructs", "compresses", "anneals", "freezes", "warms up", "shares", "disentangles",
)  # fmt: skip
DATASETS = (
    "ImageNet", "COCO", "GLUE", "SuperGLUE", "SQuAD", "WMT14 En→De", "LibriSpeech", "CIFAR-100", "WikiText-103",
    "Atari", "MuJoCo", "OGB", "Cityscapes", "MS MARCO", "XNLI", "Kinetics-400", "HumanEval", "ETTh1",
)  # fmt: skip
METRICS = ("accuracy", "F1", "BLEU", "perplexity", "mAP", "mIoU", "word error rate", "return", "NDCG@10", "recall@1")
ADVERBS = (
    "surprisingly", "mostly", "barely", "consistently", "only", "usually", "quietly", "clearly", "nearly", "rarely",
)  # fmt: skip
REASONS = (
    "because the signal is dense", "since nothing has to be tuned per task", "which explains the gap at small scale",
    "at the price of a slower first epoch", "without another pass over the data", "even when labels are noisy",
    "as long as the batch is large", "though the effect fades with depth", "while memory stays constant",
    "if the evaluation set is not contaminated", "with a third of the parameters", "on a single consumer card",
    "and the ablation bears this out", "but the variance between seeds is of the same size",
    "so the comparison is not quite fair", "where earlier work needed a hand-made curriculum",
)  # fmt: skip
VENUES = ("ICLR", "NeurIPS", "ICML", "ACL", "EMNLP", "CVPR", "ICCV", "AAAI", "JMLR", "Interspeech")
CATEGORIES = ("cs.LG", "cs.CL", "cs.CV", "stat.ML", "cs.AI", "cs.NE", "cs.RO", "eess.AS", "cs.IR", "math.OC")
GIVEN_NAMES = (
    "Ada", "Bela", "Chen", "Dina", "Émile", "Farid", "Grace", "Hiro", "Ines", "Jürgen", "Kofi", "Lena", "Mei",
    "Noor", "Olga", "Pavel", "Quynh", "Rosa", "Søren", "Tariq", "Uma", "Viktor", "Wen", "Yael",
)  # fmt: skip
FAMILY_NAMES = (
    "Abbott", "Brandt", "Castillo", "Duarte", "Eriksen", "Fofana", "Goldberg", "Haddad", "Ishikawa", "Jansen",
    "Kowalski", "Lindqvist", "Moreau", "Nakamura", "Okafor", "Petrova", "Qureshi", "Rossi", "Schäfer", "Tanaka",
    "Ueda", "Varga", "Wang", "Xu", "Yılmaz", "Zhang",
)  # fmt: skip

_ONSETS = (
    "b",
    "br",
    "c",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
)
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "eo")
_CODAS = ("", "", "l", "n", "r", "s", "x", "m", "th")


def coin(random_: random.Random) -> str:
    """Return an invented name of a model."""
    syllables = "".join(
        random_.choice(_ONSETS) + random_.choice(_NUCLEI) + random_.choice(_CODAS)
        for _ in range(random_.choice((2, 3)))
    )
    return syllables.capitalize() + random_.choice(("", "", "Net", "BERT", "Former", "GAN", "-2"))


def person(random_: random.Random) -> str:
    """Return the name of an author."""
    return f"{random_.choice(GIVEN_NAMES)} {random_.choice(FAMILY_NAMES)}"


def tags(count: int) -> Sequence[str]:
    """Return the slugs of `count` tags, the most frequent first; they do not depend on the seed."""
    plain = [subject.replace(" ", "-") for subject in SUBJECTS]
    compound = [f"{quality}-{subject}" for subject in plain for quality in QUALITIES]
    random.Random("tags").shuffle(compound)
    return (*plain, *compound)[:count]

"""Slugs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.content.slugs import LONGEST, is_slug, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("FreeLB: Enhanced Adversarial Training", "freelb-enhanced-adversarial-training"),
        ("What's Hidden in a Network?", "whats-hidden-in-a-network"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("A*", "a-star"),
        ("#nlp", "nlp"),
        ("#language #modeling", "language-modeling"),
        ("Q&A <x>", "q-and-a-x"),
        ("Обучение моделей", "обучение-моделей"),
        ("深度学习", "深度学习"),
        ("हिन्दी", "हिन्दी"),
        ("ﬁne ½", "fine-1-2"),
        ("a_b/c.d", "a-b-c-d"),
        ("../../etc", "etc"),
        ("-- x --", "x"),
        ("β-VAE", "β-vae"),
        ("cafe\u0301", "café"),
    ],
)
def test_slugs_read_like_their_names(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_names_without_letters_are_told_apart() -> None:
    slugs = {slugify(text) for text in ("", ".", "..", "🔥", "❤️", "!?", "\ud800")}

    assert len(slugs) == 7
    assert all(slug.startswith("x-") for slug in slugs)


@given(st.text() | st.text(alphabet="aé́İŉ-+#*&'. /𓀀"))
def test_every_text_has_a_slug_that_is_its_own_slug(text: str) -> None:
    slug = slugify(text)

    assert is_slug(slug)
    assert 0 < len(slug) <= LONGEST
    assert len(slug.encode()) <= 240
    assert slug not in {".", ".."}
    assert not set(slug) & set("/\\ .?#%&:\"'<>")

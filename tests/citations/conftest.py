"""Example papers of every kind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from paperlog.papers.paper import Paper


@pytest.fixture
def papers() -> tuple[Paper, ...]:
    return (
        Paper(
            key="1909.11764",
            title="FreeLB: Enhanced Adversarial Training for Natural Language Understanding",
            authors=("Chen Zhu", "Yu Cheng", "Zhe Gan", "Siqi Sun", "Tom Goldstein", "Jingjing Liu"),
            arxiv="1909.11764",
            version=5,
            published=datetime(2019, 9, 25, tzinfo=UTC),
            updated=datetime(2020, 4, 23, tzinfo=UTC),
            year=2019,
            primary_category="cs.CL",
            categories=("cs.CL", "cs.LG"),
            venue="ICLR 2020",
            url="https://arxiv.org/abs/1909.11764",
            pdf_url="https://arxiv.org/pdf/1909.11764",
        ),
        Paper(
            key="1706.03762",
            title="Attention Is All You Need",
            authors=("Ashish Vaswani", "Aidan N. Gomez", "Łukasz Kaiser"),
            arxiv="1706.03762",
            version=7,
            published=datetime(2017, 6, 12, 17, 57, 34, tzinfo=UTC),
            updated=datetime(2023, 8, 2, 0, 41, 18, tzinfo=UTC),
            year=2017,
            primary_category="cs.CL",
            url="https://arxiv.org/abs/1706.03762",
        ),
        Paper(
            key="hep-th_9711200",
            title=r"100% of $\mathcal{N}=4$ & β_0 <b>{x}</b>: costs $5 \input{/etc/passwd}",
            authors=("Aaron van den Oord", "Sammy Davis, Jr.", "The ATLAS Collaboration", "Cyprien de Masson d'Autume"),
            arxiv="hep-th/9711200",
            published=datetime(1997, 11, 27, 23, 59, tzinfo=UTC),
            year=1997,
            primary_category="hep-th",
            journal_ref="Adv.Theor.Math.Phys. 2 (1998) 231-252",
            doi="10.4310/ATMP.1998.V2.N2.A1",
            withdrawn=True,
            url="https://arxiv.org/abs/hep-th/9711200",
        ),
        Paper(
            key="a-paper-elsewhere",
            title="A paper elsewhere",
            authors=("王小明", "OpenAI", "François Charton"),
            year=2020,
            venue="NeurIPS 2020",
            pdf_url="https://example.org/a paper_{1};v=é.pdf",
        ),
        Paper(
            key="2001.00001",
            title="arXiv:2001.00001",
            arxiv="2001.00001",
            has_record=False,
            url="https://arxiv.org/abs/2001.00001",
        ),
    )

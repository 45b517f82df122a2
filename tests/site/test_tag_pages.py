"""A tag's page leads to the tags around it, and the address of an old name to that of the tag it became."""

from __future__ import annotations

from pathlib import Path

from tests.building import build_site, post

REGISTRY = """\
ai: {name: AI}
learning: {name: Learning, parent: ai}
deep: {name: Deep learning, parent: learning}
nets: {name: Nets, parent: deep, aliases: [networks, Neural nets]}
speech: {name: Speech, aliases: [audio, spoken]}
"""


def tagged(*tags: str) -> str:
    return post(more=f"tags: [{', '.join(tags)}]\n")


def lines(words: list[str]) -> list[str]:
    return [" ".join(part for part in line.split() if not part.isdigit()) for line in words]


def test_broader_narrower_and_related_tags(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {
            "posts/_tags.yml": REGISTRY,
            "posts/a.md": tagged("nets", "speech", "ai"),
            "posts/b.md": tagged("nets", "deep"),
            "posts/c.md": tagged("speech", "nets"),
            "posts/d.md": tagged("ai"),
        },
    )
    around = "//div[@class='pl-siblings']"
    assert lines(site.words("tags/nets/", around)) == ["Broader Deep learning AI", "Related Speech"]
    assert lines(site.words("tags/deep/", around)) == ["Broader AI", "Narrower Nets"]
    # `learning` has no post and so no page: its own narrower tag is the next one below.
    assert lines(site.words("tags/ai/", around)) == ["Narrower Deep learning", "Related Speech Nets"]
    assert lines(site.words("tags/speech/", around)) == ["Related Nets AI"]
    assert site.log == ()


def test_aliases_lead_to_the_tag_unless_a_post_asks_for_the_address(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {
            "posts/_tags.yml": REGISTRY,
            "posts/a.md": tagged("networks"),
            "posts/b.md": post("B", more="tags: [spoken]\naliases: [/tags/audio/]\n"),
        },
        strict=True,
    )
    assert "url=../../tags/nets/" in site.text("tags/neural-nets/")
    assert 'rel="canonical" href="https://blog.example.org/notes/tags/nets/"' in site.text("tags/networks/")
    assert "url=../../tags/speech/" in site.text("tags/spoken/")
    assert "url=../../posts/b/" in site.text("tags/audio/")
    assert "tags/networks/" not in site.text("sitemap.xml")


def test_a_tag_that_was_merged_is_found_at_its_old_address(tmp_path: Path) -> None:
    files = {
        "posts/_tags.yml": "gan: {name: GAN}\ngans: {}\n",
        "posts/a.md": tagged("gans"),
        "posts/b.md": tagged("gan"),
    }
    assert (build_site(tmp_path, files).folder / "tags/gans/index.html").read_text().count(">1 post<") == 1
    from paperlog.authoring.registry_edit import merged

    edited = merged(files["posts/_tags.yml"].encode(), "gans", "gan", path="posts/_tags.yml")
    site = build_site(tmp_path, files | {"posts/_tags.yml": edited}, strict=True)
    assert "url=../../tags/gan/" in site.text("tags/gans/")
    assert site.text("tags/gan/").count(">2 posts<") == 1


def test_a_post_with_very_many_tags_costs_no_time_and_relates_nothing(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": tagged(*(f"tag{number:02}x" for number in range(31)))})
    assert site.words("tags/tag01x/", "//div[@class='pl-siblings']") == []

"""URLs and old addresses in front matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.content.url_rules import LinkError, check_alias, check_url


@pytest.mark.parametrize(
    "url",
    [
        "https://www.fast.ai//2019/12/02/nbdev/",
        "https://colab.research.google.com/drive/1u7#forceEdit=true&sandboxMode=true&scrollTo=FKqlSCrpS9dH",
        "http://localhost:8000/a?b=c&d=%20",
        "HTTPS://EXAMPLE.ORG",
        "https://пример.рф/страница",
        "https://[::1]/x",
        "https://en.wikipedia.org/wiki/Foo_(bar)",
        "mailto:ada@example.org",
        "/tags/nlp/",
        "../other.md#part",
        "slides.pdf",
        "#here",
    ],
)
def test_good_urls_are_kept_to_the_character(url: str) -> None:
    assert check_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "blob:https://example.org/x",
    ],
)
def test_other_schemes_are_unsafe(url: str) -> None:
    with pytest.raises(LinkError, match="is an unsafe link") as caught:
        check_url(url)

    assert caught.value.unsafe


@pytest.mark.parametrize(
    ("url", "message", "hint"),
    [
        ("", "is no URL: ''", "write the URL, or leave the line out"),
        ("https://a b", "is a URL with a space in it: 'https://a b'", "write %20 for a space"),
        ("java\tscript:alert(1)", "is a URL with a space in it: 'java script:alert(1)'", "write %20 for a space"),
        ("https://", "is not a URL: 'https://'", "write it as the browser's address bar shows it"),
        ("https:/example.org", "is not a URL: 'https:/example.org'", "write it as the browser's address bar shows it"),
        ("https://[x", "is not a URL: 'https://[x'", "write it as the browser's address bar shows it"),
        ("https://x:port/", "is not a URL: 'https://x:port/'", "write it as the browser's address bar shows it"),
        ("https:\\\\x.org", "is not a URL: 'https:\\\\x.org'", "write it as the browser's address bar shows it"),
        ("/\\x.org", "is not a URL: '/\\x.org'", "write '/' instead of the backslash"),
        ("//x.org/y", "is a URL without a scheme: '//x.org/y'", "write 'https://x.org/y'"),
        ("github.com/a/b", "is a URL without a scheme: 'github.com/a/b'", "write 'https://github.com/a/b'"),
        ("www.example.org", "is a URL without a scheme: 'www.example.org'", "write 'https://www.example.org'"),
        ("mailto:ada", "is a mailto: link without an address: 'mailto:ada'", "write mailto:name@example.org"),
    ],
)
def test_what_is_no_url_is_told(url: str, message: str, hint: str) -> None:
    with pytest.raises(LinkError) as caught:
        check_url(url)

    assert (caught.value.message, caught.value.hint, caught.value.unsafe) == (message, hint, False)


@given(st.text() | st.text(alphabet="javscript:/\\.#?[]@ \thp%"))
def test_what_passes_runs_nothing_and_stays_as_it_is(url: str) -> None:
    try:
        passed = check_url(url)
    except LinkError:
        return
    assert passed == url
    scheme = "".join(url.split()).partition(":")[0].lower()
    assert scheme not in {"javascript", "data", "vbscript", "file"}
    assert not url.startswith(("//", "/\\", "\\"))


@pytest.mark.parametrize("alias", ["/old/path/", "/2019/12/freelb.html", "/x", "/статья/", "/a%20b/"])
def test_old_addresses_are_paths_on_the_site(alias: str) -> None:
    assert check_alias(alias) == alias


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        ("", "is not an old address of a post: ''"),
        ("/", "is not an old address of a post: '/'"),
        ("old/path/", "must start with '/': 'old/path/'"),
        ("https://example.org/x", "must be a path on this site: 'https://example.org/x'"),
        ("//example.org/x", "must be a path on this site: '//example.org/x'"),
        ("/a/../../x", "must not hold '..', '.' or an empty part: '/a/../../x'"),
        ("/a/%2e%2e/x", "must not hold '..', '.' or an empty part: '/a/%2e%2e/x'"),
        ("/a//b", "must not hold '..', '.' or an empty part: '/a//b'"),
        ("/a%00b", "must not hold '..', '.' or an empty part: '/a%00b'"),
        ("/a?b=c", "must be a path without '?', '#' or backslash: '/a?b=c'"),
        ("/a\\b", "must be a path without '?', '#' or backslash: '/a\\b'"),
        ("/" + "x" * 300, "is too long: '/" + "x" * 58 + "…'"),
    ],
)
def test_other_addresses_are_refused(alias: str, message: str) -> None:
    with pytest.raises(LinkError) as caught:
        check_alias(alias)

    assert caught.value.message == message
    assert caught.value.hint


@given(st.text() | st.text(alphabet="/.%2eE?#a\\:"))
def test_an_alias_that_passes_stays_in_the_site(alias: str) -> None:
    try:
        check_alias(alias)
    except LinkError:
        return
    assert alias.startswith("/")
    assert ".." not in alias.split("/")

"""The types of front-matter values: validation, conversion and JSON Schema of each."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, WithJsonSchema

from paperlog.content.dates import EXAMPLE, AuthoredDate, DateError, parse_date
from paperlog.content.post import KINDS, Kind
from paperlog.content.slugs import is_slug, slugify
from paperlog.content.source import quoted
from paperlog.content.url_rules import LinkError, check_alias, check_url
from paperlog.content.validation import invalid, text, wrong_type
from paperlog.content.yaml_document import Number
from paperlog.papers.doi import find_doi
from paperlog.papers.identifier import Identifier, parse_identifier
from paperlog.problems import did_you_mean

LONGEST_SLUG = 120
"""Maximum length of a post's slug in characters; a file name that is a slug is kept up to this length."""

MOST_ENTRIES = 200
"""Maximum number of tags, authors, papers or aliases of one post."""

ARXIV_FORMS = "write it as 1909.11764, 1909.11764v5, hep-th/9901001 or https://arxiv.org/abs/1909.11764"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-[A-Za-z0-9]{5,8})*")
_YEAR = re.compile(r"[0-9]{4}")
_ITEMS = re.compile(r"-[^\W\d_]")


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    hint = "write true or false without quotes" if isinstance(value, str) else None
    raise wrong_type(value, "true or false", hint)


def _date(value: object) -> AuthoredDate:
    if not isinstance(value, str):
        raise wrong_type(value, "a date", EXAMPLE)
    try:
        return parse_date(value.strip())
    except DateError as error:
        raise invalid(error.message, hint=error.hint, rule="date") from None


def _url(value: object) -> str:
    if not isinstance(value, str):
        raise wrong_type(value, "a URL")
    try:
        return check_url(value.strip())
    except LinkError as error:
        raise invalid(error.message, hint=error.hint, rule="unsafe-link" if error.unsafe else "link") from None


def _alias(value: object) -> str:
    if not isinstance(value, str):
        raise wrong_type(value, "a path such as /old/path/")
    try:
        return check_alias(value.strip())
    except LinkError as error:
        raise invalid(error.message, hint=error.hint, rule="alias") from None


def _arxiv(value: object) -> Identifier:
    if not isinstance(value, str):
        hint = "list several papers under 'papers'" if isinstance(value, list) else ARXIV_FORMS
        raise wrong_type(value, "one arXiv id", hint)
    identifier = parse_identifier(value)
    if identifier is None and isinstance(value, Number):
        identifier = parse_identifier(float(value))  # restores dropped zeros: the month gives the number of digits
    if identifier is None:
        raise invalid("is not an arXiv id", value, hint=ARXIV_FORMS, rule="arxiv-id")
    return identifier


def _slug(value: object) -> str:
    slug = text(value)
    if not is_slug(slug, longest=LONGEST_SLUG):
        named = any(char.isalnum() for char in slug)
        hint = f"write '{slugify(slug, longest=LONGEST_SLUG)}'" if named else "use letters, digits and hyphens"
        raise invalid("is not a slug", slug, hint=hint, rule="slug")
    return slug


def _kind(value: object) -> str:
    kind = text(value)
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f"kinds: {', '.join(KINDS)}"
        raise invalid("is not a kind of post", kind, hint=hint, rule="kind")
    return kind


def _language(value: object) -> str:
    if value is False:
        raise invalid("is read as false, not as Norwegian", hint='quote it: lang: "no"')
    code = text(value)
    if not _LANGUAGE.fullmatch(code):
        raise invalid("is not a language code", code, hint="write a code such as en, ru or pt-BR")
    return code


def _identifier(value: object) -> str:
    if not isinstance(value, str):
        raise wrong_type(value, "text")
    if not value or not value.isprintable() or any(char.isspace() for char in value):
        raise invalid("must be printable text without spaces", value, hint="leave the line out for the default")
    return str(value)


def _year(value: object) -> int:
    if not isinstance(value, str):
        raise wrong_type(value, "a year")
    if not _YEAR.fullmatch(value.strip()) or int(value) == 0:
        raise invalid("is not a year", value, hint="write four digits, such as 2019")
    return int(value)


def _doi(value: object) -> str:
    typed = text(value)
    doi = find_doi(typed)
    if doi is None:
        raise invalid("is not a DOI", typed, hint="write it as 10.1145/3292500.3330701")
    return doi


def _one_or_many(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(value)
    raise wrong_type(value, "one value or a list")


def _comma_separated(value: object) -> object:
    if isinstance(value, str):
        _refuse_list_in_text(value.strip())
        return _limited(tuple(part for part in map(str.strip, value.split(",")) if part) or ("",))
    return _limited(_one_or_many(value))


def _refuse_list_in_text(value: str) -> None:
    """Raise an error for a list that YAML reads as text, because of quotes or missing spaces."""
    if value[:1] == "[" and value[-1:] == "]":
        raise invalid("is a list in quotes", value, hint=f"remove the quotes: {value}")
    if _ITEMS.match(value):
        first = value[1:].partition(" -")[0].strip()
        raise invalid("is a list without spaces", value, hint=f"write a space after each '-': {quoted(f'- {first}')}")


def _limited(value: object) -> object:
    """Return the value, or raise an error for a long list: each entry gets a page, and a build must stay fast."""
    if isinstance(value, tuple) and len(value) > MOST_ENTRIES:
        raise invalid(f"has {len(value):,} entries; {MOST_ENTRIES} are enough", hint="keep those that matter")
    return value


def _limited_paths(value: object) -> object:
    return _limited(_one_or_many(value))


def _person_names(value: object) -> object:
    if isinstance(value, str) and ("," in value or ";" in value or " and " in value):
        raise invalid("is one text for several authors", hint="write a list: authors: [Chen Zhu, Yu Cheng]")
    return _one_or_many(value)


def _tag(value: object) -> str:
    tag = text(value)
    if not any(char.isalnum() for char in tag):
        raise invalid("is not a tag", tag, hint="a tag needs a letter or a digit", rule="tag")
    return tag


def _handle(value: object) -> str:
    return text(value).removeprefix("@")


# JSON Schemas for editors. YAML reads `2048` as a number where this package reads text, so any text may be a number.
_SCALAR = {"type": ["string", "number"]}
_LINE = {**_SCALAR, "pattern": r"\S"}
_LIST = {"type": "array", "items": _LINE}
_LINES = {"anyOf": [_LINE, _LIST]}
_DATE_SHAPE = {"type": "string", "pattern": r"^\s*\d{4}-\d{2}-\d{2}([Tt \t].*)?$"}
_SPELLINGS = ("yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF")  # text to newer YAML
_BOOLEAN = {"enum": [True, False, *_SPELLINGS]}
_SAFE_URL = {
    **_SCALAR,
    "pattern": r"^\s*(?:[Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:|(?![A-Za-z][A-Za-z0-9+.-]*:)\S)",
}
_URLS = {"anyOf": [_SAFE_URL, {"type": "array", "items": _SAFE_URL}]}
_YEARS = {
    "anyOf": [{"type": "integer", "minimum": 1, "maximum": 9999}, {"type": "string", "pattern": r"^\s*\d{4}\s*$"}]
}
_ALIAS = {"type": "string", "pattern": r"^\s*/"}
_PATHS = {"anyOf": [_ALIAS, {"type": "array", "items": _ALIAS}]}

Text = Annotated[str | None, BeforeValidator(text), WithJsonSchema(_LINE)]
Boolean = Annotated[bool, BeforeValidator(_boolean), WithJsonSchema(_BOOLEAN)]
Date = Annotated[InstanceOf[AuthoredDate], BeforeValidator(_date), WithJsonSchema(_DATE_SHAPE)]
OptionalDate = Annotated[InstanceOf[AuthoredDate] | None, BeforeValidator(_date), WithJsonSchema(_DATE_SHAPE)]
Url = Annotated[str, BeforeValidator(_url), WithJsonSchema(_SAFE_URL)]
OptionalUrl = Annotated[str | None, BeforeValidator(_url), WithJsonSchema(_SAFE_URL)]
Urls = Annotated[tuple[Url, ...], BeforeValidator(_one_or_many), WithJsonSchema(_URLS)]
Arxiv = Annotated[InstanceOf[Identifier] | None, BeforeValidator(_arxiv), WithJsonSchema(_LINE)]
Slug = Annotated[str | None, BeforeValidator(_slug), WithJsonSchema(_LINE)]
KindName = Annotated[Kind | None, BeforeValidator(_kind), WithJsonSchema({"enum": list(KINDS)})]
Language = Annotated[
    str | None, BeforeValidator(_language), WithJsonSchema({"type": "string", "pattern": r"^\s*[A-Za-z]{2,3}(-|\s*$)"})
]
FeedId = Annotated[str | None, BeforeValidator(_identifier), WithJsonSchema({**_SCALAR, "pattern": r"^\S+$"})]
Year = Annotated[int | None, BeforeValidator(_year), WithJsonSchema(_YEARS)]
Doi = Annotated[str | None, BeforeValidator(_doi), WithJsonSchema({"type": "string", "pattern": r"10\.[0-9]{4,9}/"})]
Name = Annotated[str, BeforeValidator(text), WithJsonSchema(_LINE)]
PersonNames = Annotated[tuple[Name, ...], BeforeValidator(_person_names), WithJsonSchema(_LINES)]
Tags = Annotated[
    tuple[Annotated[str, BeforeValidator(_tag)], ...], BeforeValidator(_comma_separated), WithJsonSchema(_LINES)
]
Handles = Annotated[
    tuple[Annotated[str, BeforeValidator(_handle)], ...], BeforeValidator(_comma_separated), WithJsonSchema(_LINES)
]
Aliases = Annotated[
    tuple[Annotated[str, BeforeValidator(_alias)], ...], BeforeValidator(_limited_paths), WithJsonSchema(_PATHS)
]

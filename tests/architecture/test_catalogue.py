"""The Vietnamese catalogue is whole, and the compiled one beside it is the same."""

import re
import string
from collections.abc import Iterable
from pathlib import Path

import polib
import pytest
from django.conf import settings

CATALOGUES = sorted(
    Path(directory, "vi/LC_MESSAGES/django.po") for directory in settings.LOCALE_PATHS
)
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]")


@pytest.fixture(params=CATALOGUES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def catalogue(request) -> polib.POFile:
    return polib.pofile(str(request.param))


def translations(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_message_is_translated(catalogue):
    assert [entry.msgid for entry in catalogue if not all(translations(entry))] == []


def test_no_translation_is_a_guess(catalogue):
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_translations_fill_the_same_places(catalogue):
    """A misspelt %(name)s would be a server error in front of a person."""
    assert [
        entry.msgid
        for entry in catalogue
        for text in translations(entry)
        if not _places(text) <= _places(entry.msgid + entry.msgid_plural)
        or _fields(text) != _fields(entry.msgid)
    ] == []


def test_the_compiled_catalogue_is_this_one(catalogue):
    compiled = polib.mofile(str(Path(catalogue.fpath).with_suffix(".mo")))
    assert _texts(compiled) == _texts(catalogue.translated_entries())


def _places(text: str) -> set[str]:
    return set(PLACES.findall(text))


def _fields(text: str) -> set[str | None]:
    """Names in braces, for texts filled with str.format."""
    try:
        return {field for _text, field, _spec, _conversion in string.Formatter().parse(text)} - {
            None
        }
    except ValueError:
        return set()


def _texts(
    messages: Iterable[polib.POEntry | polib.MOEntry],
) -> dict[tuple[str | None, str], list[str]]:
    return {(entry.msgctxt, entry.msgid): translations(entry) for entry in messages}

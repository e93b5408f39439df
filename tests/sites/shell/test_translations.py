from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from benso.kernel.errors import BensoError
from tests.sites.board.messages import all_messages

PO = Path(__file__).resolve().parents[3] / "src/benso/locale/en/LC_MESSAGES/django.po"


@lru_cache(maxsize=1)
def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def translations() -> dict[str, tuple[str, ...]]:
    pairs = {}
    for message in catalogue():
        key = message.id if isinstance(message.id, str) else message.id[0]
        key = f"{message.context}\x04{key}" if message.context else key
        pairs[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return pairs


def test_every_text_has_an_english_translation() -> None:
    known = {text for text, forms in translations().items() if text and all(forms)}
    missing = {text: file.name for text, file in all_messages().items() if text not in known}
    assert missing == {}


def test_no_translation_is_left_of_a_text_that_is_gone() -> None:
    assert set(translations()) - {""} - set(all_messages()) == set()


def test_translations_fill_in_the_same_places() -> None:
    broken = {
        str(m.id): [str(e) for e in m.check(catalogue())] for m in catalogue() if m.id and list(m.check(catalogue()))
    }
    assert broken == {}


def test_the_sentences_of_refusals_are_among_the_texts() -> None:
    assert BensoError.sentence in all_messages()

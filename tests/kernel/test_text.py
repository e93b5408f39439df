"""Vietnamese spelling, search and alphabetical order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.kernel import text

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằặẫềệỉịòóỏõọồộờợùúụừựỳýỵ ", max_size=30)
TONELESS = ("hoa", "hoà", "hoả", "hoã", "hoá", "hoạ")


@pytest.mark.parametrize(
    ("old", "modern"),
    [
        ("hòa", "hoà"),
        ("HÒA", "HOÀ"),
        ("khỏe mạnh", "khoẻ mạnh"),
        ("Ủy ban", "Uỷ ban"),
        ("thúy", "thuý"),
        ("qúy", "quý"),
        ("Hòa Lộc, Thới Hòa.", "Hoà Lộc, Thới Hoà."),
        ("hoàn", "hoàn"),
        ("múa", "múa"),
        ("của", "của"),
        ("ngoài", "ngoài"),
        ("lòe", "loè"),
        ("tròn", "tròn"),
        ("  Bến \n Tre ", "Bến Tre"),
    ],
)
def test_tones_move_to_the_main_vowel(old, modern):
    assert text.normalise(old) == modern
    assert text.normalise(unicodedata.normalize("NFD", old)) == modern


@given(st.text())
def test_normalising_twice_changes_nothing_more(anything):
    once = text.normalise(anything)
    assert text.normalise(once) == once


@pytest.mark.parametrize("spelling", ["Đường Hòa Bình", "đường hoà bình", "DUONG  HOA BINH", "Đường Hoà\tBình"])
def test_all_spellings_fold_to_one(spelling):
    assert text.fold(spelling) == "duong hoa binh"
    assert text.fold(unicodedata.normalize("NFD", spelling)) == "duong hoa binh"


def test_every_vietnamese_vowel_folds_to_its_latin_letter():
    assert text.fold("aàảãáạ ăằẳẵắặ âầẩẫấậ") == "aaaaaa aaaaaa aaaaaa"
    assert text.fold("eèẻẽéẹ êềểễếệ iìỉĩíị") == "eeeeee eeeeee iiiiii"
    assert text.fold("oòỏõóọ ôồổỗốộ ơờởỡớợ") == "oooooo oooooo oooooo"
    assert text.fold("uùủũúụ ưừửữứự yỳỷỹýỵ đĐ") == "uuuuuu uuuuuu yyyyyy dd"


@given(VIETNAMESE)
def test_folding_vietnamese_leaves_ascii(anything):
    assert text.fold(anything).isascii()
    assert text.fold(text.normalise(anything)) == text.fold(anything)


def test_search_keys_have_words_only():
    assert text.search_key("UBND xã Tân-Thủy (Ba Tri)") == "ubnd xa tan thuy ba tri"
    assert text.tokens("  Phường 1, TP. Bến_Tre") == ["phuong", "1", "tp", "ben", "tre"]


@pytest.mark.parametrize(
    ("query", "name", "found"),
    [
        ("ben tre", "Thành phố Bến Tre", True),
        ("tre ben", "Thành phố Bến Tre", True),
        ("Hoà", "Xã Thới Hòa", True),
        ("dai", "Bình Đại", True),
        ("ai", "Bình Đại", False),
        ("", "Bình Đại", True),
    ],
)
def test_a_query_matches_beginnings_of_words(query, name, found):
    assert text.matches(query, name) is found


@pytest.mark.parametrize(
    "ordered",
    [
        list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"),
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["ca", "cá", "cam", "cám", "căm", "câm"],
        ["An", "An Hòa", "An Hóa", "An Thới", "Ana"],
        ["Ba Tri", "Bình Đại", "Châu Thành", "Chợ Lách", "Giồng Trôm", "Mỏ Cày Bắc", "Mỏ Cày Nam", "Thạnh Phú"],
        ["Phường 1", "Phường 2", "Phường An Hội"],
        ["da", "dữ", "đa"],
        ["hoa", "hoà", "hoạ", "hoan", "hoàn"],
        ["thuy", "thủy", "thuỷ lợi"],
    ],
)
def test_keys_sort_in_dictionary_order(ordered):
    backwards = ordered[::-1]
    assert sorted(backwards, key=text.collation_key) == ordered
    keys = [text.collation_key(word) for word in ordered]
    assert len(set(keys)) == len(keys)
    assert [key.encode() for key in keys] == sorted(key.encode() for key in keys)


@pytest.mark.parametrize(("one", "other"), [("hòa", "hoà"), ("BẾN TRE", "Bến  Tre"), ("Tân-Thủy", "tân thuỷ")])
def test_spelling_and_case_do_not_count_in_the_order(one, other):
    assert text.collation_key(one) == text.collation_key(unicodedata.normalize("NFD", other))


@given(VIETNAMESE, VIETNAMESE)
def test_letters_decide_before_tones(one, other):
    letters_one, _, _ = text.collation_key(one).partition("\t")
    letters_other, _, _ = text.collation_key(other).partition("\t")
    if letters_one < letters_other:
        assert text.collation_key(one) < text.collation_key(other)


@given(st.text())
def test_keys_of_any_text_can_be_stored(anything):
    key = text.collation_key(anything)
    assert key.count("\t") == 1
    assert "\x00" not in key

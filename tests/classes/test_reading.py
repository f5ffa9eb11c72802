"""Files of students, as spreadsheets and people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.classes.roster.reading import Unreadable, read


def rows(text, encoding="utf-8"):
    return [(row.name, row.login, row.email) for row in read(text.encode(encoding)).rows]


ANNA = ("Anna Weiß", "anna", "anna@example.org")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_are_known_by_their_headings(delimiter):
    text = delimiter.join(["E-Mail", "Username", "Name"]) + "\n" + delimiter.join([ANNA[2], ANNA[1], ANNA[0]])

    assert rows(text) == [ANNA]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_encoding_it_has(encoding):
    assert rows("name,username,email\nAnna Weiß,anna,anna@example.org\n", encoding) == [ANNA]


def test_it_is_told_that_a_file_was_taken_for_latin_1():
    assert "latin_1" in read("name,username\nAnna Weiß,anna\n".encode("cp1252")).notes


def test_first_and_last_name_make_a_name_and_an_address_makes_a_login():
    assert rows("First name;Last name;Email\nAnna;Weiß;Anna@Example.org") == [ANNA]


def test_without_headings_columns_are_taken_in_their_order_and_that_is_told():
    found = read(b"Anna,anna,anna@example.org")

    assert found.rows[0].login == "anna"
    assert "no_headings" in found.notes


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("=1+1,anna,", "formula"),
        ("Anna,@SUM(A1),", "formula"),
        ("Anna,-cmd,", "formula"),
        ("+Anna,anna,", "formula"),
        ("Anna,an na,", "bad_login"),
        ("Anna,anna,nowhere", "bad_email"),
        ("Anna,,", "no_login"),
        ("Anna,anna,a@b.org,more", "too_many_cells"),
        (f"{'A' * 121},anna,", "too_long"),
        ("An\u202ena,anna,", "unprintable"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_the_others_are_read(line, problem):
    found = read(f"name,username,email\n{line}\nBela,bela,\n".encode()).rows

    assert [(row.line, row.problem) for row in found] == [(2, problem), (3, "")]


def test_lines_are_numbered_as_an_editor_does_with_empty_ones_and_breaks_in_cells():
    found = read(b'name,username\n\n"Anna\nWei",anna\nBela,bela\n').rows

    assert [row.line for row in found] == [3, 5]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"name,username\n", "empty"),
        (b"x" * 1_000_001, "too_large"),
        (b"PK\x03\x04 a workbook", "not_text"),
        (b"name,username\nAnna\0,anna", "not_text"),
        (b"name,name\nAnna,anna", "heading_twice"),
        (b"email,group\na@b.org,one", "no_name_column"),
        (b'name,username\n"Anna,anna', "broken_quotes"),
        (b"name,username\n" + b"Anna,anna\n" * 2001, "too_many_rows"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_reason(content, reason):
    with pytest.raises(Unreadable) as refused:
        read(content)

    assert refused.value.reason == reason


@given(st.binary(max_size=400))
def test_whatever_is_sent_is_read_or_refused(content):
    with suppress(Unreadable):
        assert read(content).rows

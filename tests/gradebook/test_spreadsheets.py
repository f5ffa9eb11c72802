"""Files that spreadsheet programs open, and that run nothing there."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.gradebook import spreadsheets

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "＝1+1",
    '=HYPERLINK("http://evil.example","Ada")',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_in_csv(text):
    written = spreadsheets.as_csv([["Name", "Mark"], [text, 3]])

    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert rows[1] == [f"'{text}", "3"]


@pytest.mark.parametrize("text", [each for each in HOSTILE if each.isprintable()])
def test_no_text_is_a_formula_in_xlsx(text):
    written = spreadsheets.as_xlsx("Marks", [["Name"], [text]])

    cell = openpyxl.load_workbook(io.BytesIO(written)).active.cell(2, 1)
    assert (cell.data_type, cell.value) == ("s", text)


def test_numbers_stay_numbers():
    rows = [["Name", "Mark"], ["Ada", Decimal("7.25")], ["Böla", None]]

    sheet = openpyxl.load_workbook(io.BytesIO(spreadsheets.as_xlsx("Marks", rows))).active

    assert [cell.value for cell in sheet["B"]] == ["Mark", 7.25, None]
    assert spreadsheets.as_csv(rows).decode("utf-8-sig") == "Name,Mark\r\nAda,7.25\r\nBöla,\r\n"


@pytest.mark.parametrize("title", ["", "'", "Cloud [2026]: a/b*?", "x" * 80])
def test_any_title_can_name_a_sheet(title):
    book = openpyxl.load_workbook(io.BytesIO(spreadsheets.as_xlsx(title, [["a"]])))

    assert 1 <= len(book.active.title) <= 31


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=5))
def test_every_text_is_told_and_none_begins_a_formula(texts):
    written = spreadsheets.as_csv([texts]).decode("utf-8-sig")

    read = next(iter(csv.reader(io.StringIO(written, newline=""))), [""])
    assert [each.removeprefix("'") for each in read] == [each.removeprefix("'") for each in texts]
    assert not any(each.strip().startswith(("=", "+", "-", "@")) for each in read)

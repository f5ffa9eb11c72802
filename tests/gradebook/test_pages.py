"""The pages of those who teach: marks, decisions, files, statistics, insight."""

import csv
import io
import re
from decimal import Decimal

import openpyxl
import pytest

from courseware.gradebook import watching
from courseware.gradebook.models import Decision, HiddenColumn
from tests.gradebook.conftest import NOW, attempt, member


@pytest.fixture
def at(marked, browser_of):
    """A browser of the owner's, and the address of the gradebook."""
    return browser_of(marked.owner.person), f"/gradebook/{marked.klass.slug}/"


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def test_the_table_has_each_student_with_her_marks(marked, at):
    browser, base = at

    page = browser.get(base)

    assert page.status_code == 200
    assert "Ada" in text(page)
    assert re.search(r"Bea 30\.0 % 2 6 missing missing –", text(page))
    assert f'href="{base}student/{marked.ada.pk}/{marked.w1.pk}/">8</a>' in page.content.decode()
    assert "1 day late" in text(page)


def test_a_large_class_comes_in_pages_or_whole(marked, at):
    browser, base = at
    for number in range(110):
        member(marked.klass, f"z{number:03}")

    first, last, whole = (text(browser.get(f"{base}?page={each}")) for each in ("1", "2", "all"))

    assert ("Z109" in first, "Z109" in last, "Z109" in whole, "Ada" in whole) == (False, True, True, True)


def test_a_mark_leads_to_its_attempts_and_says_why(marked, at):
    browser, base = at

    page = browser.get(f"{base}student/{marked.bea.pk}/{marked.w1.pk}/")

    assert "Of 2 attempts the best counts." in text(page)
    assert "What was answered is worth 6 of 10 points." in text(page)
    assert page.content.decode().count("/attempt/") == 2


def decision(**more):
    return {"what": "set", "points": "9.5", "reason": "was ill", "token": "t1"} | more


def test_a_decision_is_written_down_with_who_and_why_and_can_be_taken_back(marked, at):
    browser, base = at
    address = f"{base}student/{marked.bea.pk}/{marked.w1.pk}/"

    assert browser.post(address, decision()).status_code == 302

    page = text(browser.get(address))
    assert "set to 9.5 : was ill olga" in page
    assert "An instructor set the mark to 9.5." in page
    found = Decision.objects.get()
    assert (found.by, found.points, found.membership) == (marked.owner.person, Decimal("9.5"), marked.bea)
    assert browser.post(f"{base}decision/{found.pk}/take-back").status_code == 302
    page = text(browser.get(address))
    assert "taken back by olga" in page
    assert "An instructor set" not in page


def test_the_same_form_sent_twice_decides_once(marked, at):
    browser, base = at
    address = f"{base}student/{marked.bea.pk}/{marked.w1.pk}/"

    for _each in range(2):
        assert browser.post(address, decision()).status_code == 302

    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": ""},
        {"points": "10.01"},
        {"points": "-1"},
        {"points": "NaN"},
        {"points": "1e9"},
        {"reason": ""},
        {"reason": "x" * 301},
        {"what": "triple"},
        {"token": "x" * 41},
    ],
)
def test_a_wrong_decision_is_refused_with_the_form(marked, at, wrong):
    browser, base = at

    answer = browser.post(f"{base}student/{marked.bea.pk}/{marked.w1.pk}/", decision(**wrong))

    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_an_excuse_needs_no_points(marked, at):
    browser, base = at

    browser.post(f"{base}student/{marked.bea.pk}/{marked.w2.pk}/", decision(what="excuse", points=""))

    assert "excused" in text(browser.get(base))


def test_a_column_is_hidden_and_published_again(marked, at):
    browser, base = at
    address = f"{base}work/{marked.w1.pk}/"

    browser.post(f"{address}show", {"do": "hide"})
    assert HiddenColumn.objects.filter(assignment=marked.w1).exists()
    assert "Students do not see these marks." in text(browser.get(address))
    assert "of 10, hidden" in text(browser.get(base))

    browser.post(f"{address}show", {"do": "show"})
    assert not HiddenColumn.objects.exists()


def test_names_can_be_hidden_everywhere(marked, at):
    browser, base = at

    browser.post(f"{base}names", {"do": "hide"})

    for path in ("", "insight/", f"student/{marked.ada.pk}/", f"attempt/{marked.ada_1.pk}/"):
        page = text(browser.get(base + path))
        assert "Ada" not in page, path
    assert "Student 01" in text(browser.get(base))
    browser.post(f"{base}names", {"do": "show"})
    assert "Ada" in text(browser.get(base))


# ---- files ----------------------------------------------------------------------------------------------------------


def rows(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_the_csv_tells_all_with_lateness_in_columns(marked, at):
    browser, base = at

    answer = browser.get(f"{base}export/csv")

    assert answer["Content-Disposition"] == 'attachment; filename="cloud-databases-winter-2026-csv.csv"'
    head, ada, bea, cyd = rows(answer)
    assert head[:8] == [
        *("Name", "Number", "Username", "Total in per cent", "Works late", "Missing"),
        *("Shards (10)", "Shards: days late"),
    ]
    assert ada == ["Ada", "N-ada", "ada", "85.0", "1", "0", "8", "0", "15", "0", "9", "1", "", ""]
    assert bea[6:] == ["6", "0", "0", "0", "0", "0", "", ""]
    assert cyd[3:6] == ["0.0", "0", "3"]


def test_the_workbook_says_the_same(marked, at):
    browser, base = at

    sheet = openpyxl.load_workbook(io.BytesIO(browser.get(f"{base}export/xlsx").content)).active

    ada = [cell.value for cell in sheet[2]]
    assert ada == ["Ada", "N-ada", "ada", 85, 1, 0, 8, 0, 15, 0, 9, 1, None, None]
    assert sheet.freeze_panes == "B2"


def test_moodle_finds_who_by_username_and_the_points_by_title(marked, at):
    browser, base = at

    head, ada, *_others = rows(browser.get(f"{base}export/moodle"))

    assert head == ["Username", "Email address", "ID number", "Shards", "Keys", "Readers", "Final"]
    assert ada == ["ada", "", "N-ada", "8", "15", "9", ""]


def test_canvas_gets_its_columns_and_the_points_possible(marked, at):
    browser, base = at
    Decision.objects.create(assignment=marked.w2, membership=marked.bea, is_excused=True, reason="r", token="t")

    head, possible, ada, bea, _cyd = rows(browser.get(f"{base}export/canvas"))

    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Shards", "Keys", "Readers", "Final"]
    assert possible == ["    Points Possible", "", "", "", "", "10", "20", "10", "100"]
    assert ada == ["Ada", "", "N-ada", "ada", "Cloud databases", "8", "15", "9", ""]
    assert bea[5:] == ["6", "EX", "0", ""]


@pytest.mark.parametrize("shape", ["csv", "moodle", "canvas"])
def test_nobodys_name_runs_in_a_spreadsheet(marked, at, shape):
    browser, base = at
    marked.ada.name = marked.ada.number = '=HYPERLINK("http://evil.example")'
    marked.ada.save()
    marked.w1.title = "+cmd"
    marked.w1.save()

    cells = [cell for row in rows(browser.get(f"{base}export/{shape}")) for cell in row]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


# ---- statistics and insight, with real answers ----------------------------------------------------------------------


def test_work_that_nobody_has_handed_in_says_so(marked, at):
    browser, base = at

    assert "Nobody has handed it in yet." in text(browser.get(f"{base}work/{marked.w4.pk}/"))


def test_insight_of_a_class_that_has_not_begun(marked, at):
    browser, base = at

    assert "Nobody has answered a question of this topic yet." in text(browser.get(f"{base}insight/"))


def test_the_pages_ask_the_database_a_bounded_number_of_times(marked, at, django_assert_max_num_queries):
    browser, base = at
    for number in range(20):
        attempt(marked.one, member(marked.klass, f"more{number}"), 500, at=NOW)

    for path, most in (("", 20), (f"student/{marked.ada.pk}/", 20), (f"work/{marked.w1.pk}/", 14), ("insight/", 16)):
        with django_assert_max_num_queries(most):
            assert browser.get(base + path).status_code == 200


def test_topics_of_a_class_are_those_that_it_works_on(marked):
    assert [each.slug for each in watching.topics_of(marked.klass)] == ["kinesis"]

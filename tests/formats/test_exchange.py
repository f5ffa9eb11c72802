"""A file of questions is looked through, and then taken in as a whole or not at all."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError

from courseware.authoring import exchange
from courseware.authoring.models import Revision, Written
from courseware.labs import topics
from courseware.quizzes import serving
from courseware.quizzes.bank import loading
from tests.authoring.conftest import author, colleague  # noqa: F401  (fixtures)
from tests.quizzes.conftest import quiz_topic  # noqa: F401  (a fixture)

IMPORT = "/admin/authoring/written/import/"
GIFT = b"""\
::Capital::Which?{=Right#Yes ~Wrong#No}

::A description::No question here

::Number::How many?{#3:0}
"""


@pytest.fixture
def send(browser_of, author, quiz_topic):  # noqa: F811
    """`send(content)` is the page that says what would become of a file."""

    def post(content, form="gift", person=author):
        file = SimpleUploadedFile("some.txt", content)
        return browser_of(person).post(IMPORT, {"topic": "toy", "format": form, "file": file})

    return post


def _waiting(answer):
    return re.search(r'name="waiting" value="([^"]+)"', answer.content.decode())[1]


def test_a_file_is_first_looked_through_and_nothing_is_stored(send):
    page = send(GIFT).content.decode()

    assert "Capital" in page
    assert "description without a question" in page
    assert "at least one concept" in page
    assert not Written.objects.filter(number__gt=0).exists()


def test_confirmed_it_is_stored_once_and_can_be_asked_only_in_quizzes_of_instructors(send, browser_of, author):  # noqa: F811
    waiting = _waiting(send(GIFT))

    first = browser_of(author).post(IMPORT, {"waiting": waiting})
    again = browser_of(author).post(IMPORT, {"waiting": waiting})

    assert (first.status_code, again.status_code) == (303, 422)
    stored = Written.objects.filter(owner=author)
    assert sorted(each.title for each in stored) == ["Capital", "Number"]
    assert Revision.objects.count() == 2
    bank = serving.bank_of(topics.topic("toy"))
    assert all(bank.questions[each.name].reserved for each in stored)


def test_what_is_in_the_bank_already_is_passed_over(send, browser_of, author):  # noqa: F811
    browser_of(author).post(IMPORT, {"waiting": _waiting(send(GIFT))})

    answer = send(GIFT)

    assert "passed over" in answer.content.decode()
    assert 'name="waiting"' not in answer.content.decode()


def test_somebody_elses_file_cannot_be_confirmed(send, browser_of, colleague):  # noqa: F811
    waiting = _waiting(send(GIFT))

    assert browser_of(colleague).post(IMPORT, {"waiting": waiting}).status_code == 422
    assert not Written.objects.filter(number__gt=0).exists()


@pytest.mark.parametrize(
    ("content", "form", "said"),
    [
        (b"caf\xe9 {T}", "gift", "line 1: the byte 0xe9 is not UTF-8"),
        (b'<!DOCTYPE q [<!ENTITY a "b">]><quiz/>', "moodle", "document type"),
        (b"format: 1\nquestions: [", "yaml", "line 3"),
        (b"x" * 17_000_000, "gift", "larger than 16 MB"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_reason(send, content, form, said):
    answer = send(content, form)

    assert answer.status_code == 422
    assert said in answer.content.decode().replace("&lt;", "<")


def test_who_is_no_instructor_finds_no_such_page(browser_of, student, quiz_topic):  # noqa: F811
    assert browser_of(student).get(IMPORT).status_code in (302, 404)


@pytest.mark.parametrize("form", ["yaml", "gift", "moodle"])
def test_a_selection_is_exported(send, browser_of, author, form):  # noqa: F811
    browser_of(author).post(IMPORT, {"waiting": _waiting(send(GIFT))})
    ids = ",".join(str(each.pk) for each in Written.objects.filter(owner=author))

    page = browser_of(author).get(f"/admin/authoring/written/export/?ids={ids}")
    file = browser_of(author).get(f"/admin/authoring/written/export/?ids={ids}&format={form}")

    assert page.status_code == 200
    assert b"Capital" in file.content


def test_what_others_keep_to_themselves_is_not_exported(send, browser_of, author, colleague):  # noqa: F811
    browser_of(author).post(IMPORT, {"waiting": _waiting(send(GIFT))})
    ids = ",".join(str(each.pk) for each in Written.objects.filter(owner=author))

    assert browser_of(colleague).get(f"/admin/authoring/written/export/?ids={ids}").status_code == 404


def test_the_commands_export_what_is_shipped_byte_for_byte_and_import_it_nowhere_twice(db, author, tmp_path, capsys):  # noqa: F811
    file = tmp_path / "bank.yaml"

    call_command("export_bank", "kinesis", str(file))
    call_command("import_bank", "kinesis", str(file), owner="author")

    assert file.read_bytes() == loading.bank_path(topics.topic("kinesis")).read_bytes()
    assert "0 new" in capsys.readouterr().out


def test_two_thousand_questions_are_imported_by_few_queries(author, quiz_topic, django_assert_max_num_queries):  # noqa: F811
    content = "\n\n".join(f"::Q{at}::What is {at}?{{={at} ~no}}" for at in range(2000)).encode()

    with django_assert_max_num_queries(60):
        plan = exchange.plan(topics.topic("toy"), "gift", content)
        exchange.apply(topics.topic("toy"), plan.new, author, "")

    assert Written.objects.filter(owner=author).count() == 2000


def test_what_fails_half_way_stores_nothing(author, quiz_topic):  # noqa: F811
    plan = exchange.plan(topics.topic("toy"), "gift", GIFT)

    with pytest.raises(IntegrityError):
        exchange.apply(topics.topic("toy"), [*plan.new, plan.new[0]], author, "")

    assert not Written.objects.filter(owner=author).exists()

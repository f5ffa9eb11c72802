"""A wrong key is mended: who would change is told first, then all change at once, and all can be taken back."""

import msgspec
import pytest

from courseware.quizzes.models import Attempt, Item, Question, Regrade, Regraded
from courseware.quizzes.types import single
from tests.quizzes.building import a_quiz, items, mended, take, weigh
from tests.quizzes.cast import BANK
from tests.quizzes.taking import right, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiz_topic")]
OPTIONS = BANK.questions["T-SINGLE"].options


def with_key(place: int) -> list[single.Option]:
    """The options with another one right."""
    why = {"feedback": "No.", "misconception": "round-robin"}
    return [
        msgspec.structs.replace(each, right=number == place, **({} if number == place else why))
        for number, each in enumerate(OPTIONS)
    ]


def chose(item: Item, place: int) -> dict[str, list[str]]:
    """The form that chooses an option by its place in the bank."""
    shown = msgspec.json.decode(item.shown)
    at = [option["text"] for option in shown["options"]].index(OPTIONS[place].text)
    return {"token": [item.token], "do": ["answer"], "choice": [str(at + 1)]}


@pytest.fixture
def taken(browser_of, instructor, student, outsider):
    """Two took it: one chose what the key says, the other the second option. It is worth 3 of 4 points."""
    quiz = a_quiz(instructor, "T-SINGLE", "T-SHORT")
    weigh(quiz, "3", "1")
    take(browser_of(student), quiz)
    second = lambda item: chose(item, 1) if item.question.name == "T-SINGLE" else right(item)  # noqa: E731
    take(browser_of(outsider), quiz, form_of=second)
    return quiz


@pytest.fixture
def client(browser_of, instructor):
    return browser_of(instructor)


@pytest.fixture
def mend(monkeypatch):
    def mend(place=1, explanation="Now it is the next place.", **changes):
        mended("T-SINGLE", monkeypatch, options=with_key(place), explanation=explanation, **changes)

    return mend


def scores() -> list[int]:
    return list(Attempt.objects.order_by("pk").values_list("score", flat=True))


def path(quiz) -> str:
    return f"/quizzes/teach/{quiz.slug}/regrade/{Question.objects.get(name='T-SINGLE').pk}"


def seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def applied(client, quiz) -> None:
    form = {"reason": "The second is right.", "seen": seen(client.get(path(quiz)).text)}
    assert client.post(path(quiz), form).status_code == 302


def test_without_a_mend_there_is_nothing_to_do(client, taken):
    assert "as the bank has them now" in client.get(f"/quizzes/teach/{taken.slug}/regrade").text
    assert "mended after it was asked" not in client.get(f"/quizzes/teach/{taken.slug}/").text


def test_the_report_tells_who_would_change_by_how_much_and_why_and_changes_nothing(client, taken, mend):
    before = list(Item.objects.order_by("pk").values())
    mend()

    page = client.get(f"{path(taken)}?names=1").text

    assert "2 marks would change" in page
    assert "student" in page
    assert "outsider" in page
    assert "+3" in page
    assert "−3" in page
    assert "“To the next place” was “Not yet”, and now is “Right”." in page
    assert list(Item.objects.order_by("pk").values()) == before
    assert not Regrade.objects.exists()


def test_what_is_confirmed_changes_at_once_and_is_written_down(client, taken, mend, instructor):
    mend()

    applied(client, taken)

    assert scores() == [250, 1000]
    made = Regrade.objects.get()
    assert (made.by, made.reason, made.lines.count()) == (instructor, "The second is right.", 2)
    page = client.get(f"/quizzes/teach/{taken.slug}/regrade").text
    assert "The second is right." in page
    assert "Who would change" not in page


def test_the_student_reads_the_new_explanation_and_the_old_version_can_still_be_read(
    client, browser_of, taken, mend, student
):
    mend()
    applied(client, taken)

    page = browser_of(student).get(f"/quizzes/{taken.slug}/1/").text
    assert "Now it is the next place." in page
    assert "The hash of a key decides" not in page
    old = Regraded.objects.first().version_id
    assert "To the place of its hash" in client.get(f"/quizzes/teach/{taken.slug}/version/{old}").text


def test_it_can_be_undone_to_the_last_byte(client, taken, mend):
    before = list(Item.objects.order_by("pk").values())
    mend()
    applied(client, taken)

    made = Regrade.objects.get()
    client.post(f"/quizzes/teach/{taken.slug}/regrade/undo/{made.pk}")
    client.post(f"/quizzes/teach/{taken.slug}/regrade/undo/{made.pk}")

    assert list(Item.objects.order_by("pk").values()) == before
    assert scores() == [1000, 250]
    made.refresh_from_db()
    assert made.undone_at is not None


def test_what_changed_since_the_report_is_not_applied_unseen(client, taken, mend):
    mend()
    old = seen(client.get(path(taken)).text)
    mend(place=2)

    answered = client.post(path(taken), {"reason": "So.", "seen": old})

    assert answered.status_code == 409
    assert "Something changed since" in answered.text
    assert scores() == [1000, 250]


def test_nothing_is_done_without_a_reason(client, taken, mend):
    mend()

    assert client.post(path(taken), {"reason": " ", "seen": seen(client.get(path(taken)).text)}).status_code == 422
    assert scores() == [1000, 250]


def test_a_mended_text_changes_no_mark_and_brings_the_new_explanation(client, taken, mend):
    mend(place=0)

    page = client.get(path(taken)).text
    applied(client, taken)

    assert "0 marks would change" in page
    assert "2 answers keep their marks" in page
    assert scores() == [1000, 250]


def test_an_answer_to_other_choices_is_left_as_it_is(client, taken, monkeypatch):
    mended("T-SINGLE", monkeypatch, options=[*with_key(1), msgspec.structs.replace(with_key(1)[0], text="Nowhere")])

    page = client.get(path(taken)).text
    applied(client, taken)

    assert "It was asked with other numbers or choices." in page
    assert scores() == [1000, 250]


def test_choices_that_changed_places_are_left_as_they_are(client, taken, monkeypatch):
    mended("T-SINGLE", monkeypatch, options=with_key(1)[::-1])

    assert "It was asked with other numbers or choices." in client.get(path(taken)).text


def test_another_quiz_is_not_touched(client, taken, mend, browser_of, student, instructor):
    other = a_quiz(instructor, "T-SINGLE")
    attempt = take(browser_of(student), other, wrongly=["T-SINGLE"], wrong=wrong)
    mend()
    applied(client, taken)

    attempt.refresh_from_db()
    assert attempt.score == 0
    assert not Regraded.objects.filter(item__attempt=attempt).exists()


def test_numbers_are_marked_anew_by_the_mended_formula(client, browser_of, instructor, student, monkeypatch):
    quiz = a_quiz(instructor, "T-NUMERIC")
    attempt = take(browser_of(student), quiz)
    mended("T-NUMERIC", monkeypatch, answer="max(by_things, by_bytes) + 1")
    at = f"/quizzes/teach/{quiz.slug}/regrade/{items(attempt)[0].question_id}"

    client.post(at, {"reason": "One more.", "seen": seen(client.get(at).text)})

    attempt.refresh_from_db()
    assert attempt.score == 0


def test_a_student_confirms_nothing(browser_of, taken, mend, student, outsider):
    mend()

    for person in (student, outsider):
        assert browser_of(person).get(path(taken)).status_code == 404
        assert browser_of(person).post(path(taken), {"reason": "Mine.", "seen": "x"}).status_code == 404
    assert scores() == [1000, 250]

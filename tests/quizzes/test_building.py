"""An instructor makes a quiz, sees the keys while she chooses, and leads only what is hers."""

import pytest

from courseware.people import instructors
from courseware.quizzes import owners
from courseware.quizzes.models import Attempt, Quiz
from tests.quizzes.building import a_quiz, begun, items, take, written
from tests.quizzes.taking import right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiz_topic")]
FORM = {
    "title": "Friday",
    "topic": "toy",
    "mode": "graded",
    "shows": "after_hand_in",
    "late": "refused",
    "late_percent_a_day": "10",
    "late_days": "3",
    "most_attempts": "1",
    "counts": "best",
}


@pytest.fixture
def teacher(instructor):
    """Who has an instructor's rights, and no more."""
    instructor.user.is_superuser = False
    instructor.user.save()
    return instructor


@pytest.fixture
def colleague(outsider):
    instructors.make_instructor(outsider.user)
    return outsider


def test_a_quiz_is_made_filled_weighted_and_put_in_order(browser_of, teacher):
    client = browser_of(teacher)

    made = client.post("/quizzes/teach/new", {**FORM, "minutes": "20"})
    at = made["Location"]
    for name in ("T-SINGLE", "T-SHORT", "T-NUMERIC"):
        assert client.post(f"{at}add", {"topic": "toy", "question": name}).status_code == 302
    quiz = Quiz.objects.get(owner=teacher)
    first, second, third = quiz.slots.all()
    client.post(f"{at}slot/{third.pk}", {"do": "up"})
    client.post(f"{at}slot/{first.pk}", {"do": "points", "points": "2.5"})
    client.post(f"{at}slot/{second.pk}", {"do": "remove"})

    left = [(slot.position, slot.question.name, float(slot.points)) for slot in quiz.slots.all()]
    assert left == [(1, "T-SINGLE", 2.5), (2, "T-NUMERIC", 1)]
    assert (quiz.time_limit_s, quiz.most_attempts) == (1200, 1)
    page = client.get(at).text
    assert "2 questions" in page
    assert "3.5 points" in page


def test_the_key_is_in_sight_while_she_chooses(browser_of, teacher):
    quiz = a_quiz(teacher)

    page = browser_of(teacher).get(f"/quizzes/teach/{quiz.slug}/?q=T-ESSAY").text

    assert "Names the count of blinks (2 points)" in page
    assert "offer-T-SINGLE" not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [("tag=written", {"T-ESSAY"}), ("tag=nothing", set()), ("difficulty=analyse&q=essay", {"T-ESSAY"})],
)
def test_the_bank_is_searched_by_words_tag_and_difficulty(browser_of, teacher, asked, found):
    quiz = a_quiz(teacher)

    page = browser_of(teacher).get(f"/quizzes/teach/{quiz.slug}/?{asked}").text

    assert {line.split('"')[0] for line in page.split('id="offer-')[1:]} == found


def test_questions_are_drawn_by_what_they_are_about_and_none_twice(browser_of, teacher, student):
    quiz = a_quiz(teacher, "T-SINGLE")
    draw = {"do": "draw", "topic": "toy", "concepts": "T-2", "count": "2", "points": "2"}
    assert browser_of(teacher).post(f"/quizzes/teach/{quiz.slug}/add", draw).status_code == 302

    asked = items(begun(browser_of(student), quiz))

    assert len({item.question.name for item in asked}) == 3
    assert [item.weight for item in asked] == [100, 200, 200]
    assert all("T-2" in item.version.concepts for item in asked[1:])


def test_more_than_there_are_cannot_be_drawn(browser_of, teacher):
    quiz = a_quiz(teacher)

    draw = {"do": "draw", "topic": "toy", "tags": "written", "count": "2", "points": "1"}
    answered = browser_of(teacher).post(f"/quizzes/teach/{quiz.slug}/add", draw)

    assert answered.status_code == 422
    assert "Only 1 questions are like that." in answered.text


def test_what_is_graded_by_hand_has_no_place_in_practice(browser_of, teacher):
    quiz = a_quiz(teacher, "T-SINGLE", mode="practice", shows="at_once")

    answered = browser_of(teacher).post(f"/quizzes/teach/{quiz.slug}/add", {"topic": "toy", "question": "T-ESSAY"})

    assert answered.status_code == 422
    assert quiz.slots.count() == 1


def test_dates_in_the_wrong_order_are_refused(browser_of, teacher):
    dates = {"opens_at": "2030-01-02T10:00", "due_at": "2030-01-01T10:00", "closes_at": "2029-01-01T10:00"}

    answered = browser_of(teacher).post("/quizzes/teach/new", {**FORM, **dates})

    assert answered.status_code == 422
    assert "It is due before it opens." in answered.text
    assert not Quiz.objects.exists()


def test_shuffled_questions_come_in_an_order_of_each_attempt(browser_of, teacher, student):
    names = ("T-SINGLE", "T-SHORT", "T-NUMERIC", "T-MULTIPLE", "T-ORDERING", "T-MATCHING")
    quiz = a_quiz(teacher, *names, shuffles_questions=True)
    client = browser_of(student)

    orders = set()
    for _ in range(4):
        attempt = begun(client, quiz)
        orders.add(tuple(item.question.name for item in items(attempt)))
        client.post(f"/quizzes/{quiz.slug}/{attempt.number}/hand-in")

    assert len(orders) > 1
    assert all(set(order) == set(names) for order in orders)


def test_the_dry_run_of_who_leads_it_never_counts(browser_of, teacher):
    quiz = a_quiz(teacher, most_attempts=1, is_for_anybody=False)
    client = browser_of(teacher)

    first = begun(client, quiz)
    client.post(f"/quizzes/{quiz.slug}/{first.number}/hand-in")
    second = begun(client, quiz)

    assert (first.is_dry_run, second.is_dry_run) == (True, True)
    assert "dry run" in client.get(f"/quizzes/teach/{quiz.slug}/results").text
    assert "0 students have begun" in client.get(f"/quizzes/teach/{quiz.slug}/results").text


PAGES = ["", "settings", "results", "grade", "regrade", "results/1", "grade/1", "regrade/1", "version/1"]
DEEDS = ["add", "settings", "slot/1", "grade/1", "regrade/1", "regrade/undo/1"]


@pytest.mark.parametrize("who", ["student", "guest", "colleague", None])
def test_a_quiz_of_somebody_else_and_one_that_is_not_there_look_the_same(browser_of, teacher, request, who):
    quiz = a_quiz(teacher)
    client = browser_of(request.getfixturevalue(who) if who else None)

    for slug in (quiz.slug, "no-such-quiz"):
        for page in PAGES:
            assert client.get(f"/quizzes/teach/{slug}/{page}").status_code == 404, page
        for deed in DEEDS:
            assert client.post(f"/quizzes/teach/{slug}/{deed}", {"do": "remove"}).status_code == 404, deed
    assert quiz.slots.count() == 2


@pytest.mark.parametrize("who", ["student", "guest", None])
def test_only_instructors_make_quizzes(browser_of, request, who):
    client = browser_of(request.getfixturevalue(who) if who else None)

    assert client.get("/quizzes/teach/").status_code == 404
    assert client.post("/quizzes/teach/new", FORM).status_code == 404
    assert not Quiz.objects.exists()


def test_who_teaches_a_class_that_has_the_quiz_leads_it_too(browser_of, teacher, colleague, monkeypatch):
    quiz = a_quiz(teacher)
    other = a_quiz(teacher)
    monkeypatch.setattr(owners, "TAUGHT", [lambda person_id: [quiz.pk] if person_id == colleague.pk else []])
    client = browser_of(colleague)

    assert client.get(f"/quizzes/teach/{quiz.slug}/").status_code == 200
    assert client.get(f"/quizzes/teach/{other.slug}/").status_code == 404
    for page in ("results", "grade"):
        assert client.get(f"/quizzes/teach/{quiz.slug}/{page}").status_code == 200
    listed = client.get("/quizzes/teach/").text
    assert quiz.slug in listed
    assert other.slug not in listed


def test_who_teaches_one_class_of_several_sees_her_own_students_and_changes_nothing_for_the_others(
    browser_of, teacher, colleague, student, guest, monkeypatch
):
    quiz = a_quiz(teacher, "T-ESSAY", "T-SINGLE")
    wrote = lambda item: written("A thought.", item) if item.question.name == "T-ESSAY" else right(item)  # noqa: E731
    hers, other = (take(browser_of(person), quiz, form_of=wrote) for person in (student, guest))
    monkeypatch.setattr(owners, "TAUGHT", [lambda person_id: [quiz.pk] if person_id == colleague.pk else []])
    monkeypatch.setattr(owners, "STUDENTS", [lambda quiz, person_id: [student.pk]])
    client = browser_of(colleague)
    at = f"/quizzes/teach/{quiz.slug}"

    assert "One student has begun" in client.get(f"{at}/results").text
    assert client.get(f"{at}/results/{hers.pk}").status_code == 200
    assert client.get(f"{at}/results/{other.pk}").status_code == 404
    assert client.get(f"{at}/grade/{items(hers)[0].pk}").status_code == 200
    assert client.get(f"{at}/grade/{items(other)[0].pk}").status_code == 404
    assert client.get(f"{at}/settings").status_code == 404
    assert client.get(f"{at}/regrade").status_code == 404
    assert client.post(f"{at}/slot/{quiz.slots.first().pk}", {"do": "remove"}).status_code == 404


def test_a_slot_of_another_quiz_is_not_found_at_ones_own(browser_of, teacher, colleague):
    quiz, mine = a_quiz(teacher), a_quiz(colleague)

    stolen = browser_of(colleague).post(f"/quizzes/teach/{mine.slug}/slot/{quiz.slots.first().pk}", {"do": "remove"})

    assert stolen.status_code == 404
    assert quiz.slots.count() == 2
    assert not Attempt.objects.exists()

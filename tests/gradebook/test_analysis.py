"""What answers say, read from answers that were really shown, given and marked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courseware.gradebook import choices, responses, statistics
from courseware.labs import topics
from courseware.quizzes import marking, serving
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.models import Place
from courseware.quizzes.types import kinds
from tests.gradebook.conftest import attempt, member, quiz, work

QUESTIONS = ("KIN-Q01", "KIN-Q03", "KIN-Q07")


def answer(attempt_, position, name, *, right, confidence=None, wrong=0):
    """A question of an attempt, answered rightly, or in the wrong way of that number."""
    topic = topics.topic("kinesis")
    item = serving.new_item(
        topic,
        serving.question_called(topic, name),
        person_id=attempt_.person_id,
        place=Place.QUIZ,
        seed=f"{attempt_.pk}/{position}",
        token=f"{attempt_.pk}-{position}",
        shown_at=attempt_.begun_at,
    )
    shown, ground = serving.shown_of(item), ground_of(topic)
    kind = kinds.kind_of(shown)
    form = kind.right(shown, ground) if right else kind.wrong(shown, ground)[wrong]
    given = kinds.read(shown, form)
    result = kinds.grade(shown, given, ground)
    item.attempt, item.position, item.confidence = attempt_, position, confidence
    item.answer, item.result, item.score = marking.packed(given), marking.packed(result), result.score
    item.answered_at = attempt_.begun_at + timedelta(minutes=position)
    item.save()
    return item


def answers(c):
    """Ada's attempt at the first quiz, whole: the first question wrong and sure of it."""
    return [
        answer(c.ada_1, place, name, right=place > 1, confidence=3) for place, name in enumerate(QUESTIONS, start=1)
    ]


@pytest.fixture
def taken(cast):
    """Twelve students at a quiz of three questions; the first so many of them have each question right."""
    cast.quiz = quiz("taken", owner=cast.owner.person)
    cast.work = work(cast.klass, "Taken", cast.quiz)
    cast.takers = [member(cast.klass, f"s{number:02}") for number in range(12)]
    for number, who in enumerate(cast.takers):
        begun = attempt(cast.quiz, who, 500, at=timezone.now() - timedelta(minutes=5))
        for place, (name, count) in enumerate(zip(QUESTIONS, (9, 6, 2), strict=True), start=1):
            answer(begun, place, name, right=number < count, confidence=3 if number == 11 else None)
    return cast


def page(browser_of, taken, path):
    return browser_of(taken.owner.person).get(f"/gradebook/{taken.klass.slug}/{path}")


def test_the_page_tells_each_questions_figures(taken, browser_of):
    answered = page(browser_of, taken, f"work/{taken.work.pk}/")

    assert [each.facility for each in answered.context["lines"]] == ["0.75", "0.50", "0.17"]
    assert [each.n for each in answered.context["lines"]] == [12, 12, 12]
    # The two of 2 were right in all, and all who were right there were right in the second, too.
    assert [each.seconds for each in answered.context["lines"]] == ["60 s", "60 s", "60 s"]
    assert "Very few got this." in answered.content.decode()
    assert "KR-20" in answered.content.decode()


def test_figures_equal_those_of_the_pure_functions(taken):
    given = [each.response for each in responses.of_quiz(taken.klass, taken.quiz.pk)]

    third = next(each for each in statistics.items(given) if each.facility == pytest.approx(1 / 6))

    # Rest of the third, in halves of two: 1 1 then 1 x4, 0.5 x3, 0 x3: mean 7.5/12; covariance 2/12 - 7.5/72.
    # Variance of the rest 6.75/12 - (7.5/12)^2, of the item 5/36.
    rest, both = 7.5 / 12, 2 / 12
    expected = (both - both * rest) / ((6.75 / 12 - rest**2) * (both - both**2)) ** 0.5
    assert third.discrimination == pytest.approx(expected)


def test_a_question_leads_to_its_options_and_responses(taken, browser_of):
    first = page(browser_of, taken, f"work/{taken.work.pk}/").context["lines"][0]

    answered = page(browser_of, taken, f"work/{taken.work.pk}/question/{first.id}/")

    options = answered.context["options"]
    assert sum(each.count for each in options) == 12
    assert [each.count for each in options if each.is_right] == [9]
    assert len(answered.context["responses"]) == 12
    assert "S00" in answered.content.decode()
    assert f"/attempt/{answered.context['responses'][0]['attempt']}/" in answered.content.decode()


def test_known_mistakes_are_counted(taken):
    wrong = [attempt_.items.get(position=3) for attempt_ in taken.quiz.attempts.all()]

    counts = [count for _name, count in choices.mistakes(wrong)]

    # Ten took a wrong option, each of which has its misconception.
    assert sum(counts) == 10
    assert counts == sorted(counts, reverse=True)


def test_an_answer_that_was_not_given_counts_as_nothing(taken):
    extra = attempt(taken.quiz, taken.ada, 0)
    item = answer(extra, 1, QUESTIONS[0], right=True)
    type(item).objects.filter(pk=item.pk).update(answer="", result="", score=None, answered_at=None)

    given = [each.response for each in responses.of_quiz(taken.klass, taken.quiz.pk) if each.attempt == extra.pk]

    assert [(each.score, each.seconds) for each in given] == [(0, None)]


def test_only_first_attempts_of_this_class_count(taken):
    answer(attempt(taken.quiz, taken.takers[0], 500, number=2), 1, QUESTIONS[0], right=True)
    answer(attempt(taken.quiz, taken.pupil, 500), 1, QUESTIONS[0], right=True)

    assert len(responses.of_quiz(taken.klass, taken.quiz.pk)) == 36


def test_insight_begins_with_who_was_sure_and_wrong(taken, browser_of):
    answered = page(browser_of, taken, "insight/?topic=kinesis")

    assert [each["who"][0][1] for each in answered.context["sure"]] == ["S11", "S11", "S11"]
    body = answered.content.decode()
    assert body.index("Sure and wrong") < body.index("Concepts, one grain a student")
    asked = [each for each in answered.context["mastery"] if each["asked"]]
    assert all(each["asked"] == 12 for each in asked)


def test_insight_shows_nothing_of_who_has_not_agreed(taken, browser_of):
    last = taken.takers[11]
    last.is_confirmed = False
    last.save()

    answered = page(browser_of, taken, "insight/?topic=kinesis")

    assert "S11" not in answered.content.decode()
    assert {each["asked"] for each in answered.context["mastery"]} == {0, 11}


def test_insight_shows_who_is_stuck_and_nobody_twice(taken, browser_of):
    stuck = page(browser_of, taken, "insight/?topic=kinesis").context["stuck"]

    assert len({each["member"] for each in stuck}) == len(stuck)


def test_a_student_reads_her_own_marks_and_why(marked, browser_of):
    answers(marked)

    answered = browser_of(marked.ada.person).get(f"/gradebook/{marked.klass.slug}/mine/")

    body = answered.content.decode()
    assert "85.0 %" in body
    assert "10 % are deducted, which leaves 9." in body
    assert "It is the lowest of its category and is left out of the total." in body
    assert "Bea" not in body
    assert answered.context["calibration"]["rows"][2][1:] == (3, "66.7 %")


@pytest.mark.parametrize("path", ["insight/?topic=kinesis", "work/{}/"])
def test_a_page_asks_the_database_a_bounded_number_of_times(taken, browser_of, django_assert_max_num_queries, path):
    browser = browser_of(taken.owner.person)

    with django_assert_max_num_queries(14):
        browser.get(f"/gradebook/{taken.klass.slug}/{path.format(taken.work.pk)}")

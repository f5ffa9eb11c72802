"""Dates of a quiz in the time zone of the class that has it, for who takes it and for who leads it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from courseware.classes.models import Class, Role
from courseware.quizzes import moments
from courseware.quizzes.models import Attempt, Quiz
from tests.classes.conftest import DUE, member

pytestmark = pytest.mark.usefixtures("toy_topic")
ON_HER_PAGE = "5 Mar 2027, 17:30 IST"


def settings_form(page: str, **changes) -> dict[str, str]:
    """What a browser would send of the settings' form, with changes."""
    sent = {"topic": "toy", "mode": "graded", "shows": "after_hand_in", "counts": "best", "late": "refused"}
    sent |= dict(re.findall(r'name="(\w+_at)" value="([^"]*)"', page))
    return sent | {"title": "Friday", "late_percent_a_day": "10", "late_days": "3", **changes}


def test_a_student_reads_dates_in_the_zone_of_her_class(browser_of, attending, student, work):
    page = browser_of(student).get("/quizzes/friday/").text

    assert f'Due: <time datetime="2027-03-05T17:30:00+05:30">{ON_HER_PAGE}</time>' in page
    assert "UTC" not in page


def test_who_has_a_quiz_by_its_address_alone_reads_the_zone_of_the_site(browser_of, outsider, quiz):
    Quiz.objects.update(is_for_anybody=True, due_at=DUE)

    assert "5 Mar 2027, 12:00 UTC" in browser_of(outsider).get("/quizzes/friday/").text


def test_the_end_and_the_hand_in_of_an_attempt_are_told_there_too(browser_of, attending, student, work):
    attempt = Attempt.objects.create(
        quiz=work.quiz, person=student, number=1, seed="s", begun_at=timezone.now(), due_at=DUE
    )
    client = browser_of(student)

    assert f"Handed in by itself at {ON_HER_PAGE}" in client.get("/quizzes/friday/1/due").text
    Attempt.objects.filter(pk=attempt.pk).update(closed_at=DUE, score=0)
    assert f"Handed in on {ON_HER_PAGE}" in client.get("/quizzes/friday/1/").text


def test_the_class_that_has_the_quiz_goes_before_a_newer_one_and_that_before_an_archived_one(klass, student, work):
    member(klass, student)
    for zone, is_archived in (("Europe/Berlin", False), ("America/New_York", True)):
        member(Class.objects.create(title=zone, time_zone=zone, is_archived=is_archived), student)
    other = Quiz.objects.create(slug="other", topic="toy")

    zones = moments.zones_of([work.quiz_id, other.pk], student.pk)

    assert [str(zones[pk]) for pk in (work.quiz_id, other.pk)] == ["Asia/Kolkata", "Europe/Berlin"]


def test_zones_of_many_quizzes_are_one_read(attending, student, django_assert_num_queries):
    many = [Quiz.objects.create(slug=f"q{number}", topic="toy").pk for number in range(9)]

    with django_assert_num_queries(1):
        assert len(moments.zones_of(many, student.pk)) == 9


def test_an_instructor_types_dates_in_the_zone_of_her_class(browser_of, owner, work):
    client = browser_of(owner)
    page = client.get("/quizzes/teach/friday/settings").text
    assert page.count("In Asia/Kolkata. May be left out.") == 3

    form = settings_form(page, opens_at="2027-03-01T09:00", due_at="2027-03-05T17:30")
    assert client.post("/quizzes/teach/friday/settings", form).status_code == 302

    quiz = Quiz.objects.get()
    assert (quiz.opens_at, quiz.due_at) == (datetime(2027, 3, 1, 3, 30, tzinfo=UTC), DUE)
    assert 'value="2027-03-05T17:30"' in client.get("/quizzes/teach/friday/settings").text
    assert ON_HER_PAGE in client.get("/quizzes/teach/").text


def test_a_new_quiz_has_the_zone_of_the_class_that_she_teaches(browser_of, owner, klass):
    assert "In Asia/Kolkata." in browser_of(owner).get("/quizzes/teach/new").text


def test_sending_the_form_as_it_is_moves_no_date_also_in_an_hour_that_comes_twice(browser_of, owner, work):
    Class.objects.update(time_zone="Europe/Berlin")
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    Quiz.objects.update(opens_at=first, closes_at=first + timedelta(hours=1))
    client = browser_of(owner)

    form = settings_form(client.get("/quizzes/teach/friday/settings").text)
    assert form["opens_at"] == form["closes_at"] == "2027-10-31T02:30"
    assert client.post("/quizzes/teach/friday/settings", form).status_code == 302

    quiz = Quiz.objects.get()
    assert (quiz.opens_at, quiz.closes_at) == (first, first + timedelta(hours=1))


def test_an_hour_that_does_not_exist_is_refused_at_its_field_and_the_rest_is_kept(browser_of, owner, work):
    Class.objects.update(time_zone="Europe/Berlin")
    client = browser_of(owner)

    form = settings_form("", due_at="2027-03-28T02:30", instructions="Read twice.")
    answered = client.post("/quizzes/teach/friday/settings", form)

    assert answered.status_code == 422
    assert "clocks go forward from 02:00 to 03:00" in answered.text
    assert "Read twice." in answered.text


def test_dates_of_work_skip_no_hour_silently_either(browser_of, owner, work):
    Class.objects.update(time_zone="Europe/Berlin")

    form = {"what": f"quiz:{work.quiz_id}", "due_at": "2027-03-28T02:30", "points": "100", "late_percent_a_day": "0"}
    answered = browser_of(owner).post(f"/classes/{work.klass.slug}/work/{work.pk}/edit", form)

    assert answered.status_code == 422
    assert "There is no such time on that day in Europe/Berlin" in answered.text


def test_results_say_when_somebody_began_and_handed_in(browser_of, owner, attending, student, work):
    Attempt.objects.create(
        quiz=work.quiz, person=student, number=1, seed="s", begun_at=DUE - timedelta(hours=1), closed_at=DUE, score=0
    )

    page = browser_of(owner).get("/quizzes/teach/friday/results").text

    assert "5 Mar, 16:30 IST" in page
    assert "5 Mar, 17:30 IST" in page


def test_an_assistant_of_the_class_is_in_its_zone(klass, classmate, work):
    classmate.role = Role.ASSISTANT
    classmate.save()

    assert str(moments.zone_of(work.quiz, classmate.person_id)) == "Asia/Kolkata"

"""A class from within: what a student sees, work with its dates, announcements, archive, copy, labs looked at."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from courseware.classes import standing
from courseware.classes.models import (
    Accommodation,
    Announcement,
    Assignment,
    Category,
    Class,
    Group,
    Kind,
    Membership,
    Watched,
)
from courseware.classes.standing import State
from courseware.experiments.models import Run
from courseware.labs import worlds
from courseware.quizzes.models import Attempt
from tests.classes.conftest import DUE, member, somebody

NEW = {"title": "", "points": "10", "late_percent_a_day": "0", "token": "one", "is_published": "on"}


def test_dates_are_entered_and_shown_in_the_classs_zone(browser_of, owner, klass, attending, student, toy_topic):
    said = NEW | {"what": "topic:toy", "opens_at": "2026-03-01T00:00", "due_at": "2027-03-05T18:00"}
    browser_of(owner).post(f"/classes/{klass.slug}/work/new", said)

    assert Assignment.objects.get().due_at == datetime(2027, 3, 5, 12, 30, tzinfo=UTC)
    assert "Fri 5 Mar 2027, 18:00" in browser_of(student).get(f"/classes/{klass.slug}/").content.decode()


def test_work_is_called_like_what_it_is_about_and_set_once(browser_of, owner, klass, toy_topic):
    client = browser_of(owner)
    for _time in range(2):
        client.post(f"/classes/{klass.slug}/work/new", NEW | {"what": "topic:toy"})

    assert Assignment.objects.get().title == str(toy_topic.title)


@pytest.mark.parametrize(
    "said",
    [
        {"what": "topic:nowhere"},
        {"what": "quiz:999999"},
        {"what": ""},
        {"what": "topic:toy", "opens_at": "2027-03-05T18:00", "due_at": "2027-03-05T17:00"},
        {"what": "topic:toy", "due_at": "2027-03-05T18:00", "closes_at": "2027-03-05T17:00"},
        {"what": "topic:toy", "points": "-1"},
        {"what": "topic:toy", "late_percent_a_day": "101"},
    ],
)
def test_work_that_makes_no_sense_is_refused(browser_of, owner, klass, toy_topic, said):
    answer = browser_of(owner).post(f"/classes/{klass.slug}/work/new", NEW | said)

    assert answer.status_code == 422
    assert not Assignment.objects.exists()


def test_a_quiz_of_who_does_not_teach_the_class_cannot_be_set(browser_of, owner, klass, quiz):
    quiz.owner = somebody("elsewhere", is_staff=True)
    quiz.save()

    answer = browser_of(owner).post(f"/classes/{klass.slug}/work/new", NEW | {"what": f"quiz:{quiz.pk}"})

    assert answer.status_code == 422


def test_work_is_changed_published_hidden_and_deleted(browser_of, owner, klass, quiz, work):
    client, at = browser_of(owner), f"/classes/{klass.slug}/work/{work.pk}"

    client.post(f"{at}/edit", NEW | {"what": f"quiz:{quiz.pk}", "title": "Monday", "due_at": "2027-04-01T10:00"})
    assert Assignment.objects.get().title == "Monday"
    client.post(f"{at}/publish", {"published": "0"})
    assert not Assignment.objects.get().is_published
    client.post(f"{at}/delete")
    assert not Assignment.objects.exists()


NOW = datetime(2027, 1, 1, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("opens", "closes", "done", "state"),
    [
        (None, None, standing.Done(), State.OPEN),
        (LATER, None, standing.Done(), State.NOT_OPEN),
        (EARLIER, LATER, standing.Done(has_begun=True), State.BEGUN),
        (EARLIER, EARLIER, standing.Done(has_begun=True), State.MISSED),
        (EARLIER, EARLIER, standing.Done(True, True), State.DONE),
    ],
)
def test_how_far_she_is(opens, closes, done, state):
    assert standing.state_of(standing.Dates(opens, None, closes), done, NOW) == state


def test_a_student_sees_what_is_due_where_she_stands_and_what_is_next(
    browser_of, klass, attending, work, student, quiz
):
    done = Assignment.objects.create(
        klass=klass, kind=Kind.EXPERIMENT, topic="toy", experiment="first", title="First", is_published=True,
        due_at=DUE - timedelta(days=9),
    )  # fmt: skip
    Run.objects.create(person=student, topic="toy", experiment="first", world=1, reached_at=timezone.now())
    Assignment.objects.create(klass=klass, kind=Kind.TOPIC, topic="toy", title="Hidden", due_at=DUE)

    lines = standing.lines_of(attending)

    assert [(line.work, line.state) for line in lines] == [(done, State.DONE), (work, State.OPEN)]
    assert standing.next_of(lines).work == work
    page = browser_of(student).get(f"/classes/{klass.slug}/").content.decode()
    assert "1 of 2 done" in page
    assert "Hidden" not in page


def test_a_mark_is_shown_only_where_the_quiz_shows_it(klass, attending, work, quiz, student):
    Attempt.objects.create(
        quiz=quiz, person=student, number=1, seed="s", begun_at=timezone.now(), closed_at=timezone.now(), score=800
    )
    quiz.shows = "never"
    quiz.save()
    assert standing.lines_of(attending)[0].done.percent is None
    quiz.shows = "after_hand_in"
    quiz.save()
    assert standing.lines_of(attending)[0].done.percent == 80


def test_the_reads_of_her_page_do_not_grow_with_the_work(klass, attending, quiz, django_assert_max_num_queries):
    for number in range(30):
        Assignment.objects.create(klass=klass, kind=Kind.QUIZ, quiz=quiz, title=f"Q{number}", is_published=True)

    with django_assert_max_num_queries(10):
        assert len(standing.lines_of(attending)) == 30


def test_what_is_due_in_all_classes_stands_on_the_home_page(browser_of, klass, attending, work, student):
    assert "Friday" in browser_of(student).get("/").content.decode()
    Class.objects.update(is_archived=True)
    assert "Friday" not in browser_of(student).get("/").content.decode()


def test_an_announcement_is_made_once_and_seen(browser_of, owner, klass, attending, student):
    client = browser_of(owner)
    for _time in range(2):
        client.post(f"/classes/{klass.slug}/announcements/new", {"text": "<b>Bring paper.</b>", "token": "one"})

    page = browser_of(student).get(f"/classes/{klass.slug}/").content.decode()
    assert page.count("Bring paper.") == 1
    assert "&lt;b&gt;" in page


def test_an_assistant_takes_back_what_she_said_and_nothing_else(browser_of, owner, klass):
    assistant = member(klass, somebody("assistant"), "assistant")
    hers = Announcement.objects.create(klass=klass, author=assistant.person, text="Mine")
    other = Announcement.objects.create(klass=klass, author=owner, text="Hers")
    client = browser_of(assistant.person)
    for each in (hers, other):
        client.post(f"/classes/{klass.slug}/announcements/{each.pk}/delete")

    assert list(Announcement.objects.all()) == [other]


def test_nothing_changes_in_the_archive(browser_of, owner, klass, attending, student):
    client = browser_of(owner)
    client.post(f"/classes/{klass.slug}/archive", {"archived": "1"})

    refused = client.post(f"/classes/{klass.slug}/announcements/new", {"text": "Hello", "token": "one"})
    assert refused.status_code == 409
    assert not Announcement.objects.exists()
    assert client.get(f"/classes/{klass.slug}/people/").status_code == 200
    assert browser_of(student).get(f"/classes/{klass.slug}/").status_code == 200
    client.post(f"/classes/{klass.slug}/archive", {"archived": "0"})
    assert not Class.objects.get().is_archived


def test_a_copy_has_its_work_at_the_same_hour_in_the_next_term_and_nobody_in_it(
    browser_of, owner, klass, work, attending
):
    Class.objects.update(time_zone="Europe/Berlin")
    category = Category.objects.create(klass=klass, name="Quizzes", weight=60, drop_lowest=1)
    group = Group.objects.create(klass=klass, name="Morning")
    group.members.add(attending)
    Assignment.objects.update(category=category)
    work.groups.add(group)
    said = {"title": "Cloud systems", "term": "Summer", "days": 182, "token": "one"}
    client = browser_of(owner)
    for _time in range(2):
        client.post(f"/classes/{klass.slug}/copy", said)

    made = Class.objects.get(term="Summer")
    copied = made.assignments.get()
    # Noon UTC is 13:00 in Berlin's winter, and 13:00 in its summer is 11:00 UTC.
    assert copied.due_at == datetime(2027, 9, 3, 11, 0, tzinfo=UTC)
    assert (copied.is_published, copied.category.klass, copied.category.drop_lowest) == (False, made, 1)
    assert [(each.klass, each.members.count()) for each in copied.groups.all()] == [(made, 0)]
    assert [each.person for each in made.memberships.all()] == [owner]
    assert klass.assignments.get() == work


def test_a_group_for_which_there_is_work_is_not_deleted(browser_of, owner, klass, work):
    group = Group.objects.create(klass=klass, name="Morning")
    work.groups.add(group)
    client = browser_of(owner)
    client.post(f"/classes/{klass.slug}/groups/{group.pk}/delete")
    assert Group.objects.exists()
    work.groups.clear()
    client.post(f"/classes/{klass.slug}/groups/{group.pk}/delete")
    assert not Group.objects.exists()


def test_two_groups_of_one_name_are_refused(browser_of, owner, klass):
    client = browser_of(owner)
    answers = [client.post(f"/classes/{klass.slug}/groups/new", {"name": "Morning"}) for _time in range(2)]

    assert [each.status_code for each in answers] == [302, 422]


def test_a_note_about_an_accommodation_is_not_the_students_to_see(browser_of, klass, attending, student):
    Accommodation.objects.create(membership=attending, extra_days=3, note="A private reason")

    page = browser_of(student).get(f"/classes/{klass.slug}/").content.decode()
    assert "due 3 days later" in page
    assert "A private reason" not in page


@pytest.fixture
def her_lab(attending):
    return worlds.begin(attending.person_id, kind=worlds.Kind.LAB, topic="kinesis")


def test_a_teacher_looks_at_a_students_lab_and_it_is_noted_and_seen(
    browser_of, owner, klass, attending, student, her_lab
):
    client, at = browser_of(owner), f"/classes/{klass.slug}/people/{attending.pk}/labs/kinesis/"
    assert client.get(at).url == f"/classes/{klass.slug}/people/{attending.pk}/"
    assert client.get(f"{at}frame").status_code == 404

    page = client.post(f"{at}watch", follow=True)
    client.post(f"{at}watch")

    assert page.status_code == 200
    shown = page.content.decode()
    assert "You look at the lab of Student." in shown
    assert f"{at}frame" in shown
    assert 'act-clock"' not in shown
    assert "act-copy" not in shown
    assert client.get(f"{at}frame").status_code == 200
    assert Watched.objects.count() == 1
    assert "They looked:" in browser_of(student).get(f"/classes/{klass.slug}/").content.decode()


def test_looking_changes_nothing_of_a_students_lab(browser_of, owner, klass, attending, her_lab):
    before = worlds.of_person(attending.person_id, kind=worlds.Kind.LAB, topic="kinesis")[0]
    client, at = browser_of(owner), f"/classes/{klass.slug}/people/{attending.pk}/labs/kinesis/"
    client.post(f"{at}watch", follow=True)
    client.get(f"{at}frame")

    after = worlds.of_person(attending.person_id, kind=worlds.Kind.LAB, topic="kinesis")[0]
    assert (before.version, before.touched_us, before.lease_until_us) == (
        after.version,
        after.touched_us,
        after.lease_until_us,
    )


def test_a_lab_of_who_has_not_agreed_or_of_somebody_else_is_not_shown(
    browser_of, owner, klass, attending, outsider, her_lab
):
    foreign = worlds.begin(outsider.pk, kind=worlds.Kind.LAB, topic="kinesis")
    client, at = browser_of(owner), f"/classes/{klass.slug}/people/{attending.pk}/labs/kinesis/"
    client.post(f"{at}watch")

    assert client.get(f"{at}?world={foreign}").status_code == 404
    Membership.objects.filter(pk=attending.pk).update(is_confirmed=False)
    assert client.get(at).status_code == 404
    assert client.post(f"{at}watch").status_code == 404

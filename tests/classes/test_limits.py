"""When, how long and how often: a class's dates, what holds for one student, and minutes in the midst of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courseware.classes import changing
from courseware.classes.allowing import Special, dates_for, time_for
from courseware.classes.models import Accommodation, AddedTime, Assignment, Class, Extension, Group, Kind, new_token
from courseware.quizzes.limits import limits_for
from courseware.quizzes.models import Attempt, Quiz
from tests.classes.conftest import DUE, member

DAY = timedelta(days=1)


def accommodated(place, **said):
    changing.accommodate(Accommodation(membership=place, **said))


def begun(quiz, person_id, minutes_ago=0, lasts=30):
    at = timezone.now() - timedelta(minutes=minutes_ago)
    due = at + timedelta(minutes=lasts)
    return Attempt.objects.create(quiz=quiz, person_id=person_id, number=1, seed="s", begun_at=at, due_at=due)


def test_a_quiz_is_for_the_class_that_it_is_set_in_with_its_dates(quiz, work, attending, outsider):
    hers, others = limits_for(quiz, attending.person_id), limits_for(quiz, outsider.pk)

    assert (hers.is_allowed, hers.due_at, hers.time_limit_s, hers.most_attempts) == (True, DUE, 1800, 1)
    assert not others.is_allowed


@pytest.mark.parametrize("how", ["not published", "archived", "left", "another group"])
def test_a_quiz_is_not_for_who_it_is_not_given_to(quiz, work, attending, how):
    match how:
        case "not published":
            Assignment.objects.update(is_published=False)
        case "archived":
            Class.objects.update(is_archived=True)
        case "left":
            attending.is_active = False
            attending.save()
        case _:
            work.groups.add(Group.objects.create(klass=work.klass, name="Evening"))

    assert not limits_for(quiz, attending.person_id).is_allowed


def test_a_quiz_for_a_group_is_for_its_members(quiz, work, attending):
    group = Group.objects.create(klass=work.klass, name="Morning")
    group.members.add(attending)
    work.groups.add(group)

    assert limits_for(quiz, attending.person_id).is_allowed


def test_extra_time_is_said_once_and_holds_in_every_quiz(quiz, work, attending, owner):
    second = Quiz.objects.create(slug="monday", owner=owner, topic="toy", time_limit_s=600)
    Assignment.objects.create(klass=work.klass, kind=Kind.QUIZ, quiz=second, title="Monday", is_published=True)

    accommodated(attending, time_factor=Decimal("1.5"), extra_attempts=1, extra_days=2)

    first, then = limits_for(quiz, attending.person_id), limits_for(second, attending.person_id)
    assert (first.time_limit_s, first.base_time_limit_s, first.most_attempts) == (2700, 1800, 2)
    assert first.due_at == DUE + 2 * DAY
    assert (then.time_limit_s, then.due_at, then.most_attempts) == (900, None, None)


def test_nobody_else_has_her_extra_time(quiz, work, attending, classmate):
    accommodated(attending, time_factor=Decimal(2))

    assert limits_for(quiz, classmate.person_id).time_limit_s == 1800


def test_no_time_limit_is_none(quiz, work, attending):
    accommodated(attending, has_no_time_limit=True)

    hers = limits_for(quiz, attending.person_id)
    assert (hers.time_limit_s, hers.base_time_limit_s) == (None, 1800)


def test_an_extension_takes_the_place_of_the_later_date_and_moves_the_close(quiz, work, attending, owner):
    Assignment.objects.update(closes_at=DUE + DAY)
    accommodated(attending, extra_days=9)

    changing.extend(work, attending, owner.pk, due_at=DUE + 3 * DAY, attempts=1, reason="ill")

    hers = limits_for(quiz, attending.person_id)
    assert (hers.due_at, hers.closes_at, hers.most_attempts) == (DUE + 3 * DAY, DUE + 4 * DAY, 2)


def test_who_has_a_quiz_in_two_classes_has_the_more_generous_of_both(quiz, work, attending, student):
    other = Class.objects.create(title="Other")
    member(other, student)
    Assignment.objects.create(
        klass=other, kind=Kind.QUIZ, quiz=quiz, title="Later", due_at=DUE + DAY, is_published=True
    )

    assert limits_for(quiz, student.pk).due_at == DUE + DAY


def test_extra_time_reaches_an_attempt_that_is_going_on(quiz, work, attending):
    attempt = begun(quiz, attending.person_id)

    accommodated(attending, time_factor=Decimal("1.5"))

    attempt.refresh_from_db()
    assert attempt.due_at == attempt.begun_at + timedelta(minutes=45)


def test_minutes_are_added_in_the_midst_of_it_and_once(quiz, work, attending, classmate, owner):
    attempt, token = begun(quiz, attending.person_id, minutes_ago=20), new_token()

    for _time in range(2):
        changing.add_time(work, [attending], owner.pk, 5, token)

    attempt.refresh_from_db()
    assert attempt.due_at == attempt.begun_at + timedelta(minutes=35)
    assert limits_for(quiz, classmate.person_id).time_limit_s == 1800
    assert AddedTime.objects.get().by == owner


def test_minutes_that_were_added_are_there_though_it_is_due(quiz, work, attending, owner):
    now = timezone.now()
    Assignment.objects.update(due_at=now + timedelta(minutes=1))
    attempt = begun(quiz, attending.person_id, minutes_ago=20)
    changing.add_time(Assignment.objects.get(), [attending], owner.pk, 5, new_token())

    attempt.refresh_from_db()
    assert attempt.due_at == now + timedelta(minutes=6)


def test_another_date_reaches_attempts_that_are_going_on(browser_of, owner, quiz, work, attending):
    begun_now = begun(quiz, attending.person_id)
    soon = timezone.now() + timedelta(minutes=7)
    Assignment.objects.update(due_at=soon)

    changing.change_work(Assignment.objects.get())

    begun_now.refresh_from_db()
    assert begun_now.due_at == soon


def test_a_topics_own_quiz_stays_open_to_all(work, attending, outsider):
    own = Quiz.objects.create(slug="toy", topic="toy")

    assert limits_for(own, outsider.pk).is_allowed


def test_from_the_page_an_accommodation_and_minutes(browser_of, owner, klass, quiz, work, attending):
    client = browser_of(owner)
    attempt = begun(quiz, attending.person_id)
    client.post(
        f"/classes/{klass.slug}/people/{attending.pk}/time",
        {"time_factor": "1.5", "extra_days": 0, "extra_attempts": 0},
    )
    client.post(f"/classes/{klass.slug}/work/{work.pk}/time", {"to": "", "minutes": 5, "token": "t"})

    attempt.refresh_from_db()
    assert attempt.due_at == attempt.begun_at + timedelta(minutes=50)
    assert "45 min (30 + your extra time)" in told_before_minutes(browser_of, klass, attending)


def told_before_minutes(browser_of, klass, attending):
    AddedTime.objects.all().delete()
    return browser_of(attending.person).get(f"/classes/{klass.slug}/").content.decode()


def test_from_the_page_an_extension_and_its_end(browser_of, owner, klass, work, attending):
    client = browser_of(owner)
    said = {"member": attending.pk, "until": "2027-03-08T09:00", "attempts": 0, "reason": "ill"}
    client.post(f"/classes/{klass.slug}/work/{work.pk}/extend", said)

    # 9 in the morning in Kolkata.
    assert Extension.objects.get().due_at.isoformat() == "2027-03-08T03:30:00+00:00"
    client.post(f"/classes/{klass.slug}/work/{work.pk}/extend/{attending.pk}/end")
    assert not Extension.objects.exists()


@pytest.mark.parametrize("said", [{"time_factor": "0.5"}, {"time_factor": "11"}, {"extra_days": -1}])
def test_no_time_is_taken_away(browser_of, owner, klass, attending, said):
    whole = {"time_factor": "1", "extra_days": 0, "extra_attempts": 0, **said}
    answer = browser_of(owner).post(f"/classes/{klass.slug}/people/{attending.pk}/time", whole)

    assert answer.status_code == 422
    assert not Accommodation.objects.exists()


specials = st.builds(
    Special,
    time_factor=st.decimals(1, 10, places=2),
    extra_days=st.integers(0, 30),
    added_minutes=st.integers(0, 100),
    due_at=st.none() | st.just(DUE + DAY),
)


@given(st.integers(1, 20_000), specials)
def test_a_factor_never_shortens(base_s, special):
    assert (time_for(base_s, special) or 0) >= base_s


@given(st.none() | st.just(DUE), st.none() | st.just(DUE + DAY), specials)
def test_nothing_closes_before_it_is_due(due_at, closes_at, special):
    dates = dates_for(None, due_at, closes_at, special)

    assert dates.closes_at is None or dates.due_at is None or dates.closes_at >= dates.due_at
    assert due_at is None or special.due_at is not None or dates.due_at >= due_at

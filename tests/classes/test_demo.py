"""The demonstration class: made through the real code, marked, never mixed with a real one."""

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import override_settings

from courseware.classes.demo import cast, making
from courseware.classes.models import Membership, Role
from courseware.people import instructors
from courseware.people.models import Person
from courseware.quizzes.models import Attempt, Item

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, settings_for_tests, var):
    """Made once for all tests here, each of which is taken back by itself."""
    with django_db_blocker.unblock(), override_settings(VAR=var), transaction.atomic():
        yield making.make()
        transaction.set_rollback(True)


def test_twenty_four_students_have_real_attempts_that_were_marked(demo):
    assert demo.klass.memberships.filter(role=Role.STUDENT).count() == 24
    closed = Attempt.objects.filter(quiz__slug="demo-first", closed_at__isnull=False)
    assert closed.count() == 22
    assert not closed.filter(score=None).exists()
    assert len(set(closed.values_list("score", flat=True))) > 5
    assert closed.filter(late_s__gt=0).count() == 2
    assert Attempt.objects.filter(closed_at=None).count() == 2


def test_answers_are_dated_as_a_class_would_give_them(demo):
    for attempt in Attempt.objects.filter(closed_at__isnull=False):
        answered = Item.objects.filter(attempt=attempt).values_list("shown_at", "answered_at")
        assert all(attempt.begun_at <= shown < at <= attempt.closed_at for shown, at in answered if at)


def test_who_knows_what_follows_from_the_seed():
    assert cast.students() == cast.students()
    abilities = [each.ability for each in cast.students()]
    assert min(abilities) < 0.35 < 0.65 < max(abilities)


def test_the_pages_of_the_class_show_it(demo, browser_of):
    teacher = Membership.objects.get(klass=demo.klass, role=Role.OWNER).person
    at = f"/classes/{demo.klass.slug}/"
    page = browser_of(teacher).get(at).content.decode()
    assert "Demonstration" in page
    member = demo.klass.memberships.get(number="D0005")
    assert "45 min (30 + your extra time)" in browser_of(member.person).get(at).content.decode()


def test_names_and_passwords_are_kept_for_the_host_alone(demo, var):
    kept = var / "demo-class.txt"

    assert kept.stat().st_mode & 0o077 == 0
    for name, password in demo.credentials.items():
        assert f"{name} {password}" in kept.read_text()
        assert User.objects.get(username=name).check_password(password)


def test_its_people_come_into_no_real_class(demo, klass, browser_of, owner):
    somebody = Person.objects.get(user__username="demo-03")
    assert browser_of(somebody).get(f"/classes/join/{klass.join_code}").status_code == 404

    text = "name,username\nStudent 03,demo-03\n"
    shown = browser_of(owner).post(f"/classes/{klass.slug}/people/import", {"text": text}, follow=True)
    assert "an account of the demonstration class" in shown.content.decode()


def test_nobody_joins_it(demo, browser_of, student):
    assert browser_of(student).get(f"/classes/join/{demo.klass.join_code}").status_code == 404


def test_the_first_real_instructor_is_still_the_host(demo):
    assert not instructors.is_any()

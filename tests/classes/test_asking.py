"""What takes something away asks first, without a script; and a page tells only what differs."""

import re

import pytest
from django.urls import reverse

from courseware.classes.models import Accommodation, Assignment, Category, Group, Kind, Role
from tests.classes.conftest import member, somebody

ASKS = re.compile(r'<details class="gc-sure">\s*<summary.*?</summary>\s*<form method="post" action="([^"]+)"', re.S)
ACTS = re.compile(r'<form method="post" action="([^"]+)"')


@pytest.fixture
def teaching(client, owner):
    client.force_login(owner.user)
    return client


def unasked(page):
    """Addresses to which the page posts without asking before."""
    return set(ACTS.findall(page)) - set(ASKS.findall(page))


def test_a_class_asks_before_it_is_archived_or_has_another_code(teaching, klass):
    page = teaching.get(reverse("classes:class", args=[klass.slug])).content.decode()

    asked = set(ASKS.findall(page))
    assert {reverse("classes:archive", args=[klass.slug]), reverse("classes:renew-code", args=[klass.slug])} <= asked


def test_work_asks_before_it_is_deleted_and_says_what_goes(teaching, klass, work):
    page = teaching.get(reverse("classes:work", args=[klass.slug, work.pk])).content.decode()

    assert reverse("classes:delete-work", args=[klass.slug, work.pk]) in set(ASKS.findall(page)) - unasked(page)
    assert "marks you set by hand" in page


def test_a_member_is_not_removed_nor_the_class_handed_over_by_one_press(teaching, klass):
    colleague = member(klass, somebody("colleague", is_staff=True), Role.INSTRUCTOR)

    page = teaching.get(reverse("classes:member", args=[klass.slug, colleague.pk])).content.decode()

    assert set(ASKS.findall(page)) >= {
        reverse("classes:remove", args=[klass.slug, colleague.pk]),
        reverse("classes:hand-over", args=[klass.slug, colleague.pk]),
    }


@pytest.mark.parametrize(("made", "address"), [(Group, "group"), (Category, "category")])
def test_a_group_and_a_category_ask_before_they_go(teaching, klass, made, address):
    found = made.objects.create(klass=klass, name="Morning")

    page = teaching.get(reverse(f"classes:{address}", args=[klass.slug, found.pk])).content.decode()

    assert ASKS.findall(page) == [reverse(f"classes:delete-{address}", args=[klass.slug, found.pk])]


def test_a_student_is_asked_before_she_leaves(client, klass, attending):
    client.force_login(attending.person.user)

    page = client.get(reverse("classes:class", args=[klass.slug])).content.decode()

    assert reverse("classes:leave", args=[klass.slug]) in ASKS.findall(page)


def test_who_has_more_time_stands_beside_a_quiz_and_not_beside_a_topic(teaching, klass, work, attending):
    Accommodation.objects.create(membership=attending, time_factor="1.5")
    topic = Assignment.objects.create(klass=klass, kind=Kind.TOPIC, topic="toy", title="Toy", is_published=True)
    name = f">{attending.name}</a>"

    assert name in teaching.get(reverse("classes:work", args=[klass.slug, work.pk])).content.decode()
    assert name not in teaching.get(reverse("classes:work", args=[klass.slug, topic.pk])).content.decode()


def test_what_went_wrong_is_not_shown_as_what_went_well(teaching, klass):
    teaching.post(reverse("classes:leave", args=[klass.slug]))

    page = teaching.get(reverse("classes:class", args=[klass.slug])).content.decode()

    assert 'gc-fb-err" role="alert"' in page

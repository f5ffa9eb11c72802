"""Who may do what: every address of the app, for everybody who may have to do with a class.

A stranger's object and one that does not exist look the same.
"""

from urllib.parse import quote

import pytest
from django.urls import reverse

from courseware.classes import urls
from courseware.classes.models import Announcement, Category, Class, Group, Role, Roster
from courseware.people.models import Person
from tests.classes.conftest import member, somebody

NOBODY, STUDENT, ASSISTANT, INSTRUCTOR, OWNER = 0, 1, 2, 3, 4
CAST = {
    "nobody": NOBODY,
    "guest": NOBODY,
    "outsider": NOBODY,
    "who left": NOBODY,
    "instructor of another class": NOBODY,
    "student": STUDENT,
    "classmate": STUDENT,
    "assistant": ASSISTANT,
    "instructor": INSTRUCTOR,
    "owner": OWNER,
}
# Of each address within a class: how it is asked, and who at least may. What is not here is refused to be forgotten.
WITHIN = {
    "class": ("get", STUDENT),
    "agree": ("post", STUDENT),
    "leave": ("post", STUDENT),
    "settings": ("get", INSTRUCTOR),
    "renew-code": ("post", INSTRUCTOR),
    "archive": ("post", OWNER),
    "copy": ("get", INSTRUCTOR),
    "announce": ("post", ASSISTANT),
    "unsay": ("post", ASSISTANT),
    "people": ("get", ASSISTANT),
    "import": ("get", INSTRUCTOR),
    "list": ("get", ASSISTANT),
    "member": ("get", ASSISTANT),
    "change": ("post", INSTRUCTOR),
    "remove": ("post", INSTRUCTOR),
    "accommodate": ("post", INSTRUCTOR),
    "make-link": ("post", INSTRUCTOR),
    "watch": ("post", ASSISTANT),
    "lab": ("get", ASSISTANT),
    "new-group": ("get", INSTRUCTOR),
    "group": ("get", INSTRUCTOR),
    "delete-group": ("post", INSTRUCTOR),
    "new-category": ("get", INSTRUCTOR),
    "category": ("get", INSTRUCTOR),
    "delete-category": ("post", INSTRUCTOR),
    "new-work": ("get", INSTRUCTOR),
    "work": ("get", ASSISTANT),
    "edit-work": ("get", INSTRUCTOR),
    "publish": ("post", INSTRUCTOR),
    "delete-work": ("post", INSTRUCTOR),
    "extend": ("post", INSTRUCTOR),
    "end-extension": ("post", INSTRUCTOR),
    "add-time": ("post", INSTRUCTOR),
}
# Those that name something within the class.
NAMING = [
    *("member", "change", "remove", "accommodate", "make-link", "work", "edit-work", "publish", "delete-work"),
    *("extend", "end-extension", "add-time", "group", "delete-group", "category", "delete-category", "unsay"),
]
# Tried one by one below, as they depend on more than a role.
APART = {"roster", "hand-over", "frame"}
OPEN = {"home", "new", "join", "join-by-link"}


@pytest.fixture
def cast(klass, owner, student, outsider, guest, attending, classmate):
    """Everybody."""
    other = Class.objects.create(title="Other")
    left = member(klass, somebody("left"))
    left.is_active = False
    left.save()
    people = {
        "nobody": None,
        "guest": guest,
        "outsider": outsider,
        "who left": left.person,
        "instructor of another class": somebody("elsewhere", is_staff=True),
        "student": student,
        "classmate": classmate.person,
        "assistant": somebody("assistant"),
        "instructor": somebody("teacher", is_staff=True),
        "owner": owner,
    }
    member(other, people["instructor of another class"], Role.OWNER)
    member(klass, people["assistant"], Role.ASSISTANT)
    member(klass, people["instructor"], Role.INSTRUCTOR)
    return people


@pytest.fixture
def numbers(klass, owner, work, attending, toy_topic):
    """What stands in the addresses."""
    group = Group.objects.create(klass=klass, name="Morning")
    announcement = Announcement.objects.create(klass=klass, author=owner, text="Read chapter one.")
    category = Category.objects.create(klass=klass, name="Quizzes")
    found = dict.fromkeys(("member", "change", "remove", "accommodate", "make-link", "watch", "lab"), attending.pk)
    found |= dict.fromkeys(
        ("work", "edit-work", "publish", "delete-work", "extend", "end-extension", "add-time"), work.pk
    )
    found |= dict.fromkeys(("group", "delete-group"), group.pk)
    return found | dict.fromkeys(("category", "delete-category"), category.pk) | {"unsay": announcement.pk}


def address(name, klass, numbers, attending, *, slug=None, number=None):
    said = {"slug": slug or klass.slug}
    if name in numbers:
        said["number"] = numbers[name] if number is None else number
    if name in ("watch", "lab"):
        said["topic"] = "toy"
    if name == "end-extension":
        said["member"] = attending.pk
    return reverse(f"classes:{name}", kwargs=said)


def test_every_address_has_its_row_in_the_table():
    assert {each.name for each in urls.urlpatterns} == set(WITHIN) | APART | OPEN


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("name", WITHIN)
def test_who_may(name, who, cast, klass, numbers, attending, browser_of):
    method, least = WITHIN[name]
    client = browser_of(cast[who])

    answer = getattr(client, method)(address(name, klass, numbers, attending))

    may = CAST[who] >= least
    assert (answer.status_code != 404) == may, answer.status_code
    assert answer.status_code < 500


@pytest.mark.parametrize("who", [who for who, role in CAST.items() if role == NOBODY])
@pytest.mark.parametrize("name", WITHIN)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_class_looks_like_one_that_is_not_there(
    method, name, who, cast, klass, numbers, attending, browser_of
):
    client = browser_of(cast[who])

    hers = getattr(client, method)(address(name, klass, numbers, attending))
    none = getattr(client, method)(address(name, klass, numbers, attending, slug="nowhere"))

    assert (hers.status_code, none.status_code) == (404, 404)
    assert _without_secrets(hers) == _without_secrets(none)


def _without_secrets(answer):
    """What is shown, without the secret that each form carries and the address that was asked for."""
    asked = answer.wsgi_request.path
    text = answer.content.decode().replace(asked, "").replace(quote(asked), "").replace(quote(asked, safe=""), "")
    return [line for line in text.splitlines() if "csrf" not in line]


@pytest.mark.parametrize("name", NAMING)
def test_what_is_of_another_class_is_not_found_within_ones_own(name, cast, klass, numbers, attending, browser_of):
    other = Class.objects.get(title="Other")
    method, _least = WITHIN[name]
    client = browser_of(cast["instructor of another class"])

    answers = [
        getattr(client, method)(address(name, klass, numbers, attending, slug=other.slug, number=number))
        for number in (None, 10**9)
    ]

    if name == "unsay":  # what is not there is deleted already
        assert Announcement.objects.count() == 1
    else:
        assert [each.status_code for each in answers] == [404, 404]


@pytest.mark.parametrize("name", [name for name, (method, _least) in WITHIN.items() if method == "post"])
def test_nothing_changes_by_looking_or_without_the_secret(name, cast, klass, numbers, attending, browser_of):
    client = browser_of(cast["owner"])
    where = address(name, klass, numbers, attending)
    assert client.get(where).status_code == 405
    client.handler.enforce_csrf_checks = True

    assert client.post(where).status_code == 403


@pytest.mark.parametrize(
    ("who", "role", "may"),
    [
        ("assistant", Role.ASSISTANT, False),
        ("instructor", Role.INSTRUCTOR, False),
        ("instructor", Role.ASSISTANT, True),
        ("owner", Role.ASSISTANT, True),
    ],
)
def test_who_may_change_which_role(who, role, may, cast, klass, attending, browser_of):
    answer = browser_of(cast[who]).post(
        f"/classes/{klass.slug}/people/{attending.pk}/change", {"name": "Student", "role": role}
    )

    attending.refresh_from_db()
    assert (attending.role == role) == may
    assert answer.status_code in ((302,) if may else (404, 422))


def test_only_who_has_an_instructors_account_is_made_an_instructor(cast, klass, attending, browser_of):
    client, staff = browser_of(cast["owner"]), member(klass, somebody("colleague", is_staff=True))

    for place in (attending, staff):
        client.post(f"/classes/{klass.slug}/people/{place.pk}/change", {"name": "X", "role": Role.INSTRUCTOR})
        place.refresh_from_db()

    assert (attending.role, staff.role) == (Role.STUDENT, Role.INSTRUCTOR)


def test_an_instructor_cannot_remove_her_like_nor_the_owner(cast, klass, browser_of):
    client = browser_of(cast["instructor"])
    for place in klass.memberships.filter(role__in=(Role.OWNER, Role.INSTRUCTOR)):
        assert client.post(f"/classes/{klass.slug}/people/{place.pk}/remove").status_code == 404


def test_an_owner_hands_the_class_over_to_an_instructor_and_to_nobody_else(cast, klass, attending, browser_of):
    client = browser_of(cast["owner"])
    second = klass.memberships.get(role=Role.INSTRUCTOR)

    refused = client.post(f"/classes/{klass.slug}/people/{attending.pk}/owner")
    client.post(f"/classes/{klass.slug}/people/{second.pk}/owner")

    assert refused.status_code == 404
    second.refresh_from_db()
    assert second.role == Role.OWNER
    assert klass.memberships.filter(role=Role.OWNER).count() == 1


def test_an_owner_cannot_leave(cast, klass, browser_of):
    browser_of(cast["owner"]).post(f"/classes/{klass.slug}/leave")

    assert klass.memberships.filter(role=Role.OWNER, is_active=True).exists()


def test_a_dry_run_is_of_who_made_it(cast, klass, owner, browser_of):
    roster = Roster.objects.create(klass=klass, by=owner)

    seen = {
        who: browser_of(person).get(f"/classes/{klass.slug}/people/import/{roster.pk}").status_code
        for who, person in cast.items()
    }

    assert [who for who, status in seen.items() if status == 200] == ["owner"]


def test_only_instructors_make_classes(cast, browser_of):
    may = {who for who, person in cast.items() if browser_of(person).get("/classes/new").status_code == 200}

    assert may == {"owner", "instructor", "instructor of another class"}


def test_looking_at_the_way_in_makes_nobody(client, db):
    client.get("/classes/")
    client.get("/classes/join")

    assert not Person.objects.exists()

"""A list of students: looked through, then applied all at once and only once."""

import time

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from courseware.classes.models import Membership, Role, Roster
from courseware.people.models import Person
from tests.classes.conftest import member, somebody

TEXT = "name,username,email,student number,group\n"


def look_through(client, klass, text, **said):
    return client.post(f"/classes/{klass.slug}/people/import", {"text": text, **said}, follow=True)


def fates(response):
    return {row.login: (str(fate), row.problem) for row, fate, _told, _why in response.context["rows"]}


def test_a_dry_run_tells_the_fate_of_each_row_and_changes_nothing(browser_of, owner, klass, student, attending):
    gone = member(klass, somebody("gone"))
    Membership.objects.filter(pk=gone.pk).update(is_active=False)
    somebody("off")
    User.objects.filter(username="off").update(is_active=False)
    somebody("known")
    before = User.objects.count()

    text = TEXT + "New,new\nKnown,known\nStudent,student\nGone,gone\nOff,off\nOwner,owner\nAgain,new\nBad,b d\n"
    shown = look_through(browser_of(owner), klass, text)

    assert fates(shown) == {
        "new": ("error", "twice"),
        "known": ("existing", ""),
        "student": ("already", ""),
        "gone": ("back", ""),
        "off": ("error", "not_active"),
        "owner": ("already", ""),
        "b d": ("error", "bad_login"),
    }
    assert (User.objects.count(), klass.memberships.count()) == (before, 3)


def test_applied_new_students_get_an_account_a_group_and_a_link_that_sets_a_password(browser_of, owner, klass):
    client = browser_of(owner)
    shown = look_through(client, klass, TEXT + "Anna Weiß,anna,anna@example.org,17,Morning\n")

    done = client.post(shown.redirect_chain[-1][0])

    place = Membership.objects.get(name="Anna Weiß")
    assert (place.number, place.role, [group.name for group in place.groups.all()]) == ("17", Role.STUDENT, ["Morning"])
    assert not place.person.user.has_usable_password()
    [(_place, _user, link)] = done.context["links"]
    hers = browser_of(None)
    page = hers.get(link, follow=True)
    set_at = page.redirect_chain[-1][0]
    hers.post(set_at, {"password1": "a long enough one", "password2": "a long enough one"})
    assert User.objects.get(username="anna").check_password("a long enough one")


def test_applied_twice_it_is_done_once(browser_of, owner, klass):
    client = browser_of(owner)
    address = look_through(client, klass, TEXT + "Anna,anna\n").redirect_chain[-1][0]

    client.post(address)
    again = client.post(address)

    assert again.status_code == 302
    assert klass.memberships.filter(role=Role.STUDENT).count() == 1
    assert Roster.objects.get().rows == []


def test_what_changed_since_is_looked_through_again_and_nothing_is_half_imported(browser_of, owner, klass):
    client = browser_of(owner)
    address = look_through(client, klass, TEXT + "Anna,anna\nBela,bela\n").redirect_chain[-1][0]
    somebody("bela")

    changed = client.post(address)
    assert changed.status_code == 409
    assert not User.objects.filter(username="anna").exists()

    client.post(address)
    assert klass.memberships.filter(role=Role.STUDENT).count() == 2


def test_who_had_an_account_has_to_agree_before_a_teacher_may_help_with_its_password(browser_of, owner, klass):
    known = somebody("known")
    client = browser_of(owner)
    client.post(look_through(client, klass, TEXT + "Known,known\n").redirect_chain[-1][0])
    place = Membership.objects.get(person=known)
    address = f"/classes/{klass.slug}/people/{place.pk}/password"

    assert client.post(address).status_code == 404
    browser_of(known).post(f"/classes/{klass.slug}/agree")

    assert "/people/password/" in client.post(address).content.decode()


def test_three_hundred_rows_are_looked_through_and_applied_in_a_moment(browser_of, owner, klass):
    client = browser_of(owner)
    text = TEXT + "".join(f"Student {n},s{n},s{n}@example.org,{n},Group {n % 5}\n" for n in range(300))

    began = time.monotonic()
    shown = look_through(client, klass, text)
    done = client.post(shown.redirect_chain[-1][0])

    assert len(done.context["links"]) == 300
    assert Person.objects.filter(memberships__klass=klass).count() == 301
    assert time.monotonic() - began < 20  # a figure for `make bench`; here only that it is no minute


def test_an_import_reads_and_writes_once_for_all_rows_and_once_a_link(
    browser_of, owner, klass, django_assert_max_num_queries
):
    client = browser_of(owner)
    text = TEXT + "".join(f"Student {n},s{n},,{n},\n" for n in range(100))
    address = look_through(client, klass, text).redirect_chain[-1][0]

    with django_assert_max_num_queries(100 + 25):
        client.post(address)


def test_fifty_megabytes_are_refused(browser_of, owner, klass):
    file = SimpleUploadedFile("students.csv", b"a,b\n" * (50 * 1024 * 1024 // 4), content_type="text/csv")

    answer = browser_of(owner).post(f"/classes/{klass.slug}/people/import", {"file": file})

    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.content.decode()


def test_the_list_that_is_given_out_holds_no_formula(browser_of, owner, klass, student):
    Membership.objects.create(klass=klass, person=student, name="=HYPERLINK(1)")

    text = browser_of(owner).get(f"/classes/{klass.slug}/people/list.csv").content.decode("utf-8-sig")

    assert "'=HYPERLINK" in text


def test_nothing_of_somebody_elses_dry_run_is_seen(browser_of, owner, klass):
    other = somebody("second", is_staff=True)
    member(klass, other, Role.INSTRUCTOR)
    address = look_through(browser_of(owner), klass, TEXT + "Anna,anna\n").redirect_chain[-1][0]

    assert browser_of(other).get(address).status_code == 404


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04", b'"', b"name,name\na,b", b"\x80" * 50])
def test_bad_files_get_a_message(browser_of, owner, klass, content):
    file = SimpleUploadedFile("students.csv", content, content_type="text/csv")

    answer = browser_of(owner).post(f"/classes/{klass.slug}/people/import", {"file": file}, follow=True)

    assert answer.status_code in (200, 422)
    assert not klass.memberships.filter(role=Role.STUDENT).exists()

"""Whose worlds are, how many one may have, how they are copied, and how they end."""

from io import StringIO

import pytest
from django.core.cache import cache as shared_cache
from django.core.management import call_command
from django.db import models, transaction

from courseware.labs import worlds
from courseware.labs.models import Blob, HistoryLine, Part, Version
from courseware.labs.models import World as WorldRow
from courseware.labs.store import blobs, clocks, tidying
from courseware.people.models import Person
from courseware.people.persons import guest_joined
from tests.labs.keeping import digest_of, kept, whole
from tests.labs.toy import Hand, light, put_out

pytestmark = pytest.mark.django_db
LONG = worlds.Call("toy", "Light", {"Name": "x" * 5000})


def begin(person, kind="figure"):
    return worlds.begin(person.pk, kind=worlds.Kind(kind), topic="toy")


def age(world_id, days):
    WorldRow.objects.filter(pk=world_id).update(touched_us=clocks.wall_us() - round(days * blobs.DAY_US))


def has_nothing_below(world_id):
    return not any(model.objects.filter(world=world_id).exists() for model in (Part, Version, HistoryLine))


def test_the_longest_untouched_figure_makes_room(toy_topic, student):
    lab = begin(student, "lab")
    figures = [begin(student) for _ in range(19)]
    age(figures[7], 0.5)

    newest = begin(student, "experiment")

    left = set(WorldRow.objects.filter(owner=student).values_list("id", flat=True))
    assert left == {lab, newest, *figures} - {figures[7]}
    assert has_nothing_below(figures[7])


def test_a_guest_has_fewer_worlds_and_no_lab_is_pushed_out(toy_topic, guest, student):
    for _ in range(12):
        begin(guest, "lab")
    for _ in range(13):
        begin(student, "lab")

    with pytest.raises(worlds.NoRoom):
        begin(guest)
    assert WorldRow.objects.filter(owner=guest).count() == 12
    assert WorldRow.objects.filter(owner=student).count() == 13


def test_what_a_guest_had_is_the_persons_when_she_signs_in(toy_topic, guest, student):
    world = begin(guest, "lab")
    worlds.call(world, guest.pk, light("desk"))

    with transaction.atomic():
        guest_joined.send(sender=Person, guest_id=guest.pk, person_id=student.pk)

    assert worlds.look(world, student.pk).world.call("toy", "Count", {}) == {"Lit": 2}
    assert worlds.newest(student.pk, kind=worlds.Kind.LAB, topic="toy") == world
    with pytest.raises(worlds.NoSuchWorld):
        worlds.look(world, guest.pk)


def test_a_fork_begins_as_the_world_is_and_goes_its_own_way(lab):
    lab.call(light("desk"))
    lab.set(worlds.Speed(60))
    lab.wait(2)

    fork = worlds.fork(lab.id, lab.person_id, wall_us=lab.wall_us)
    twin = Hand(fork, lab.person_id, lab.wall_us)

    assert twin.look().world.digest() == lab.look().world.digest()
    assert twin.look().clock.is_paused
    assert twin.told() == ["Light desk"]
    assert not twin.lines()[0].can_undo
    twin.call(put_out("desk"))
    assert lab.look().world.call("toy", "Count", {}) == {"Lit": 2}
    assert twin.look().world.call("toy", "Count", {}) == {"Lit": 1}
    assert not Version.objects.filter(pinned_until_us__gt=0).exists()


def test_a_fork_may_begin_at_any_version_that_is_kept(lab):
    earlier = lab.call(light("a")).look
    lab.call(light("b"))

    fork = worlds.fork(lab.id, lab.person_id, version=earlier.version)

    assert list(kept(fork).values()) == [earlier.world.digest()]
    with pytest.raises(worlds.Moved):
        worlds.fork(lab.id, lab.person_id, version=99)


def test_nobody_forks_somebody_elses_world(lab, outsider):
    with pytest.raises(worlds.NoSuchWorld):
        worlds.fork(lab.id, outsider.pk)
    with pytest.raises(worlds.NoSuchWorld):
        worlds.fork(lab.id, outsider.pk, version=1)


def test_a_fork_that_is_not_finished_is_nobodys_and_goes(lab):
    fork = worlds.fork(lab.id, lab.person_id)
    WorldRow.objects.filter(pk=fork).update(is_ready=False)

    with pytest.raises(worlds.NoSuchWorld):
        worlds.look(fork, lab.person_id)
    age(fork, 1)
    assert tidying.tidy().worlds == 1
    assert has_nothing_below(fork)


def test_with_a_person_go_her_worlds_and_the_forks_of_them(lab, outsider, student):
    lab.call(light("desk"))
    fork = worlds.fork(lab.id, lab.person_id)
    WorldRow.objects.filter(pk=fork).update(owner=outsider)
    untouched = begin(outsider)

    student.delete()

    assert list(WorldRow.objects.values_list("id", flat=True)) == [untouched]
    assert has_nothing_below(lab.id)
    assert has_nothing_below(fork)
    assert not has_nothing_below(untouched)


def test_an_instructor_erases_a_person_in_the_admin(lab, instructor, browser_of, student):
    lab.call(light("desk"))
    browser = browser_of(instructor)
    address = f"/admin/people/person/{student.pk}/delete/"

    page = browser.get(address)
    assert page.status_code == 200
    assert "with all labs and free texts" in page.content.decode()
    assert browser.post(address, {"post": "yes"}).status_code == 302

    assert not Person.objects.filter(pk=student.pk).exists()
    assert has_nothing_below(lab.id)


def test_the_rows_below_a_world_are_never_read_to_delete_it():
    below = [model._meta.get_field("world").remote_field.on_delete for model in (Part, Version, HistoryLine)]

    assert below == [models.DO_NOTHING] * 3


def test_tidy_ends_figures_after_a_day_and_guests_worlds_after_a_week(toy_topic, guest, student):
    ended = [begin(student), begin(guest, "lab")]
    going_on = [begin(student), begin(guest, "lab"), begin(student, "lab")]
    for world, days in zip([*ended, *going_on], [1.1, 7.1, 0.9, 6.9, 700], strict=True):
        age(world, days)

    out = StringIO()
    call_command("tidy", stdout=out)

    assert out.getvalue() == "2 worlds, 0 files, 0 sessions, 0 guests\n"
    assert set(WorldRow.objects.values_list("id", flat=True)) == set(going_on)
    assert all(has_nothing_below(world) for world in ended)


def test_tidy_deletes_a_file_that_nobody_names_and_nobody_touched_for_a_day(lab, var):
    lab.call(LONG)
    named = HistoryLine.objects.get().params_blob_id
    lone = blobs.store(b"lone")
    touched = blobs.store(b"touched")
    Blob.objects.exclude(pk=touched).update(touched_us=clocks.wall_us() - 2 * blobs.DAY_US)

    assert tidying.tidy().blobs == 1

    assert {path.name for path in var.glob("blobs/*/*")} == {named, touched}
    assert not Blob.objects.filter(pk=lone).exists()
    assert next(worlds.lines_oldest_first(lab.id, lab.person_id)).params == LONG.params


def test_a_file_that_is_stored_again_is_touched_before_it_is_named(var):
    digest = blobs.store(b"again")
    Blob.objects.update(touched_us=clocks.wall_us() - 2 * blobs.DAY_US)
    assert blobs.untouched(10) == [digest]

    blobs.store(b"again")

    assert not blobs.delete(digest)
    assert blobs.read(digest) == b"again"


def test_where_nobody_tidies_a_request_does_once_an_hour(toy_topic, student, monkeypatch):
    first = begin(student)
    age(first, 2)
    monkeypatch.setattr(tidying, "_chore", tidying._Chore())
    shared_cache.delete(tidying._CHORE_KEY)
    second = begin(student)
    assert not WorldRow.objects.filter(pk=first).exists()

    age(second, 2)
    monkeypatch.setattr(tidying, "_chore", tidying._Chore())  # as another process finds it
    begin(student)
    assert WorldRow.objects.filter(pk=second).exists()


def test_a_fork_is_copied_in_small_bites(lab, monkeypatch):
    monkeypatch.setattr("courseware.labs.store.forking.MOST_ROWS_AT_ONCE", 2)
    lab.call(light("desk"))
    version = lab.look().version

    fork = worlds.fork(lab.id, lab.person_id, version=version)

    assert digest_of(whole(fork, version)) == digest_of(whole(lab.id, version))

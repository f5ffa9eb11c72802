"""Links to a world: who has one sees the world and changes nothing; without one, it does not exist."""

import pytest

from courseware.labs import worlds
from courseware.labs.models import Share, Version, World
from courseware.labs.store import clocks, thinning
from tests.labs.keeping import digest_of, whole
from tests.labs.toy import Hand, light

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(lab):
    lab.call(light("a"))
    return lab


def share(lab, **how):
    return worlds.share(lab.id, lab.person_id, **how)


def test_a_link_to_the_present_goes_on_showing_it_whatever_is_done_since(worked):
    link = worlds.shared(share(worked))
    then = worlds.past(worked.id, worked.person_id, link.version).look.world.digest()
    for number in range(300):
        worked.call(light(f"lamp {number}"))
    thinning.thin(worked.id, clocks.wall_us())

    shown = worlds.past(link.world_id, link.owner_id, link.version)

    assert shown.look.world.digest() == then == digest_of(whole(worked.id, link.version))
    assert Version.objects.get(world=worked.id, number=link.version).pinned_until_us == link.ends_us


def test_a_link_that_was_ended_shows_nothing_and_keeps_nothing(worked):
    token = share(worked)
    link = worlds.shared(token)

    worlds.end_share(link.id, worked.person_id)

    with pytest.raises(worlds.NoSuchWorld):
        worlds.shared(token)
    assert Version.objects.get(world=worked.id, number=link.version).pinned_until_us == 0


def test_a_version_is_kept_as_long_as_one_of_its_links_holds(worked):
    version = worlds.stops(worked.id, worked.person_id)[0].version
    first, second = (worlds.shared(share(worked, version=version, days=days)) for days in (30, 7))

    worlds.end_share(first.id, worked.person_id)

    assert Version.objects.get(world=worked.id, number=version).pinned_until_us == second.ends_us


def test_a_link_ends_by_itself(worked):
    token = share(worked, days=1)
    Share.objects.update(ends_us=clocks.wall_us())

    with pytest.raises(worlds.NoSuchWorld):
        worlds.shared(token)
    assert worlds.links(worked.id, worked.person_id) == []


@pytest.mark.parametrize("token", ["", "x", "\0", "é" * 40, "\ud800"])
def test_a_token_that_nobody_made_opens_nothing(worked, token):
    share(worked)

    with pytest.raises(worlds.NoSuchWorld):
        worlds.shared(token)


def test_a_token_is_not_stored(worked):
    token = share(worked)

    assert token not in str(list(Share.objects.values()))


def test_only_the_owner_makes_ends_and_sees_links(worked, outsider):
    link = worlds.shared(share(worked))

    for ask in (worlds.share, worlds.links):
        with pytest.raises(worlds.NoSuchWorld):
            ask(worked.id, outsider.pk)
    with pytest.raises(worlds.NoSuchWorld):
        worlds.end_share(link.id, outsider.pk)


def test_there_are_so_many_links_to_a_world_and_no_more(worked):
    for _ in range(20):
        share(worked, is_live=True)

    with pytest.raises(worlds.NoRoom):
        share(worked, is_live=True)


def test_who_watches_a_world_does_not_make_its_time_run_on(worked):
    worked.set(worlds.Speed(1))
    worked.wait(100)

    watched = worlds.look(worked.id, worked.person_id, lease_s=0, wall_us=worked.wall_us)

    assert watched.world.now_us == 20_000_000  # ten seconds of the clock's own lease
    worked.wait(100)
    assert worlds.look(worked.id, worked.person_id, lease_s=0, wall_us=worked.wall_us).world.now_us == 20_000_000


def test_what_is_shared_can_be_made_ones_own(worked, outsider):
    link = worlds.shared(share(worked))
    worked.call(light("b"))

    copy = Hand(worlds.fork(link.world_id, link.owner_id, version=link.version, to=outsider.pk), outsider.pk)
    copy.call(light("c"))

    assert copy.told() == ["Light a", "Light c"]
    assert worked.told() == ["Light a", "Light b"]
    assert World.objects.get(pk=copy.id).began_as_of_id == worked.person_id
    assert Version.objects.get(world=worked.id, number=link.version).pinned_until_us == link.ends_us


def test_a_copy_of_a_past_tells_what_was_so_then(worked):
    worked.call(light("b"))
    after_b = worked.look().version
    worked.undo(worked.lines()[0])

    copy = Hand(worlds.fork(worked.id, worked.person_id, version=after_b), worked.person_id)

    assert worked.told() == ["Light a", "(Light b)", "Undo"]
    assert copy.told() == ["Light a", "Light b"]


def test_a_copy_of_an_experiments_world_is_a_lab(toy_topic, student):
    run = worlds.begin(student.pk, kind=worlds.Kind.EXPERIMENT, topic="toy")

    assert World.objects.get(pk=worlds.fork(run, student.pk)).kind == worlds.Kind.LAB


def test_a_world_that_is_deleted_takes_its_links_along(worked):
    token = share(worked)

    worlds.delete(worked.id, worked.person_id)

    assert not Share.objects.exists()
    with pytest.raises(worlds.NoSuchWorld):
        worlds.shared(token)

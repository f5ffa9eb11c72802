"""A task in the lab: her own world, begun from the task, and graded by what is so in it."""

import pytest

from courseware.labs import worlds
from courseware.labs.models import World
from courseware.labs.page import cards
from courseware.quizzes.models import Item
from tests.labs.toy import light, put_out
from tests.quizzes.taking import HTMX, hidden

pytestmark = pytest.mark.django_db
TASK = "/quizzes/toy/check/T-LAB"


@pytest.fixture
def client_of(browser_of, quiz_topic):
    return browser_of


def opened(client):
    """Opens the task in the lab, and gives its world."""
    ticket = hidden(client.get(TASK).content, "ticket")
    answered = client.post(TASK, {"ticket": ticket, "do": "lab"})
    assert answered.status_code == 302
    return World.objects.get(pk=answered["Location"].split("=")[1])


def checked(client):
    token = hidden(client.get(TASK).content, "token")
    return client.post(TASK, {"token": token, "do": "answer"}, headers=HTMX)


def test_looking_at_a_task_begins_nothing(client_of, student):
    page = client_of(student).get(TASK)

    assert "Open the task in the lab" in page.text
    assert "Check my work" not in page.text
    assert not World.objects.exists()


def test_a_task_begins_a_world_of_its_own(client_of, student):
    world = opened(client_of(student))

    item = Item.objects.get()
    assert (world.kind, world.owner_id, world.seed) == ("task", student.pk, item.seed)
    assert item.world_id == world.pk


def test_two_students_have_two_seeds(client_of, student, outsider):
    assert opened(client_of(student)).seed != opened(client_of(outsider)).seed


def test_opening_it_twice_is_the_same_world(client_of, student):
    client = client_of(student)
    first = opened(client)
    token = hidden(client.get(TASK).content, "token")

    again = client.post(TASK, {"token": token, "do": "lab"})

    assert again["Location"].endswith(f"={first.pk}")
    assert World.objects.count() == 1


def test_with_scripts_the_lab_is_gone_to_as_well(client_of, student):
    client = client_of(student)
    ticket = hidden(client.get(TASK).content, "ticket")

    answered = client.post(TASK, {"ticket": ticket, "do": "lab"}, headers=HTMX)

    assert answered.status_code == 204
    assert answered["HX-Redirect"].startswith("/labs/toy/?world=")


def test_what_is_so_in_her_world_is_what_counts(client_of, student):
    client = client_of(student)
    world = opened(client)
    worlds.call(world.pk, student.pk, light("second"))
    assert "Not right yet" in checked(client).text

    worlds.call(world.pk, student.pk, light("third"))
    client.post(TASK, {"token": Item.objects.get().token, "do": "again"})
    answered = checked(client)

    assert "Right. The explanation follows." in answered.text
    assert "What would a hundred have cost?" in answered.text
    assert list(Item.objects.order_by("try_number").values_list("score", flat=True)) == [0, 1000]


def test_a_known_wrong_way_is_named(client_of, student):
    client = client_of(student)
    world = opened(client)
    for name in ("a", "b", "c", "d"):
        worlds.call(world.pk, student.pk, light(name))

    assert "Twice the lamps are too many." in checked(client).text


def test_what_had_to_stay_as_it_was_counts_too(client_of, student):
    client = client_of(student)
    world = opened(client)
    for name in ("a", "b", "c"):
        worlds.call(world.pk, student.pk, light(name))
    worlds.call(world.pk, student.pk, put_out("first"))

    assert "50 %" in checked(client).text


def test_marking_leaves_the_world_as_it_was(client_of, student):
    client = client_of(student)
    world = opened(client)
    before = World.objects.values("version", "now_us", "lease_until_us").get(pk=world.pk)

    checked(client)

    assert World.objects.values("version", "now_us", "lease_until_us").get(pk=world.pk) == before


def test_another_world_of_hers_does_not_count(client_of, student):
    client = client_of(student)
    opened(client)
    other = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="toy")
    for name in ("second", "third"):
        worlds.call(other, student.pk, light(name))

    token = Item.objects.get().token
    answered = client.post(TASK, {"token": token, "do": "answer", "world": str(other)}, headers=HTMX)

    assert "Not right yet" in answered.text


def test_a_task_whose_world_is_gone_is_worth_nothing_and_can_be_begun_again(client_of, student):
    client = client_of(student)
    opened(client).delete()

    assert "Not right yet" in checked(client).text
    item = Item.objects.get()
    client.post(TASK, {"token": item.token, "do": "again"})
    assert "Open the task in the lab" in client.get(TASK).text


def test_only_a_task_opens_a_lab(client_of, student):
    client = client_of(student)
    ticket = hidden(client.get("/quizzes/toy/check/T-SHORT").content, "ticket")

    assert client.post("/quizzes/toy/check/T-SHORT", {"ticket": ticket, "do": "lab"}).status_code == 404
    assert not World.objects.exists()


def test_the_lab_of_a_task_says_what_is_to_be_reached_and_leads_back(client_of, student):
    world = opened(client_of(student))
    look = worlds.look(world.pk, student.pk)

    shown = cards.card_of(look, student.pk)

    assert shown.title == "Three lamps"
    assert "Three lamps are lit" in shown.element
    assert f'href="{TASK}"' in shown.element

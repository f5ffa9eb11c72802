"""A start made of an instructor's lab: what she did there is done anew for each student."""

import pytest

from courseware.authoring import starts
from courseware.authoring.models import Start
from courseware.labs import worlds
from courseware.quizzes.bank.grounds import ground_of
from tests.labs.toy import light

pytestmark = pytest.mark.django_db
AT = "/admin/authoring/written/starts/?topic=toy"


@pytest.fixture
def lab(author, quiz_topic):
    """A lab of the author's in which a second lamp was lit, and one more that was taken back."""
    lab = worlds.begin(author.pk, kind=worlds.Kind.LAB, topic="toy")
    for name in ("second", "third"):
        worlds.call(lab, author.pk, light(name))
    last = worlds.lines(lab, author.pk)[0]
    worlds.undo(lab, author.pk, last.id)
    return lab


def lit_in(scenario, topic):
    return ground_of(topic).begin(scenario, "some student").call("toy", "Count", {})["Lit"]


def test_a_lab_becomes_a_start_as_it_is(lab, author, browser_of, quiz_topic):
    answer = browser_of(author).post(AT, {"title": "Two lamps", "world": lab, "link": ""})

    assert answer.status_code == 303
    start = Start.objects.get()
    assert lit_in(start.name, quiz_topic) == 2
    assert quiz_topic.lab.start(start.name).slug == start.name


def test_it_stays_when_the_lab_has_gone(lab, author, browser_of, quiz_topic):
    browser_of(author).post(AT, {"title": "Two lamps", "world": lab})

    worlds.delete(lab, author.pk)
    starts._found.cache_clear()

    assert lit_in(Start.objects.get().name, quiz_topic) == 2


def test_a_students_task_begins_from_it(lab, author, student, browser_of, quiz_topic):
    browser_of(author).post(AT, {"title": "Two lamps", "world": lab})
    name = Start.objects.get().name

    hers = worlds.begin(student.pk, kind=worlds.Kind.TASK, topic="toy", scenario=name, seed="hers")

    assert worlds.look(hers, student.pk).world.call("toy", "Count", {})["Lit"] == 2


def test_a_colleague_makes_one_of_a_link_and_of_nothing_else(lab, author, colleague, browser_of, quiz_topic):
    client = browser_of(colleague)
    assert client.post(AT, {"title": "Hers", "world": lab}).status_code == 422

    token = worlds.share(lab, author.pk)
    assert client.post(AT, {"title": "Shared", "link": f"http://x/labs/link/{token}"}).status_code == 303
    assert lit_in(Start.objects.get().name, quiz_topic) == 2


@pytest.mark.parametrize(
    "form",
    [{}, {"title": "A"}, {"title": "A", "world": "x"}, {"title": "A", "world": "99999"}, {"title": "A", "link": "?"}],
)
def test_what_is_no_lab_of_hers_is_refused_with_a_word(form, author, browser_of, quiz_topic):
    answer = browser_of(author).post(AT, form)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_it_can_be_chosen_in_the_editor(lab, author, browser_of, quiz_topic):
    browser_of(author).post(AT, {"title": "Two lamps burn", "world": lab})

    page = browser_of(author).get("/admin/authoring/written/add/?topic=toy&kind=lab").text
    assert "Two lamps burn" in page


def test_a_start_of_no_name_is_none(quiz_topic, db):
    assert quiz_topic.lab.start("own-nothing") is None


def test_students_have_no_place_here(student, browser_of, quiz_topic):
    assert browser_of(student).get(AT).status_code in (302, 403, 404)

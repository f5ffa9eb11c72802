"""Live figures: drawn at once without a row, a world of one's own when touched, one that runs at a time."""

import re

import pytest

from courseware.labs import worlds
from courseware.labs.models import World
from courseware.lessons.figures.naming import named
from courseware.lessons.models import TouchedFigure
from courseware.people.models import Person

pytestmark = pytest.mark.django_db

PAGE = "/topics/toy/lamps/"
LAMPS = f"{PAGE}figures/figure-two-lamps/"
DARK = f"{PAGE}figures/figure-dark/"
LIGHT = {"name": "second", "form": "light"}
HTMX = {"HX-Request": "true"}

pytestmark = [pytestmark, pytest.mark.usefixtures("toy")]


def figure(html: str, name: str) -> str:
    return re.search(rf'<figure id="{name}".*?</figure>', html, re.DOTALL)[0]


def polls(html: str) -> str | None:
    found = re.search(r'hx-get="([^"]+)"', html)
    return found and found[1].replace("&amp;", "&")


# ---- Looking ---------------------------------------------------------------------------------------------------------


def test_a_figure_is_in_the_page_at_once_and_makes_nothing(client):
    shown = figure(client.get(PAGE).text, "figure-two-lamps")

    assert '<circle r="10"' in shown
    assert 'aria-label="One lamp, lit for ten seconds"' in shown
    assert "Light a <strong>second</strong> one." in shown
    assert polls(shown) is None
    assert (World.objects.count(), Person.objects.count()) == (0, 0)


def test_ids_in_figures_are_each_there_once(client):
    ids = re.findall(r' id="([^"]+)"', client.get(PAGE).text)

    assert len(ids) == len(set(ids))
    assert {"figure-two-lamps--lamp", "figure-dark--lamp"} <= set(ids)


def test_what_refers_to_an_id_is_renamed_with_it():
    html = '<p id="a" aria-labelledby="b c"></p><label for="a"></label><a href="#a"></a><i fill="url(#a)"></i>'

    assert named(html, "x", "/x/") == (
        '<p id="x--a" aria-labelledby="x--b x--c"></p><label for="x--a"></label><a href="#x--a"></a>'
        '<i fill="url(#x--a)"></i>'
    )
    assert named('<form hx-target="#lab">', "x", "/x/") == '<form hx-target="#x">'


def test_only_the_actions_that_the_figure_names_are_offered(client):
    html = client.get(PAGE).text

    assert f'action="{LAMPS}do/light"' in figure(html, "figure-two-lamps")
    assert "do/light" not in figure(html, "figure-dark")
    assert client.post(f"{DARK}do/light", LIGHT).status_code == 404


def test_a_part_of_the_picture_is_selected_by_a_link_without_scripts(client):
    html = client.get(f"{PAGE}?figure=figure-two-lamps&select=lamp").text

    assert "Selected: lamp" in figure(html, "figure-two-lamps")
    assert "do/put-out" in figure(html, "figure-two-lamps")
    assert "Selected" not in figure(html, "figure-dark")


def test_it_leads_to_the_lab_with_its_scenario(client):
    assert 'href="/labs/toy/?scenario=dark"' in figure(client.get(PAGE).text, "figure-dark")


@pytest.mark.parametrize("name", ["nothing", "figure-nothing"])
def test_a_figure_that_is_not_there_is_not_found(client, name):
    assert client.get(f"{PAGE}figures/{name}/frame").status_code == 404
    assert client.post(f"{PAGE}figures/{name}/clock", {"speed": "1"}).status_code == 404
    assert World.objects.count() == 0


def test_a_figures_own_address_leads_to_where_it_stands(client):
    assert client.get(LAMPS).headers["Location"] == f"{PAGE}#figure-two-lamps"


# ---- Touching --------------------------------------------------------------------------------------------------------


def test_the_first_touch_begins_a_world_of_ones_own(client):
    answer = client.post(f"{LAMPS}do/light", LIGHT, headers=HTMX)

    world = World.objects.get()
    assert (world.kind, world.topic, world.scenario) == (worlds.Kind.FIGURE, "toy", "two-lamps")
    assert 'data-answer="Light second"' in answer.text
    assert worlds.lines(world.pk, world.owner_id)[0].params["Name"] == "second"


def test_without_scripts_a_form_comes_back_to_the_figure(client):
    answer = client.post(f"{LAMPS}do/light", LIGHT)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}#figure-two-lamps")


def test_a_figure_goes_on_where_it_was_left(client):
    client.post(f"{LAMPS}clock", {"way": "step"})

    html = client.get(PAGE).text
    assert '<circle r="11"' in figure(html, "figure-two-lamps")
    assert '<circle r="1"' in figure(html, "figure-dark")
    assert World.objects.count() == 1


def test_a_form_sent_twice_does_it_once(client):
    client.post(f"{LAMPS}do/light", LIGHT | {"token": "abc"}, headers=HTMX)
    again = client.post(f"{LAMPS}do/light", LIGHT | {"token": "abc"}, headers=HTMX)

    world = World.objects.get()
    assert again.status_code == 200
    assert len(worlds.lines(world.pk, world.owner_id)) == 1


def test_a_wrong_form_is_shown_again_and_touches_nothing(client):
    answer = client.post(f"{LAMPS}do/light", LIGHT | {"name": "UPPER"}, headers=HTMX)

    assert answer.status_code == 422
    assert "data-answered" in answer.text
    assert World.objects.count() == 0


def test_a_refusal_is_told_in_its_form_and_without_scripts_in_the_page(client):
    answer = client.post(f"{LAMPS}do/light", LIGHT | {"name": "first"})

    assert answer.status_code == 422
    assert "ResourceInUseException" in figure(answer.text, "figure-two-lamps")
    assert "<h1>Lamps</h1>" in answer.text


def test_reset_leads_back_to_the_start(client):
    client.post(f"{LAMPS}clock", {"way": "step"})
    answer = client.post(f"{LAMPS}reset", headers=HTMX)

    assert '<circle r="10"' in answer.text


# ---- Time ------------------------------------------------------------------------------------------------------------


def test_frames_are_asked_for_only_while_time_runs(client):
    runs = client.post(f"{LAMPS}clock", {"speed": "10"}, headers=HTMX)
    stands = client.post(f"{LAMPS}clock", {"speed": "0"}, headers=HTMX)

    assert polls(runs.text).startswith(f"{LAMPS}frame?")
    assert polls(stands.text) is None


def test_a_frame_comes_only_with_news(client):
    runs = client.post(f"{LAMPS}clock", {"speed": "1"}, headers=HTMX).text
    client.post(f"{LAMPS}clock", {"speed": "0"}, headers=HTMX)

    stopped = client.get(polls(runs), headers=HTMX)
    seen = re.search(r'data-seen="([^"]+)"', stopped.text)[1]
    again = client.get(re.sub("seen=.*", f"seen={seen}", polls(runs)), headers=HTMX)

    assert (stopped.status_code, polls(stopped.text)) == (200, None)
    assert again.status_code == 204


def test_one_figure_runs_at_a_time(client):
    client.post(f"{LAMPS}clock", {"speed": "10"})
    client.post(f"{DARK}clock", {"speed": "10"})

    speeds = {world.scenario: world.speed for world in World.objects.all()}
    assert speeds == {"two-lamps": 0, "dark": 10}


def test_a_figure_of_somebody_else_goes_on(client, browser_of, guest):
    client.post(f"{LAMPS}clock", {"speed": "10"})
    browser_of(guest).post(f"{LAMPS}clock", {"speed": "10"})

    assert [world.speed for world in World.objects.all()] == [10, 10]


def test_what_makes_no_sense_to_the_clock_is_said(client):
    answer = client.post(f"{LAMPS}clock", {"speed": "7"}, headers=HTMX)

    assert answer.status_code == 422
    assert 'id="figure-two-lamps--problem"' in answer.text


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("do/light", LIGHT | {"name": "UPPER"}, 422),
        ("do/put-out", {"name": "cellar", "form": "put-out"}, 409),
        ("do/explode", LIGHT, 404),
        ("clock", {"speed": "7"}, 422),
        ("reset", {}, 200),
    ],
)
def test_a_request_that_is_refused_or_asks_for_nothing_makes_nothing(client, path, fields, status):
    answer = client.post(f"{LAMPS}{path}", fields, headers=HTMX)

    assert answer.status_code == status
    assert (World.objects.count(), TouchedFigure.objects.count(), Person.objects.count()) == (0, 0, 0)


def test_what_is_gone_is_said_with_how_things_are_and_what_came_twice_is_done_once(client):
    gone = {"name": "first", "form": "put-out", "select": "lamp", "token": "once"}

    answers = [client.post(f"{LAMPS}do/put-out", gone | more, headers=HTMX) for more in ({}, {}, {"token": "other"})]

    assert [answer.status_code for answer in answers] == [200, 200, 409]
    assert "Lamp first is not lit any more." in answers[2].text
    assert World.objects.get().lines.count() == 1


# ---- Whose it is -----------------------------------------------------------------------------------------------------


def test_the_world_of_somebody_else_is_never_shown(client, browser_of, guest):
    client.post(f"{LAMPS}clock", {"way": "step"})
    world = World.objects.get().pk

    answer = browser_of(guest).get(f"{LAMPS}frame?world={world}", headers=HTMX)

    assert '<circle r="10"' in answer.text
    assert f"world={world}" not in answer.text


def test_a_lab_is_no_figure(browser_of, guest):
    lab = worlds.begin(guest.pk, kind=worlds.Kind.LAB, topic="toy")

    answer = browser_of(guest).get(f"{LAMPS}frame?world={lab}", headers=HTMX)

    assert f"world={lab}" not in answer.text


def test_a_world_that_has_ended_is_begun_anew(client):
    client.post(f"{LAMPS}clock", {"way": "step"})
    first = World.objects.get()
    first.delete()

    assert '<circle r="10"' in figure(client.get(PAGE).text, "figure-two-lamps")
    client.post(f"{LAMPS}clock", {"way": "step"})
    assert TouchedFigure.objects.get().world == World.objects.get().pk != first.pk


def test_a_signed_out_page_stops_asking(client):
    shown = client.post(f"{LAMPS}clock", {"speed": "10"}, headers=HTMX).text
    client.cookies.clear()

    answer = client.get(polls(shown), headers=HTMX)

    assert answer.status_code == 200
    assert polls(answer.text) is None


def test_figures_give_way_to_each_other_when_there_are_too_many(browser_of, guest, monkeypatch):
    monkeypatch.setattr("courseware.labs.store.beginning.MOST_WORLDS_OF_A_GUEST", 1)
    client = browser_of(guest)

    client.post(f"{LAMPS}clock", {"way": "step"})
    client.post(f"{DARK}clock", {"way": "step"})

    assert [world.scenario for world in World.objects.all()] == ["dark"]


def test_a_figure_whose_picture_or_start_is_missing_is_told_in_words(client, toy):
    path = toy.folder / "lesson/en/020-switches.md"
    path.write_text(path.read_text() + '\n::: live toy/nothing scenario=dark alt="What it would be"\nText.\n:::\n')

    html = client.get("/topics/toy/switches/").text

    assert "What it would be" in html
    assert client.get("/topics/toy/switches/figures/figure-dark/frame").status_code == 404

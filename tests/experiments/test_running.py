"""A run of an experiment, from the prediction to the goal, as pages and buttons carry it out."""

import pytest
from django.test import Client
from django.urls import reverse

from courseware.experiments.models import Run
from courseware.labs import worlds
from courseware.people.models import Person

pytestmark = pytest.mark.django_db

PAGE = "/experiments/kinesis/four-countries/"
ALL_FOUR, THREE = "1", "2"


@pytest.fixture
def client(browser_of, student):
    return browser_of(student)


def predict(client: Client, option: str = ALL_FOUR):
    return client.post(PAGE, {"do": "prediction", "prediction": option})


def press(client: Client, run: Run, what: str):
    return client.post(reverse("experiments:do", args=[run.pk]), {"do": what, "world": run.world})


def say_seen(client: Client, option: str = THREE):
    return client.post(PAGE, {"do": "seen", "prediction": option})


@pytest.fixture
def run(client) -> Run:
    predict(client)
    return Run.objects.get()


@pytest.fixture
def compared(client, run) -> Run:
    press(client, run, "go")
    press(client, run, "end")
    say_seen(client)
    run.refresh_from_db()
    return run


def world_of(run: Run):
    return worlds.look(run.world, run.person_id).world


def test_looking_makes_nobody_and_nothing():
    page = Client().get(PAGE)

    assert page.status_code == 200
    assert not Person.objects.exists()
    assert not Run.objects.exists()


def test_before_the_prediction_nothing_says_how_it_will_go():
    page = Client().get(PAGE).text

    assert "Commit prediction" in page
    assert "3a, 75, 76" not in page
    assert "dealing out" not in page


def test_a_prediction_is_committed_before_there_is_a_world_to_run(client):
    answer = predict(client)

    run = Run.objects.get()
    assert answer["Location"] == f"/labs/kinesis/?world={run.world}"
    assert run.prediction == "0"
    assert "You said:" in client.get(answer["Location"]).text


@pytest.mark.parametrize("wrong", ["", "9", "two", "1" * 500])
def test_what_is_no_prediction_begins_nothing(client, wrong):
    answer = predict(client, wrong)

    assert answer.status_code == 422
    assert not Run.objects.exists()


def test_a_stranger_who_predicts_nothing_is_made_nobody():
    assert predict(Client(), "").status_code == 422

    assert not Person.objects.exists()


def test_running_does_what_the_experiment_says_once(client, run):
    press(client, run, "go")
    press(client, run, "go")

    lines = worlds.lines(run.world, run.person_id)
    run.refresh_from_db()
    assert [line.operation for line in lines] == ["PutProducer"]
    assert run.until_us is not None


def test_what_was_seen_is_not_said_before_the_run_is_over(client, run):
    assert say_seen(client)["Location"] == f"/labs/kinesis/?world={run.world}"
    press(client, run, "go")
    assert "3 of 4 shards" not in say_seen(client).text

    run.refresh_from_db()
    assert run.seen == ""


def test_at_the_end_prediction_observation_and_result_stand_side_by_side(client, run):
    press(client, run, "go")
    assert press(client, run, "end").status_code == 303
    run.refresh_from_db()
    assert world_of(run).now_us >= run.until_us

    say_seen(client)

    page = client.get(PAGE).text
    assert "All four, one country each" in page
    assert "3 of 4 shards took in records" in page
    assert "It went otherwise than you said. That is the moment" in page
    assert "dealing out in turn" in page


def test_what_was_seen_is_said_once(client, compared):
    say_seen(client, ALL_FOUR)

    compared.refresh_from_db()
    assert compared.seen == "1"


def test_hints_come_one_by_one_and_only_then_the_solution(client, compared):
    assert press(client, compared, "show").status_code == 409

    for _ in range(5):
        press(client, compared, "hint")

    compared.refresh_from_db()
    assert compared.hints == 3
    assert "What do four keys have" in client.get(f"/labs/kinesis/?world={compared.world}").text
    assert press(client, compared, "show").status_code == 303


def test_nothing_is_finished_before_the_goals_are_reached(client, compared):
    assert press(client, compared, "finish").status_code == 409

    compared.refresh_from_db()
    assert compared.reached_at is None


def test_the_solution_is_done_in_her_world_step_by_step_and_reaches_the_goals(client, compared):
    for what in ("hint", "hint", "hint", "show", "show"):
        press(client, compared, what)

    lab = client.get(f"/labs/kinesis/?world={compared.world}").text
    assert "Goals reached: finish" in lab
    assert press(client, compared, "finish").status_code == 303
    compared.refresh_from_db()
    assert compared.reached_at is not None
    assert "Goals reached" in client.get(f"/labs/kinesis/?world={compared.world}").text
    assert "A thousand order numbers" in client.get(PAGE).text


def test_it_can_be_predicted_and_run_again(client, compared):
    assert "Commit prediction" in client.get(f"{PAGE}?again=1").text

    predict(client, THREE)

    assert Run.objects.count() == 2


def test_what_was_said_is_kept_when_its_world_has_ended(client, compared):
    from courseware.labs.store import erasing

    erasing.delete([compared.world])

    page = client.get(PAGE)
    assert page.status_code == 200
    assert "The world of this run has ended" in page.text


def test_somebody_elses_run_does_not_exist(browser_of, outsider, run):
    other = browser_of(outsider)

    assert press(other, run, "go").status_code == 404
    assert other.get(f"/labs/kinesis/?world={run.world}").status_code == 404
    assert "Commit prediction" in other.get(PAGE).text


@pytest.mark.parametrize("what", ["", "prediction", "erase"])
def test_a_button_that_is_not_there_is_not_found(client, run, what):
    assert press(client, run, what).status_code == 404


def test_what_does_not_exist_is_not_found(client):
    assert client.get("/experiments/kinesis/nothing/").status_code == 404
    assert client.get("/experiments/nothing/four-countries/").status_code == 404
    assert client.post("/experiments/runs/99/do", {"do": "go"}).status_code == 404


def test_a_guests_runs_go_with_her(browser_of, guest, student):
    predict(browser_of(guest))

    client = browser_of(guest)
    assert "1 experiment" in client.get("/people/sign-in").text
    client.post("/people/sign-in", {"login": "student", "password": "the student's password", "keep_guest": "on"})

    assert Run.objects.get().person == student

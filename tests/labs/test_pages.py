"""The lab's page: it answers, refuses strangers, works without scripts, and takes nothing at its word."""

import re
from base64 import b64encode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.labs import worlds
from courseware.labs.models import Blob, World
from courseware.people.models import Person

pytestmark = pytest.mark.django_db

LAB = "/labs/kinesis/"
RATE = {"stream": "clicks", "name": "celebrity", "records_a_second": "600", "form": "set-rate--producer-celebrity"}
MIDDLE_OF_SHARD_1 = 3 * 2**126
SPLIT = {
    "stream": "clicks",
    "shard": "1",
    "at": str(MIDDLE_OF_SHARD_1),
    "form": "split-shard--shard-1",
    "select": "shard-1",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def hers(student) -> int:
    """A lab of the student's that has just begun."""
    return worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")


def frame_path(html: str) -> str:
    return re.search(r'hx-get="([^"]+)"', html)[1].replace("&amp;", "&")


# ---- Looking ---------------------------------------------------------------------------------------------------------


def test_somebody_who_only_looks_sees_the_start_and_makes_nothing(client):
    answer = client.get(LAB)

    assert answer.status_code == 200
    assert 'id="shard-1"' in answer.text
    assert "hx-get" not in answer.text
    assert (World.objects.count(), Person.objects.count(), "sessionid" in answer.cookies) == (0, 0, False)


def test_a_lab_that_is_not_there_is_not_found(client):
    assert client.get("/labs/blockchain/").status_code == 404
    assert client.post("/labs/blockchain/do/set-rate", RATE).status_code == 404
    assert client.post(f"{LAB}do/launch-rocket", RATE).status_code == 404


def test_the_first_press_begins_a_lab_of_ones_own(client):
    answer = client.post(f"{LAB}do/set-rate", RATE)

    assert (answer.status_code, answer["Location"]) == (303, LAB)
    assert World.objects.get().owner_id == client.session["person"]
    page = client.get(LAB)
    assert "600 records/s" in page.text
    assert "hx-get" in page.text


def test_the_newest_lab_is_shown_where_none_is_named(browser_of, student, hers):
    newer = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")

    assert f"world={newer}" in frame_path(browser_of(student).get(LAB).text)
    assert f"world={hers}" in frame_path(browser_of(student).get(f"{LAB}?world={hers}").text)


@pytest.mark.parametrize("who", ["outsider", "guest"])
def test_somebody_elses_world_is_not_found_however_it_is_asked_for(request, browser_of, student, hers, who):
    client = browser_of(request.getfixturevalue(who))
    line = worlds.lines(hers, student.pk)

    answers = [
        client.get(f"{LAB}?world={hers}"),
        client.get(f"{LAB}frame?world={hers}"),
        client.get(f"{LAB}history?world={hers}"),
        client.get(f"{LAB}script?world={hers}"),
        client.post(f"{LAB}do/set-rate", {**RATE, "world": hers}),
        client.post(f"{LAB}clock", {"speed": "1", "world": hers}),
        client.post(f"{LAB}undo", {"line": "1", "world": hers}),
        client.post(f"{LAB}reset", {"world": hers}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert worlds.lines(hers, student.pk) == line


def test_a_page_that_goes_on_asking_after_signing_out_is_told_to_stop(client, hers):
    answer = client.get(f"{LAB}frame?world={hers}", headers=HTMX)

    assert answer.status_code == 286
    assert "hx-get" not in answer.text
    assert "/people/sign-in" in answer.text


def test_an_address_selects_a_part_of_the_picture(client):
    page = client.get(f"{LAB}?select=shard-1").text

    assert re.search(r'<a [^>]*data-mark="shard-1" aria-current="true"', page)
    assert "Split shard 1" in page


@pytest.mark.parametrize(("agent", "cookie", "width"), [("", "", 912), ("Phone Mobile", "", 358), ("", "narrow", 358)])
def test_the_picture_is_laid_out_for_the_width(client, agent, cookie, width):
    client.cookies["width"] = cookie

    assert f'viewBox="0 0 {width} ' in client.get(LAB, headers={"User-Agent": agent}).text


# ---- Frames ----------------------------------------------------------------------------------------------------------


def test_a_frame_says_where_the_next_comes_from_and_holds_no_form(browser_of, student, hers):
    client = browser_of(student)
    worlds.set_clock(hers, student.pk, worlds.Speed(1))
    page = client.get(LAB).text

    answer = client.get(frame_path(page).replace("seen=", "was="), headers=HTMX)

    assert answer.status_code == 200
    assert answer.text.startswith('<div id="lab"')
    assert "<form" not in answer.text
    assert 'hx-trigger="every 1000ms"' in answer.text
    assert "seen=" in frame_path(answer.text)


def test_a_paused_lab_has_nothing_new_and_is_asked_seldom(browser_of, student, hers):
    client = browser_of(student)
    page = client.get(LAB).text
    first = client.get(frame_path(page), headers=HTMX)

    again = client.get(frame_path(first.text), headers=HTMX) if first.content else first

    assert (again.status_code, again.content) == (204, b"")
    assert 'hx-trigger="every 5000ms"' in page


def test_other_forms_come_with_the_frame_that_needs_them(browser_of, student, hers):
    client = browser_of(student)
    path = frame_path(client.get(LAB).text)

    answer = client.get(path + "&select=shard-1", headers=HTMX)

    assert "Split shard 1" in answer.text
    assert 'name="csrfmiddlewaretoken"' in answer.text


def test_the_pictures_table_and_the_bill_come_only_while_they_are_open(browser_of, student, hers):
    path = f"{LAB}frame?world={hers}"
    client = browser_of(student)

    closed, opened, bill = (client.get(f"{path}{more}").text for more in ("", "&table=1", "&bill=1"))

    assert closed.count("<table") == 0
    assert opened.count("<table") >= 2
    assert bill.count("<table") == 1
    assert "shard-hour" in bill
    assert "shard-hour" not in closed


def test_a_frame_costs_the_session_the_world_and_seldom_the_history(
    browser_of, student, hers, django_assert_max_num_queries
):
    client = browser_of(student)
    worlds.set_clock(hers, student.pk, worlds.Speed(1))
    path = frame_path(client.get(LAB).text)
    client.get(path, headers=HTMX)

    with django_assert_max_num_queries(2):
        assert client.get(path, headers=HTMX).status_code == 200


def test_a_whole_page_needs_few_queries(browser_of, student, hers, django_assert_max_num_queries):
    client = browser_of(student)
    client.get(LAB)

    with django_assert_max_num_queries(8):
        client.get(LAB)


def test_no_cache_takes_a_frame_for_a_page(client):
    answer = client.get(LAB)

    assert "HX-Request" in answer["Vary"]
    assert "no-store" in answer["Cache-Control"]


# ---- Doing -----------------------------------------------------------------------------------------------------------


def test_htmx_gets_the_frame_with_its_forms_at_once(browser_of, student, hers):
    answer = browser_of(student).post(f"{LAB}do/set-rate", {**RATE, "world": hers}, headers=HTMX)

    assert answer.status_code == 200
    assert answer.text.startswith('<div id="lab"')
    assert 'data-answer="You ' in answer.text
    assert 'id="set-rate--producer-celebrity"' in answer.text


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_form_that_is_wrong_is_shown_again_with_what_is_wrong(browser_of, student, hers, headers):
    wrong = {**RATE, "records_a_second": "many", "world": hers}

    answer = browser_of(student).post(f"{LAB}do/set-rate", wrong, headers=headers)

    assert answer.status_code == 422
    assert "Enter a whole number" in answer.text
    assert "data-answered" in answer.text
    assert 'value="many"' in answer.text


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_aws_refuses_is_said_in_its_words_with_its_code(browser_of, student, hers, headers):
    client = browser_of(student)
    outside = {**SPLIT, "at": "1", "world": hers}

    answer = client.post(f"{LAB}do/split-shard", outside, headers=headers)

    assert answer.status_code == 422
    assert "<code>InvalidArgumentException</code>" in answer.text
    assert worlds.lines(hers, student.pk)[0].outcome == "InvalidArgumentException"


def test_a_form_that_is_sent_twice_is_carried_out_once(browser_of, student, hers):
    client = browser_of(student)
    form = {**SPLIT, "token": "a token", "world": hers}

    first, second = client.post(f"{LAB}do/split-shard", form), client.post(f"{LAB}do/split-shard", form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert [line.operation for line in worlds.lines(hers, student.pk)].count("SplitShard") == 1


@pytest.mark.parametrize("path", ["do/set-rate", "clock", "undo", "reset"])
def test_only_a_post_changes_anything_and_only_with_the_secret_of_the_page(path):
    assert Client().get(LAB + path).status_code == 405
    assert Client(enforce_csrf_checks=True).post(LAB + path).status_code == 403


def test_the_clock_runs_steps_and_jumps(browser_of, student, hers):
    client = browser_of(student)
    client.post(f"{LAB}clock", {"way": "step"})
    stepped = worlds.look(hers, student.pk)
    client.post(f"{LAB}clock", {"speed": "60"})
    running = worlds.look(hers, student.pk)
    client.post(f"{LAB}clock", {"speed": "0"})
    client.post(f"{LAB}clock", {"way": "jump", "to": "13:05"})
    for _ in range(40):
        jumped = worlds.look(hers, student.pk)
        if jumped.clock.target_us is None:
            break

    assert stepped.world.now_us == 71_000_000
    assert running.clock.speed == 60
    assert jumped.world.now_us == 300_000_000


@pytest.mark.parametrize(
    "wrong", [{}, {"speed": "7"}, {"speed": "x"}, {"way": "sideways"}, {"way": "jump"}, {"way": "jump", "to": "25:00"}]
)
def test_a_clock_that_is_asked_for_nonsense_says_so(browser_of, student, hers, wrong):
    answer = browser_of(student).post(f"{LAB}clock", wrong, headers=HTMX)

    assert answer.status_code == 422
    assert 'id="problem"' in answer.text


def test_a_clock_that_stands_goes_on_at_the_pace_it_had(browser_of, student, hers):
    client = browser_of(student)
    client.post(f"{LAB}clock", {"speed": "600"})

    paused = client.post(f"{LAB}clock", {"speed": "0", "pace": "600"}, headers=HTMX)

    assert "Run clock at 600×" in paused.text


def test_taking_back_says_before_what_goes_and_keeps_it_in_sight(browser_of, student, hers):
    client = browser_of(student)
    client.post(f"{LAB}do/set-rate", {**RATE, "token": "1"})
    client.post(f"{LAB}do/split-shard", {**SPLIT, "token": "2"})
    line = next(line for line in worlds.lines(hers, student.pk) if line.operation == "PutProducer")
    assert "Take back 2 operations" in client.get(LAB).text

    answer = client.post(f"{LAB}undo", {"line": line.id}, headers=HTMX)

    assert answer.status_code == 200
    assert "2 operations taken back" in answer.text
    assert "<del>You split shard 1" in answer.text
    assert "Bring it back" in answer.text


def test_what_was_taken_back_can_be_brought_back(browser_of, student, hers):
    client = browser_of(student)
    client.post(f"{LAB}do/set-rate", RATE)
    client.post(f"{LAB}undo", {"line": worlds.lines(hers, student.pk)[0].id})

    client.post(f"{LAB}undo", {"line": worlds.lines(hers, student.pk)[0].id})

    assert 'value="600"' in client.get(LAB).text


@pytest.mark.parametrize("line", ["", "0", "-1", "x", "9" * 30, "999999"])
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_cannot_be_taken_back_is_answered_with_how_it_is_now(browser_of, student, hers, line, headers):
    answer = browser_of(student).post(f"{LAB}undo", {"line": line}, headers=headers)

    assert answer.status_code == 409
    assert "cannot be taken back" in answer.text
    assert 'id="shard-1"' in answer.text


def test_a_lab_begins_anew_and_that_can_be_taken_back(browser_of, student, hers):
    client = browser_of(student)
    client.post(f"{LAB}do/set-rate", RATE)

    assert client.post(f"{LAB}reset").status_code == 303

    page = client.get(LAB).text
    assert "You began anew" in page
    assert "Bring it back" in page


# ---- The rest of the page --------------------------------------------------------------------------------------------


def test_the_bill_adds_up_to_what_is_shown(browser_of, student, hers):
    page = browser_of(student).get(f"{LAB}?bill=1").text

    so_far = re.search(r'id="so-far">([^<]+)', page)[1]
    assert re.search(rf'<tfoot>.*<td class="e">{re.escape(so_far)}</td>', page)


def test_every_operation_shows_its_command_and_the_whole_is_a_script(browser_of, student, hers):
    client = browser_of(student)
    client.post(f"{LAB}do/split-shard", {**SPLIT, "token": "1"})

    script = client.get(f"{LAB}script?world={hers}")

    command = "aws kinesis split-shard --stream-name clicks --shard-to-split shardId-000000000001"
    assert command in client.get(f"{LAB}history?world={hers}").text.replace("</span> <span>", " ")
    assert command in script.getvalue().decode()
    assert script.streaming
    assert 'filename="glasscloud-kinesis.sh"' in script["Content-Disposition"]


@pytest.mark.parametrize("kind", ["", "done", "refused", "back", "<script>"])
@pytest.mark.parametrize("before", ["", "0", "x", "9" * 30])
def test_the_history_is_read_a_page_at_a_time_and_by_kind(browser_of, student, hers, kind, before):
    answer = browser_of(student).get(f"{LAB}history", {"world": hers, "kind": kind, "before": before})

    assert answer.status_code == 200


def test_the_history_is_chosen_by_what_it_is_about(browser_of, student, hers):
    client = browser_of(student)
    client.post(f"{LAB}do/split-shard", {**SPLIT, "token": "1", "world": hers, "select": "shard-1"})
    client.post(f"{LAB}do/set-rate", {**RATE, "token": "2", "world": hers})

    def told(**chosen):
        page = client.get(f"{LAB}history", {"world": hers, **chosen}).text
        return "<span>You split shard 1" in page, "<span>You set producer celebrity" in page

    assert told() == (True, True)
    assert told(service="kinesis") == (True, False)
    assert told(service="lab", kind="done") == (False, True)
    assert told(resource="clicks") == (True, False)
    assert told(resource="nothing") == told(kind="refused") == (False, False)


def test_from_the_history_one_looks_at_the_past_in_the_lab(browser_of, student, hers):
    client = browser_of(student)
    client.post(f"{LAB}do/set-rate", {**RATE, "token": "1", "world": hers})
    page = client.get(f"{LAB}history?world={hers}").text

    before = re.search(r'href="([^"]+at=[^"]+)" data-look="">Look at just before', page)[1].replace("&amp;", "&")

    assert "You look at 13:01:10, just before this" in client.get(before).text


def test_older_lines_are_a_page_further_on(browser_of, student, hers):
    client = browser_of(student)
    for number in range(103):
        worlds.call(hers, student.pk, worlds.Call("lab", "StartFault", {"Scope": "ZONE", "Target": f"zone-{number}"}))
    wrong = worlds.Wanted(kind="refused")
    assert len(worlds.lines(hers, student.pk, wanted=wrong)) == 103

    first = client.get(f"{LAB}history?world={hers}&kind=refused").text
    older = re.search(r'href="\?([^"]*before=[^"]*)"', first)[1].replace("&amp;", "&")
    second = client.get(f"{LAB}history?{older}").text

    assert (first.count("<li id="), second.count("<li id=")) == (100, 3)
    assert "before=" not in second


def test_who_has_no_lab_has_no_history_and_no_script(browser_of, student):
    assert browser_of(student).get(f"{LAB}history").status_code == 404
    assert browser_of(student).get(f"{LAB}script").status_code == 404


def test_a_name_in_marks_is_a_name_and_nothing_else(browser_of, student, hers):
    client = browser_of(student)
    key = "<script>alert(1)</script>"
    record = {"stream": "clicks", "partition_key": key, "text": key, "world": hers, "form": "put-record"}
    client.post(f"{LAB}do/put-record", record)

    page = client.get(LAB).text

    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_long_records_do_not_make_a_long_frame(browser_of, student, hers):
    client = browser_of(student)
    record = {"stream": "clicks", "partition_key": "k", "world": hers, "form": "put-record"}
    for number in range(12):
        client.post(f"{LAB}do/put-record", {**record, "text": "é" * 4_000, "token": f"put {number}"})

    frame = client.get(f"{LAB}frame?world={hers}", headers=HTMX)

    assert "it stands in the script" in frame.text
    assert len(frame.content) < 60_000
    assert b64encode(("é" * 4_000).encode()).decode() in client.get(f"{LAB}script?world={hers}").getvalue().decode()


def test_a_record_that_nobody_types_by_hand_is_refused_before_it_is_kept(browser_of, student, hers):
    record = {"stream": "clicks", "partition_key": "k", "text": "x" * 4_001, "world": hers, "form": "put-record"}

    answer = browser_of(student).post(f"{LAB}do/put-record", record, headers=HTMX)

    assert answer.status_code == 422
    assert not Blob.objects.exists()


hostile = st.text(alphabet=st.characters(codec="utf-8"), max_size=80) | st.sampled_from(
    ["%s%s%d", "\0", "9" * 40, "-1", "' OR 1=1", "../../etc/passwd", "<svg onload=x>", "{{7*7}}"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.dictionaries(
        st.sampled_from(["world", "select", "width", "table", "bill", "pace", "named", "seen", "forms", "before"]),
        hostile,
    )
)
def test_no_address_breaks_a_page(client, said):
    for path in ("", "frame", "history", "script"):
        assert client.get(LAB + path, said).status_code in (200, 204, 286, 404)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.dictionaries(
        st.sampled_from(
            [
                "stream",
                "shard",
                "at",
                "name",
                "records_a_second",
                "form",
                "token",
                "select",
                "speed",
                "to",
                "way",
                "line",
            ]
        ),
        hostile,
    )
)
@pytest.mark.parametrize("path", ["do/split-shard", "do/set-rate", "do/set-producer", "do/put-record", "clock", "undo"])
def test_no_form_breaks_a_lab(browser_of, guest, path, said):
    answer = browser_of(guest).post(LAB + path, said, headers=HTMX)

    assert answer.status_code in (200, 409, 422)

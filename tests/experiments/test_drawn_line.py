"""A line that is predicted: drawn on a chart or typed, committed before the run, and seen beside what was so."""

import re
from itertools import count

import pytest

from courseware.experiments.models import Run
from tests.experiments.test_running import press

pytestmark = pytest.mark.django_db

PAGE = "/experiments/kinesis/too-slow/"
STANDS_STILL = ("0", "6", "12", "18", "24", "30")
AS_IT_IS = ("0", "4.5", "9", "13.5", "18", "22.5")


@pytest.fixture
def client(browser_of, student):
    return browser_of(student)


def say(client, what, values):
    return client.post(PAGE, {"do": what, **{f"at-{place}": value for place, value in enumerate(values)}})


def test_the_form_is_a_chart_that_needs_no_script_and_holds_no_key(client):
    page = client.get(PAGE).text

    assert 'data-low="0" data-high="30" data-unit="h"' in page
    assert 'data-seconds="0,21600,43200,64800,86400,108000"' in page
    assert page.count('inputmode="decimal"') == 6
    assert "22.5" not in page


def test_a_point_that_is_missing_is_asked_for_and_nothing_begins(client):
    answer = say(client, "prediction", ("0", "6", "", "18", "24", "30"))

    assert answer.status_code == 422
    assert 'value="24"' in answer.text
    assert "data-line" in answer.text
    assert not Run.objects.exists()


def test_both_lines_are_drawn_and_told_and_the_belief_is_named(client):
    say(client, "prediction", STANDS_STILL)
    run, looks = Run.objects.get(), count()
    press(client, run, "go")
    press(client, run, "end")
    # Thirty hours take more than one look.
    while "What did you see?" not in client.get(PAGE).text:
        assert next(looks) < 200
    say(client, "seen", AS_IT_IS)

    page = client.get(PAGE).text

    lines = re.findall(r'<polyline points="([^"]+)" class="(gc-line-\w+)"', page)
    assert [name for _points, name in lines] == ["gc-line-said", "gc-line-was"]
    assert len({points for points, _name in lines}) == 2
    assert "So it would be with a reader that stands still." in page
    assert re.search(r"<th scope=\"row\">30 h</th><td>30\W?h</td><td>22\.5\W?h</td>", page.replace("&nbsp;", " "))


def test_where_no_line_was_predicted_there_is_no_chart(client):
    client.post("/experiments/kinesis/four-countries/", {"do": "prediction", "prediction": "1"})

    assert "gc-line" not in client.get("/experiments/kinesis/four-countries/").text

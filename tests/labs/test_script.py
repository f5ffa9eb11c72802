"""The history as a script: a shell can read it, and runs in it only what was done."""

import subprocess
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.labs.script import script
from courseware.labs.worlds import Line

SPLIT = Line(
    id=1,
    version=2,
    at_us=70_000_000,
    service="kinesis",
    region="us-east-1",
    operation="DeleteStream",
    params={"StreamName": "clicks"},
    origin="page",
    outcome="",
    message="",
    count=1,
    taken_back=False,
    can_undo=True,
    turned_back=False,
)
COMMAND = "aws kinesis delete-stream --stream-name clicks"


def written(lines, title="A lab"):
    return "".join(script(title, "us-east-1", lines))


def test_commands_stand_in_order_with_the_time_between_them():
    later = replace(SPLIT, at_us=82_500_000)

    lines = written([SPLIT, later]).splitlines()

    assert lines[0] == "#!/bin/sh"
    assert "export AWS_DEFAULT_REGION=us-east-1" in lines
    assert lines[-3:] == [COMMAND, "# sleep 12.5", COMMAND]


def test_time_between_commands_is_that_of_what_was_left_when_time_was_turned_back():
    undone = replace(SPLIT, at_us=75_000_000, taken_back=True)
    turning = replace(SPLIT, at_us=80_000_000, service="lab", operation="Undo", turned_back=True)
    since = replace(SPLIT, at_us=77_000_000)

    lines = written([SPLIT, undone, turning, since]).splitlines()

    assert lines[-3:] == [COMMAND, "# sleep 7", COMMAND]


def test_a_refusal_and_a_control_of_the_lab_are_comments():
    refused = replace(SPLIT, outcome="ResourceInUseException")
    control = replace(SPLIT, service="lab", operation="PutProducer", params={"Name": "ada"})

    lines = written([refused, control]).splitlines()

    assert lines[-2] == f"# Refused with ResourceInUseException: {COMMAND}"
    assert lines[-1] == '# In the lab: PutProducer {"Name": "ada"}'


def test_what_was_taken_back_is_left_out_and_a_run_says_how_long_it_was():
    gone, run = replace(SPLIT, taken_back=True), replace(SPLIT, count=12)

    text = written([gone, run])

    assert text.count(COMMAND) == 1
    assert text.endswith("# 12 times\n")


@settings(max_examples=30, deadline=None)
@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=60),
    st.sampled_from(["", "ValidationException"]),
    st.sampled_from(["kinesis", "lab"]),
)
def test_nothing_that_was_typed_becomes_a_command_of_its_own(typed, outcome, service):
    line = replace(SPLIT, service=service, outcome=outcome, params={"StreamName": f"x\n{typed}\ntouch /tmp/harm\r"})
    told = "aws() { printf 'called\\n'; }\ntouch() { printf 'harm\\n'; }\n" + written([line], title="A\nlab")

    ran = subprocess.run(["sh"], input=told.encode(), capture_output=True, check=False)

    assert ran.stdout.decode() == ("" if outcome or service == "lab" else "called\n")

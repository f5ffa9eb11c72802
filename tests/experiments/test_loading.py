"""Experiments that are not complete are refused, with the line."""

import pytest

from courseware.experiments import loading
from courseware.labs import topics
from courseware.quizzes.bank.problems import BankProblems

GOOD = (topics.topic("kinesis").folder / "experiments" / "en.yaml").read_text()


def refused(text: str) -> str:
    with pytest.raises(BankProblems) as caught:
        loading.read(text)
    return str(caught.value)


def test_a_key_that_is_not_known_is_named_with_its_line():
    assert "unknown field `goal`" in refused(GOOD.replace("minutes: 8", "minutes: 8\n    goal: x", 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seconds: 60", "seconds: 0", "a run takes at least a second"),
        ("id: third-of-the-bytes", "id: four-countries", "another experiment of this id"),
        ("expect: true", "expect: false", "one option has `expect: true`"),
        (
            "        - What else does an order carry that differs from order to order? Its number, its customer.\n",
            "",
            "3 hints",
        ),
    ],
)
def test_what_is_missing_is_said(old, new, said):
    assert old in GOOD
    assert said in refused(GOOD.replace(old, new, 1))

"""What can be worked out again is remembered up to a size, the newest longest."""

from hypothesis import given
from hypothesis import strategies as st

from services.engine.remembered import Remembered


@given(st.lists(st.integers(1, 40), max_size=60), st.integers(0, 100))
def test_what_is_given_out_is_right_and_what_is_held_stays_within_its_size(asked, most):
    remembered = Remembered(most, lambda number: "x" * number, len)

    for number in asked:
        assert remembered(number) == "x" * number
        assert remembered.held() <= max(most, number)


def test_what_is_there_is_not_made_again_until_the_oldest_have_to_go():
    made = []
    remembered = Remembered(3, lambda name: made.append(name) or name, len)

    for name in ("a", "b", "c", "a", "d", "c", "a"):
        remembered(name)

    assert made == ["a", "b", "c", "d", "a"]


def test_what_is_forgotten_is_made_again():
    made = []
    remembered = Remembered(3, lambda name: made.append(name) or name, len)
    remembered("a")

    remembered.forget()

    assert (remembered("a"), remembered.held(), made) == ("a", 1, ["a", "a"])

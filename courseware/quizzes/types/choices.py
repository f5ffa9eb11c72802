"""What single and multiple choice have in common: options, their order, and their fields.

An option's value in a form is its place on the page, which the seed decides; its place in the file would give the key
away where an author always writes the right one first.
"""

import msgspec

from courseware.quizzes.formulas import Unclear
from courseware.quizzes.types.contract import Data, Formula, Strict, Unreadable, sent
from courseware.quizzes.types.draw import Draw

MOST_OPTIONS = 8


class Option(Strict, frozen=True, kw_only=True):
    """A choice. `right_when` is a formula, for questions whose right option depends on the numbers drawn."""

    text: str
    right: bool = False
    right_when: Formula = ""
    feedback: str = ""
    misconception: str = ""


class ShownOption(msgspec.Struct, omit_defaults=True):
    text: str
    is_right: bool = False
    feedback: str = ""
    misconception: str = ""


def shown_options(options: list[Option], draw: Draw, *, shuffle: bool) -> list[ShownOption]:
    """The options in the order of the page. Raises Unclear where two read the same."""
    found = [
        ShownOption(
            draw.text(each.text),
            draw.holds(each.right_when) if each.right_when != "" else each.right,
            draw.text(each.feedback),
            each.misconception,
        )
        for each in options
    ]
    if len({each.text.strip() for each in found}) < len(found):
        raise Unclear("two options read the same")
    return draw.shuffled(found) if shuffle else found


def choices(texts: list[str]) -> list[tuple[str, str]]:
    """Values and texts for a field: the place on the page, from 1 on."""
    return [(str(place), text) for place, text in enumerate(texts, start=1)]


def place_of(data: Data, name: str, count: int) -> int:
    """The place that was chosen in a field, from 0 on. Raises Unreadable."""
    text = sent(data, name)
    if not text:
        raise Unreadable(name, "nothing_chosen")
    return checked_place(text, name, count)


def checked_place(text: str, name: str, count: int) -> int:
    """A place that a form named. Raises Unreadable for one that the page did not offer."""
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= count):
        raise Unreadable(name, "not_offered")
    return int(text) - 1


def problems_of_options(options: list[Option], *, most_right: int | None) -> list[tuple[str, str]]:
    """What is missing in options, as (path below the question, sentence)."""
    found: list[tuple[str, str]] = []
    depends = any(each.right_when != "" for each in options)
    if not 2 <= len(options) <= MOST_OPTIONS:
        found.append(("options", f"there are {len(options)} options; two to {MOST_OPTIONS} are good"))
    for number, option in enumerate(options):
        if depends and (option.right or option.right_when == ""):
            found.append((f"options[{number}]", "where one option has `right_when`, each has it, and none has `right`"))
        needs_all = depends or not option.right
        if needs_all and not option.feedback.strip():
            found.append((f"options[{number}]", "a wrong option needs `feedback`"))
        if needs_all and not option.misconception:
            found.append((f"options[{number}]", "a wrong option names its `misconception`"))
    right = sum(each.right for each in options)
    if not depends and right < 1:
        found.append(("options", "no option is right"))
    if not depends and most_right is not None and right > most_right:
        found.append(("options", f"{right} options are right; of this type it is one"))
    return found

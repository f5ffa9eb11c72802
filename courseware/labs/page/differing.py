"""In what two worlds differ: the operations that were done in one and not in the other, and their numbers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs import worlds
from courseware.labs.page import history, times
from courseware.labs.page.spending import per_hour
from courseware.labs.page.stage import Stage
from courseware.labs.svg import tag
from courseware.labs.topics import Reading

# Of longer lists nobody reads more.
MOST_LISTED = 12
Key = tuple[str, str, str, bytes, int]


@dataclass(frozen=True)
class Only:
    """What was done in one of the two alone, newest first."""

    left: Sequence[worlds.Line]
    right: Sequence[worlds.Line]

    def __len__(self) -> int:
        return len(self.left) + len(self.right)


def only(left: Sequence[worlds.Line], right: Sequence[worlds.Line]) -> Only:
    """What stands in one history and not in the other; the same operation at another time is another."""
    lefts, rights = _standing(left), _standing(right)
    in_left, in_right = Counter(map(_key, lefts)), Counter(map(_key, rights))
    return Only(_beyond(lefts, in_left - in_right), _beyond(rights, in_right - in_left))


def _standing(lines: Sequence[worlds.Line]) -> list[worlds.Line]:
    return [line for line in lines if not (line.taken_back or line.outcome or line.turned_back)]


def _key(line: worlds.Line) -> Key:
    params = line.aside.encode() or msgspec.msgpack.encode(line.params)
    return line.service, line.region, line.operation, params, line.at_us


def _beyond(lines: Sequence[worlds.Line], more: Counter[Key]) -> list[worlds.Line]:
    found = []
    for line in lines:
        if more[_key(line)] > 0:
            more[_key(line)] -= 1
            found.append(line)
    return found


def told(left: Stage, right: Stage) -> SafeString:
    """The difference in words: honest where it is more than one operation."""
    differ = only(left.lines, right.lines)
    same_start = (left.look and left.look.scenario, left.world.seed) == (
        right.look and right.look.scenario,
        right.world.seed,
    )
    return tag("div", *_told(left, right, differ, same_start=same_start), id="differ", cls="gc-fb gc-fb-alt")


def _told(left: Stage, right: Stage, differ: Only, *, same_start: bool) -> Iterator[SafeString]:
    if not same_start:
        words = _("The two began from different starts, so no number can be put down to one setting alone.")
        yield tag("p", words)
    if not len(differ):
        if same_start:
            words = _("Both have done the same so far. Change one setting on one side, and let the clock run.")
            yield tag("p", words)
        return
    if len(differ) == 1 and same_start:
        yield tag("p", _("They differ in one operation, and what differs in the numbers comes of it:"))
    else:
        words = ngettext(
            "They differ in %(count)d operation:",
            "They differ in %(count)d operations, so no number can be put down to one alone:",
            len(differ),
        )
        yield tag("p", words % {"count": len(differ)})
    rows = [
        *(_row(left, line, _("left")) for line in differ.left),
        *(_row(right, line, _("right")) for line in differ.right),
    ]
    yield tag("ul", *rows[:MOST_LISTED])
    if len(rows) > MOST_LISTED:
        yield tag("p", _("and %(count)d more") % {"count": len(rows) - MOST_LISTED})


def _row(stage: Stage, line: worlds.Line, side: str) -> SafeString:
    words = _("%(side)s, %(time)s: %(told)s")
    return tag(
        "li",
        words % {"side": side, "time": times.told(stage.world, line.at_us), "told": history.told(stage, line)},
    )


def readings(left: Stage, right: Stage) -> SafeString:
    """Each number of both, and their difference: which is better stands there in words."""
    lefts = {reading.key: reading for reading in _readings(left)}
    rights = {reading.key: reading for reading in _readings(right)}
    shown = [*lefts.values(), *(reading for key, reading in rights.items() if key not in lefts)]
    rows = [_reading(reading, lefts.get(reading.key), rights.get(reading.key)) for reading in shown]
    heads = (_("Number"), _("Left"), _("Right"), _("Difference"))
    return tag(
        "table",
        tag("caption", _("What is so in both at this instant"), cls="gc-small"),
        tag("thead", tag("tr", *[tag("th", head, scope="col") for head in heads])),
        tag("tbody", *rows),
        cls="gc-tab gc-num",
        id="readings",
    )


def _readings(stage: Stage) -> list[Reading]:
    found = list(stage.topic.lab.readings(stage.world)) if stage.topic.lab.readings else []
    found.append(Reading("cost-so-far", _("Cost so far"), float(stage.world.bill().total), "$", "lower"))
    found.append(Reading("cost-an-hour", _("Cost an hour, as it goes now"), float(per_hour(stage)), "$", "lower"))
    return found


def _reading(reading: Reading, left: Reading | None, right: Reading | None) -> SafeString:
    return tag(
        "tr",
        tag("th", str(reading.label), scope="row"),
        tag("td", amount(left.value, reading.unit) if left else "–"),
        tag("td", amount(right.value, reading.unit) if right else "–"),
        tag("td", difference(left, right) if left and right else ""),
    )


def difference(left: Reading, right: Reading) -> str:
    """How the right differs from the left, and which of them one would rather have.

    >>> from courseware.labs.topics import Reading
    >>> difference(Reading("lag", "Lag", 30, "s", "lower"), Reading("lag", "Lag", 12, "s", "lower"))
    '−18 s: right is better'
    """
    differs = right.value - left.value
    shown = amount(abs(differs), left.unit)
    if shown == amount(0, left.unit):
        return _("the same")
    words = f"{'+' if differs > 0 else '−'}{shown}"
    if not left.better:
        return words
    is_right_better = (differs > 0) == (left.better == "higher")
    told = _("%(amount)s: right is better") if is_right_better else _("%(amount)s: left is better")
    return told % {"amount": words}


def amount(value: float, unit: str) -> str:
    """A number with its unit, as exact as it says something.

    >>> amount(1184.0, "records/s"), amount(0.23456, "MiB/s"), amount(0.0123, "$"), amount(97.25, "%")
    ('1,184 records/s', '0.235 MiB/s', '$0.0123', '97.2 %')
    """
    if unit == "$":
        return f"${value:,.4f}" if abs(value) < 1 else f"${value:,.2f}"
    if float(value).is_integer():
        number = f"{value:,.0f}"
    else:
        number = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.1f}" if abs(value) >= 10 else f"{value:.3g}"
    return f"{number} {unit}" if unit else number

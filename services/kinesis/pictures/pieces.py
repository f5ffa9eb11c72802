"""Pieces of which the inspector is made: a heading, a rule with live numbers, bars of limits, a list of facts."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from courseware.labs.svg import Child, join, number, tag

BAR_ACROSS = 200
LEAST_SCALE, MOST_SCALE = 1.25, 3.0


def heading(title: str, state: Child = None, kind: str = "") -> SafeString:
    """What is looked at, and its state in words."""
    state_tag = tag("span", state, cls=f"gc-tag gc-tag-{kind}" if kind else "gc-tag") if state else None
    return tag("div", tag("h2", title), state_tag, cls="gc-between")


def value(words: str, *, is_over: bool = False) -> SafeString:
    """A live number in a rule; one that is over a limit is marked."""
    return tag("var", words, cls="gc-hot-u" if is_over else None)


def source(part: str, words: Child) -> SafeString:
    """Words about a part of the picture, which lead there and mark it when they are pointed at."""
    return tag("a", words, href=f"?select={part}", data_mark=part)


def filled(sentence: str, **values: Child) -> SafeString:
    """A sentence with marked numbers in its places, `%(name)s`.

    >>> filled("%(used)s of 1,000", used=value("784"))
    '<var>784</var> of 1,000'
    """
    parts: list[Child] = []
    for index, piece in enumerate(sentence.split("%(")):
        if index == 0:
            parts.append(piece)
            continue
        name, _closing, rest = piece.partition(")s")
        parts += [values[name], rest]
    return join(parts)


def rule(*lines: Child) -> SafeString:
    """The rule, a line for each limit."""
    return tag("div", *[tag("div", line) for line in lines if line], cls="gc-rule")


def paragraph(words: Child) -> SafeString:
    """A sentence."""
    return tag("p", words, cls="gc-small")


def facts(pairs: Iterable[tuple[str, Child]]) -> SafeString:
    """Names and values; those without a value are left out."""
    rows = [join([tag("dt", name), tag("dd", words)]) for name, words in pairs if words]
    return tag("dl", *rows, cls="gc-dl")


def bar(label: str, words: str, *, let_in: float, asked: float) -> SafeString:
    """How much of a limit, which is 1, was let in, and how much more was asked for."""
    scale = min(MOST_SCALE, max(LEAST_SCALE, asked * 1.04))
    limit, within, over = (
        round(BAR_ACROSS * min(share, scale) / scale, 1) for share in (1.0, let_in, max(asked, let_in))
    )
    drawn = [
        tag("rect", x=0, y=3, width=limit, height=8, cls="kin-bar-room"),
        tag("rect", x=0, y=3, width=within, height=8, cls="kin-bar-used"),
        tag("rect", x=within, y=3, width=round(over - within, 1), height=8, cls="kin-bar-over")
        if over > within
        else None,
        tag("path", d=f"M{number(limit)} 0V14", cls="kin-bar-limit"),
    ]
    chart = tag(
        "svg",
        *drawn,
        viewBox=f"0 0 {BAR_ACROSS} 14",
        preserveAspectRatio="none",
        aria_hidden="true",
        data_state="hot" if asked > max(1.0, let_in) else None,
    )
    return tag("div", tag("span", label), tag("span", words, cls="gc-num"), chart, cls="kin-bar")

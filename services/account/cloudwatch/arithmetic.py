"""Metric math: what an expression says, as a tree, and what it comes to for given series.

Here are numbers, ids, + - * / ^, signs, parentheses, and the functions of `FUNCTIONS`, METRICS and FILL.
Source: CloudWatch user guide, "Using math expressions with CloudWatch metrics".
Model: comparisons, IF, SEARCH, sorting, anomaly bands and the other functions are left out, and refused by their names.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor, isfinite

from services.account.cloudwatch import refusals

Times = dict[int, float]  # values by instant, oldest first
Many = list[Times]
Value = float | Times | Many

MOST_DEPTH = 40
MOST_TOKENS = 400
_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z]\w*)|\"([^\"]*)\"|'([^']*)'|([-+*/^(),\[\]]))"
)


@dataclass(frozen=True)
class Node:
    """`kind` is number, id, text, list, call or operator; `name` the id, text, function or sign."""

    kind: str
    name: str = ""
    number: float = 0.0
    parts: tuple["Node", ...] = ()

    def ids(self) -> Iterator[str]:
        """The ids of queries that are used."""
        if self.kind == "id" and self.name not in ("REPEAT", "LINEAR"):
            yield self.name
        for part in self.parts:
            yield from part.ids()

    def uses_all(self) -> bool:
        """Whether METRICS is called, which stands for every metric of the request."""
        return (self.kind, self.name) == ("call", "METRICS") or any(part.uses_all() for part in self.parts)


@dataclass(frozen=True)
class Ground:
    """What an expression is worked out on: series by id, which of them are metrics, and the instants of all periods."""

    values: Mapping[str, Value]
    metrics: tuple[str, ...]
    instants: range
    period_s: Mapping[str, int]


def parse(text: str) -> Node:
    """The tree of an expression. Raises ValidationError."""
    tokens: list[tuple[str, str]] = []
    at = 0
    stripped = text.rstrip()
    while at < len(stripped):
        found = _TOKEN.match(stripped, at)
        if found is None:
            raise _error(text, f"character '{stripped[at:].strip()[:1]}' is not expected")
        kinds = ("number", "name", "text", "text", "sign")
        tokens.append(next((kind, word) for kind, word in zip(kinds, found.groups(), strict=True) if word is not None))
        at = found.end()
    if len(tokens) > MOST_TOKENS:
        raise _error(text, f"it has more than {MOST_TOKENS} parts")
    reader = _Reader(text, tokens)
    node = reader.sum(0)
    if reader.tokens:
        raise _error(text, f"'{reader.tokens[0][1]}' is not expected")
    return node


class _Reader:
    def __init__(self, text: str, tokens: list[tuple[str, str]]) -> None:
        self.text = text
        self.tokens = tokens

    def sum(self, depth: int) -> Node:
        if depth > MOST_DEPTH:
            raise _error(self.text, "it is nested too deeply")
        node = self._product(depth)
        while sign := self._taken("+", "-"):
            node = Node("operator", sign, parts=(node, self._product(depth)))
        return node

    def _product(self, depth: int) -> Node:
        node = self._signed(depth)
        while sign := self._taken("*", "/"):
            node = Node("operator", sign, parts=(node, self._signed(depth)))
        return node

    def _signed(self, depth: int) -> Node:
        is_negative = False
        while sign := self._taken("-", "+"):
            is_negative ^= sign == "-"
        node = self._single(depth)
        if self._taken("^"):
            node = Node("operator", "^", parts=(node, self._signed(depth + 1)))
        return Node("operator", "*", parts=(Node("number", number=-1.0), node)) if is_negative else node

    def _single(self, depth: int) -> Node:
        if not self.tokens:
            raise _error(self.text, "it ends too early")
        kind, word = self.tokens.pop(0)
        if kind == "number":
            if not isfinite(float(word)):
                raise _error(self.text, "a number is too large")
            return Node("number", number=float(word))
        if kind == "text":
            return Node("text", word)
        if kind == "name":
            if self._taken("("):
                return self._call(word, depth)
            return Node("id", word)
        if word == "(":
            node = self.sum(depth + 1)
            self._expect(")")
            return node
        if word == "[":
            return Node("list", parts=self._items("]", depth))
        raise _error(self.text, f"'{word}' is not expected")

    def _call(self, name: str, depth: int) -> Node:
        if name not in (*FUNCTIONS, "FILL", "METRICS", "PERIOD"):
            raise refusals.left_out(f"The function {name[:40]} of metric math")
        return Node("call", name, parts=self._items(")", depth))

    def _items(self, end: str, depth: int) -> tuple[Node, ...]:
        items: list[Node] = []
        if self._taken(end):
            return ()
        while True:
            items.append(self.sum(depth + 1))
            if not self._taken(","):
                self._expect(end)
                return tuple(items)

    def _taken(self, *signs: str) -> str:
        if self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1] in signs:
            return self.tokens.pop(0)[1]
        return ""

    def _expect(self, sign: str) -> None:
        if not self._taken(sign):
            raise _error(self.text, f"'{sign}' is missing")


def worth(node: Node, ground: Ground) -> Value:
    """What an expression comes to. Raises ValidationError for what does not fit together."""
    match node.kind:
        case "number":
            return node.number
        case "id":
            return ground.values[node.name]
        case "list":
            return [_times(worth(part, ground)) for part in node.parts]
        case "operator":
            left, right = (worth(part, ground) for part in node.parts)
            return _combined(node.name, left, right)
        case "call":
            return _called(node, ground)
        case _:
            raise refusals.not_valid("A text can only be given to METRICS.")


def _called(node: Node, ground: Ground) -> Value:
    if node.name == "METRICS":
        part = node.parts[0].name if node.parts else ""
        found = [ground.values[each] for each in ground.metrics if part in each]
        return [_times(each) for each in found]
    if node.name == "PERIOD":
        if len(node.parts) != 1 or node.parts[0].name not in ground.period_s:
            raise refusals.not_valid("PERIOD needs the id of a metric.")
        return float(ground.period_s[node.parts[0].name])
    if node.name == "FILL":
        return _filled(node, ground)
    if len(node.parts) != 1:
        raise refusals.not_valid(f"{node.name} needs one argument.")
    return FUNCTIONS[node.name](worth(node.parts[0], ground))


def _filled(node: Node, ground: Ground) -> Value:
    if len(node.parts) != 2:
        raise refusals.not_valid("FILL needs a series and what to fill it with.")
    of, by = node.parts
    value = worth(of, ground)
    if by.name == "LINEAR":
        raise refusals.left_out("FILL with LINEAR")
    filler = None if by.name == "REPEAT" else worth(by, ground)
    if filler is not None and not isinstance(filler, float):
        raise refusals.not_valid("FILL needs a number or REPEAT.")
    return _each(value, lambda times: _without_gaps(times, ground.instants, filler))


def _without_gaps(times: Times, instants: range, filler: float | None) -> Times:
    found: Times = {}
    last = filler
    for at in instants:
        if at in times:
            found[at] = times[at]
            last = times[at] if filler is None else filler
        elif last is not None:
            found[at] = last
    return found


def _each(value: Value, turn: Callable[[Times], Times]) -> Value:
    if isinstance(value, list):
        return [turn(times) for times in value]
    return turn(_times(value))


def _times(value: Value) -> Times:
    if isinstance(value, dict):
        return value
    raise refusals.not_valid("A series is needed where an expression has a number or several series.")


def _combined(sign: str, left: Value, right: Value) -> Value:
    if isinstance(left, list):
        if isinstance(right, list):
            raise refusals.not_valid("Two lists of series cannot be combined.")
        return [_series(_combined(sign, each, right)) for each in left]
    if isinstance(right, list):
        return [_series(_combined(sign, left, each)) for each in right]
    if isinstance(left, dict):
        instants = [at for at in left if not isinstance(right, dict) or at in right]
        pairs = [(at, left[at], right[at] if isinstance(right, dict) else right) for at in instants]
    elif isinstance(right, dict):
        pairs = [(at, left, each) for at, each in right.items()]
    else:
        result = _reckoned(sign, left, right)
        if result is None:
            raise refusals.not_valid("The expression has no value.")
        return result
    reckoned = ((at, _reckoned(sign, one, other)) for at, one, other in pairs)
    return {at: each for at, each in reckoned if each is not None}


def _series(value: Value) -> Times:
    assert isinstance(value, dict)
    return value


def _reckoned(sign: str, left: float, right: float) -> float | None:
    """None where there is no finite value: such a datapoint is left out."""
    try:
        match sign:
            case "+":
                result = left + right
            case "-":
                result = left - right
            case "*":
                result = left * right
            case "/":
                result = left / right
            case _:
                result = pow(left, right)
    except (ZeroDivisionError, OverflowError):
        return None
    return result if isinstance(result, float) and isfinite(result) else None


def _over(reduce: Callable[[list[float]], float]) -> Callable[[Value], Value]:
    """Of one series a number; of several, a series."""

    def function(value: Value) -> Value:
        if isinstance(value, list):
            instants = sorted({at for times in value for at in times})
            reduced = ((at, reduce([times[at] for times in value if at in times])) for at in instants)
            return {at: each for at, each in reduced if isfinite(each)}
        found = list(_times(value).values())
        result = reduce(found) if found else 0.0
        if not isfinite(result):
            raise refusals.not_valid("The expression has no value.")
        return result

    return function


def _to_each(turn: Callable[[float], float]) -> Callable[[Value], Value]:
    def function(value: Value) -> Value:
        if isinstance(value, float):
            return turn(value)
        return _each(value, lambda times: {at: turn(each) for at, each in times.items()})

    return function


FUNCTIONS: dict[str, Callable[[Value], Value]] = {
    "ABS": _to_each(abs),
    "AVG": _over(lambda values: sum(values) / len(values)),
    "CEIL": _to_each(lambda value: float(ceil(value))),
    "FLOOR": _to_each(lambda value: float(floor(value))),
    "MAX": _over(max),
    "MIN": _over(min),
    "SUM": _over(sum),
}


def _error(text: str, why: str) -> Exception:
    return refusals.not_valid(f"Error in expression '{text[:60]}': {why}.")

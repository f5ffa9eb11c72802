"""Steps in a world, one a line:

    kinesis SplitShard {StreamName: clicks, ShardToSplit: shardId-000000000000, NewStartingHashKey: "{{ middle }}"}
    wait 60

A service, its operation, and parameters in braces if it has some; or `wait` with seconds of the world's time.
"""

import re
from typing import Any

from django.utils.translation import gettext as _

from courseware.authoring.shapes.notation import Bad
from courseware.quizzes.bank import writing
from courseware.quizzes.bank.problems import BankProblems
from courseware.quizzes.bank.reading import Text

_WAIT = re.compile(r"wait\s+([0-9]+(?:\.[0-9]+)?)")
_CALL = re.compile(r"(?P<service>[A-Za-z0-9-]+)[\s.]+(?P<operation>[A-Z][A-Za-z0-9]*)\s*(?P<params>\{.*\})?")


def shown(value: Any) -> str:
    """Steps as lines. Raises Bad for what no line can say."""
    if not isinstance(value, list):
        raise Bad(_("These are no steps."))
    return "\n".join(_line(each) for each in value)


def _line(step: Any) -> str:
    match step:
        case {"wait": seconds, **rest} if not rest:
            return f"wait {seconds!r}"
        case {"service": str(service), "operation": str(operation), **rest} if not rest.keys() - {"params"}:
            params = rest.get("params")
            return f"{service} {operation} {writing.inline(params)}" if params else f"{service} {operation}"
        case _:
            raise Bad(_("This step is neither an operation nor a wait."))


def read(text: str) -> list[dict[str, Any]]:
    """Steps from lines; empty lines say nothing. Raises Bad."""
    return [_step(line.strip(), number) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _step(line: str, number: int) -> dict[str, Any]:
    waits = _WAIT.fullmatch(line)
    if waits:
        return {"wait": float(waits[1]) if "." in waits[1] else int(waits[1])}
    call = _CALL.fullmatch(line)
    if call is None or call["service"] == "wait":
        raise Bad(_("Write `service Operation {parameters}`, or `wait 60`."), number)
    step: dict[str, Any] = {"service": call["service"], "operation": call["operation"]}
    if call["params"]:
        try:
            params = Text(call["params"]).values
        except BankProblems as refused:
            raise Bad(refused.problems[0].message, number) from None
        if not isinstance(params, dict):
            raise Bad(_("Parameters stand in braces: {StreamName: clicks}."), number)
        if params:
            step["params"] = params
    return step

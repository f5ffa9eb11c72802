"""The history of a lab as a script for a terminal: what one did there, to be done again elsewhere.

Only what a command can do is a command. What AWS refused, and what only a lab can do, stands in it as a comment; so
does the time between two commands. What was taken back is left out.
"""

import json
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from courseware.labs import commands, worlds
from services.engine.clock import SECOND_US


def script(title: str, region: str, lines: Iterable[worlds.Line]) -> Iterator[str]:
    """The script, line by line. `lines` come oldest first, and may be many."""
    return (f"{line}\n" for line in _script(title, region, lines))


def _script(title: str, region: str, lines: Iterable[worlds.Line]) -> Iterator[str]:
    yield "#!/bin/sh"
    yield from _comment(title)
    yield from _comment(
        _("Commands of the AWS CLI, version 2. In a real account they make real resources, which cost money.")
    )
    yield f"export AWS_DEFAULT_REGION={region}"
    yield ""
    at_us: int | None = None
    for line in lines:
        # Where time was turned back, what counts is what was done before and since.
        if line.taken_back or line.turned_back:
            continue
        if at_us is not None and line.at_us > at_us:
            yield f"# sleep {_seconds(line.at_us - at_us)}"
        at_us = line.at_us
        yield from _steps(line)


def _seconds(us: int) -> str:
    """Microseconds as seconds, exactly.

    >>> _seconds(12_500_000), _seconds(30 * 86_400_000_000), _seconds(1)
    ('12.5', '2592000', '0.000001')
    """
    whole, rest = divmod(us, SECOND_US)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".")


def _steps(line: worlds.Line) -> Iterator[str]:
    """What one line of the history is in the script."""
    command = commands.cli(line.service, line.operation, line.params)
    if command is None:
        told = json.dumps(line.params, ensure_ascii=False, default=str)
        yield from _comment(_("In the lab: %(operation)s %(params)s") % {"operation": line.operation, "params": told})
    elif line.outcome:
        yield from _comment(_("Refused with %(code)s: %(command)s") % {"code": line.outcome, "command": command})
    else:
        yield command
    if line.count > 1:
        yield from _comment(_("%(count)d times") % {"count": line.count})


def _comment(text: str) -> Iterator[str]:
    """A text as comments: a line break in what somebody typed must not begin a command."""
    return (f"# {each}" for each in text.splitlines())

r"""The blanks of a text, each a few lines, with an empty line between two of them:

    hours = 24 ~ 1                     a number; behind ~ the tolerance, if there is one: 1, or 5 %
    label: Hours
    - 168 # That is a week. [one-limit]
    else: A day, if nobody says otherwise.

    thing: shard iterator | iterator   words; the first is the one that is shown
    - offset | cursor # Kafka calls it so. [all-alike]
    else: It begins with the name of a part of a stream.

    way:                               a list to choose from
    + pull
    - are pushed # Nobody pushes here. [nothing-runs]

`+` is right and `-` wrong; behind `#` stands what is said to it, in brackets at the end the belief that it shows.
Before a sign of the notation that is meant as itself stands a backslash (\# \| \[ \] \~ \\), and \n is a new line.
"""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from courseware.authoring.shapes.notation import Bad, escaped, plain, split

UNNAMED = "not-named"
_HEAD = re.compile(r"(?P<name>[a-z][a-z0-9_-]*)\s*(?P<sign>[=:])(?P<rest>.*)")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,28}|[0-9]+\.[0-9]+)")
Blank = dict[str, Any]


def shown(value: Any) -> str:
    """Blanks as lines. Raises Bad for what they cannot say."""
    if not isinstance(value, dict):
        raise Bad(_("These are no blanks."))
    found = "\n\n".join(_blank(name, each) for name, each in value.items())
    if read(found) != value:
        raise Bad(_("The notation cannot say this."))
    return found


def _blank(name: str, blank: Blank) -> str:
    lines = [_head(name, blank)]
    if "label" in blank:
        lines.append(f"label: {escaped(blank['label'])}")
    for option in blank.get("options", []):
        lines.append(f"{'+' if option.get('right') else '-'} {escaped(option['text'])}{_said(option)}")
    for wrong in blank.get("wrong", []):
        when = wrong["when"]
        words = " | ".join(map(escaped, when)) if isinstance(when, list) else _formula(when)
        lines.append(f"- {words}{_said(wrong)}")
    if "otherwise" in blank:
        lines.append(f"else: {escaped(blank['otherwise'])}")
    return "\n".join(lines)


def _head(name: str, blank: Blank) -> str:
    if "answer" in blank:
        tolerance = f" ~ {_formula(blank['tolerance'])}" if "tolerance" in blank else ""
        return f"{name} = {_formula(blank['answer'])}{tolerance}"
    return f"{name}: {' | '.join(map(escaped, blank.get('accept', [])))}".rstrip()


def _formula(value: Any) -> str:
    return escaped(value) if isinstance(value, str) else repr(value)


def _said(option: Blank) -> str:
    feedback, belief = option.get("feedback", ""), option.get("misconception", "")
    words = f" # {escaped(feedback)}" if feedback else ""
    return f"{words} [{belief}]" if belief and belief != UNNAMED else words


def read(text: str) -> dict[str, Blank]:
    """Blanks from lines. Raises Bad."""
    found: dict[str, Blank] = {}
    blank: Blank | None = None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line:
            blank = None
        elif blank is None:
            name, blank = _begun(line, number)
            if name in found:
                raise Bad(_("There are two blanks “%(name)s”.") % {"name": name}, number)
            found[name] = blank
        else:
            _add(blank, line, number)
    return found


def _begun(line: str, number: int) -> tuple[str, Blank]:
    head = _HEAD.fullmatch(line)
    if head is None:
        words = _("A blank begins with its name: `hours = 24` for a number, `thing: word | word` for words, `way:`.")
        raise Bad(words, number)
    rest = head["rest"].strip()
    if head["sign"] == "=":
        pieces = split(rest, "~", 1)
        blank: Blank = {"answer": _value(pieces[0], number)}
        return head["name"], blank | ({"tolerance": _value(pieces[1], number)} if len(pieces) > 1 else {})
    return head["name"], {"accept": [plain(each.strip()) for each in split(rest, "|")]} if rest else {"options": []}


def _value(text: str, number: int) -> str | int | float:
    text = text.strip()
    if not text:
        raise Bad(_("A number or a formula is missing here."), number)
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return plain(text)


def _add(blank: Blank, line: str, number: int) -> None:
    keys: dict[str, Callable[[], None]] = {
        "label:": lambda: blank.__setitem__("label", plain(line[6:].strip())),
        "else:": lambda: blank.__setitem__("otherwise", plain(line[5:].strip())),
    }
    for begin, take in keys.items():
        if line.startswith(begin):
            return take()
    if line[0] not in "+-":
        raise Bad(_("A line of a blank begins with `+`, `-`, `label:` or `else:`."), number)
    words, feedback, belief = _parts(line[1:].strip())
    if "options" in blank:
        option = {"text": plain(words), **({"right": True} if line[0] == "+" else {})}
        blank["options"].append(option | _reply(feedback, belief, needs_belief=line[0] == "-"))
        return None
    if line[0] == "+":
        raise Bad(_("`+` stands in a list to choose from, which begins with `name:` alone."), number)
    when = [plain(each.strip()) for each in split(words, "|")] if "accept" in blank else _value(words, number)
    wrong = {"when": when, **_reply(feedback, belief, needs_belief=True)}
    blank.setdefault("wrong", []).append({"feedback": "", **wrong})
    return None


def _parts(text: str) -> tuple[str, str, str]:
    words, *more = split(text, "#", 1)
    said = (more[0] if more else words).strip()
    belief = re.search(r"(?<!\\)\[([a-z0-9-]+)\]$", said)
    if belief:
        said = said[: belief.start()].strip()
    return (words.strip(), said, belief[1] if belief else "") if more else (said, "", belief[1] if belief else "")


def _reply(feedback: str, belief: str, *, needs_belief: bool) -> Blank:
    said = {"feedback": plain(feedback)} if feedback else {}
    belief = belief or (UNNAMED if needs_belief else "")
    return {**said, **({"misconception": belief} if belief else {})}

"""What each format can carry of a question, said independently of the code that writes and reads it."""

import msgspec

from courseware.quizzes.types.kinds import AnyQuestion

_ALWAYS = {"id", "type", "title", "group", "concepts", "difficulty", "page", "text", "explanation", "tags"}
_OWN = {
    "single": {"options", "shuffle"},
    "multiple": {"options", "shuffle"},
    "numeric": {"answer", "tolerance", "wrong", "otherwise"},
    "short": {"accept", "wrong", "otherwise"},
    "matching": {"pairs", "extra"},
    "essay": set(),
    "ordering": {"items"},
    "cloze": {"blanks"},
}
GIFT = {"single", "multiple", "numeric", "short", "matching", "essay"}
MOODLE = set(_OWN)


def by_gift(question):
    """The values that come back from a GIFT file."""
    found = _carried(question, further=set())
    # GIFT has no flag for an order that is kept, and none for capitals.
    found.pop("shuffle", None)
    return found


def by_moodle(question):
    """The values that come back from a Moodle XML file."""
    found = _carried(question, further={"hints", "unit", "exact_case"})
    if found["type"] == "cloze":
        names = {name: f"b{at}" for at, name in enumerate(question.blanks, 1)}
        for name, new in names.items():
            found["text"] = found["text"].replace("{" + name + "}", "{" + new + "}")
        found["blanks"] = {names[name]: each for name, each in found["blanks"].items()}
        for each in found["blanks"].values():
            each.pop("label", None)
    return found


def _carried(question, further):
    values = msgspec.to_builtins(question)
    keys = _ALWAYS | _OWN[values["type"]] | further
    found = _bare({key: each for key, each in values.items() if key in keys})
    if values["type"] in ("matching", "ordering"):
        for each in (*found.get("pairs", []), *found.get("extra", []), *found.get("items", [])):
            each["feedback"] = ""
    if values["type"] == "essay":
        found["rubric"] = [{"text": "The answer as a whole"}]
    return found


def _bare(value):
    """Without misconceptions, and without the white space around texts."""
    if isinstance(value, dict):
        return {key: "" if key == "misconception" else _bare(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_bare(each) for each in value]
    return value.strip() if isinstance(value, str) else value


def normal(values):
    """Values by the schema: what is left to its default is not there, lists of wrong words one by one."""
    found = msgspec.to_builtins(msgspec.convert(values, AnyQuestion))
    return _single(found)


def _single(value):
    if isinstance(value, dict):
        found = {key: _single(each) for key, each in value.items()}
        if isinstance(found.get("wrong"), list):
            found["wrong"] = [
                {**each, "when": word} if isinstance(each["when"], list) else each
                for each in found["wrong"]
                for word in (each["when"] if isinstance(each["when"], list) else [each["when"]])
            ]
        for key in ("misconception", "feedback"):
            if found.get(key) == "":
                del found[key]
        return found
    return [_single(each) for each in value] if isinstance(value, list) else value

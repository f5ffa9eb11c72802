"""Values as YAML that the bank's reader reads as the same values, in the way in which authors write it."""

from functools import lru_cache
from typing import Any

import yaml

from courseware.quizzes.bank.problems import BankProblems
from courseware.quizzes.bank.reading import Text

WIDTH = 110
LONGEST_QUOTED = 60
_ORDER = (
    *("id", "type", "title", "group", "concepts", "tags", "difficulty", "page", "in_quiz", "reserved"),
    *("parameters", "values", "require", "text", "hints", "scenario", "steps"),
)
_LAST = ("otherwise", "observed", "reflect", "explanation")


class _Dumper(yaml.CSafeDumper):
    """What writes YAML for authors."""


def _words(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text and not dumper.default_flow_style:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    # What Python's YAML takes for words and ours for a number, or the other way round, stands in quotes; a sentence in
    # which a sign of YAML stands is easier to read folded.
    is_sentence = len(text) > LONGEST_QUOTED and text == " ".join(text.split()) and not dumper.default_flow_style
    style = None if _is_plain(text) else ">" if is_sentence else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


@lru_cache(maxsize=4096)
def _is_plain(text: str) -> bool:
    try:
        found = Text(text).values
    except (BankProblems, UnicodeError):
        return False
    return isinstance(found, str) and found == text


_Dumper.add_representer(str, _words)


class _Flow(_Dumper):
    pass


def written(values: Any) -> str:
    """Values in blocks, a line each."""
    return yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False)


def inline(values: Any) -> str:
    """Values in one line."""
    text = yaml.dump(values, Dumper=_Flow, allow_unicode=True, sort_keys=False, width=100_000, default_flow_style=True)
    return text.removesuffix("\n").removesuffix("\n...")


def in_order(content: dict[str, Any]) -> dict[str, Any]:
    """A question's keys in the order in which one reads it."""
    first = [key for key in _ORDER if key in content]
    last = [key for key in _LAST if key in content]
    middle = [key for key in content if key not in first and key not in last]
    return {key: content[key] for key in (*first, *middle, *last)}

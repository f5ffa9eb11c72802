"""What lessons ask of the quizzes: which questions there are of which concepts, and a question drawn inside a text."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from courseware.labs.topics import Topic

try:
    checks: Any = import_module("courseware.quizzes.checks")
    loading: Any = import_module("courseware.quizzes.bank.loading")
except ImportError:  # as long as there are none
    checks = loading = None


def bank_of(topic: Topic) -> Any | None:
    """A topic's questions; None where it has none yet. Raises what the bank raises for one that cannot be read."""
    if loading is None or topic.folder is None or not (topic.folder / "bank").is_dir():
        return None
    return loading.load(topic)


def by_concept(bank: Any | None) -> Mapping[str, Sequence[str]]:
    """The ids of the questions by the ids of the concepts they ask for."""
    return bank.concepts() if bank is not None else {}


def drawn(request: HttpRequest, topic: str, question: str) -> SafeString:
    """A question as this reader sees it; nothing, where there is none of that id."""
    return checks.check(request, topic, question) if checks is not None else SafeString()

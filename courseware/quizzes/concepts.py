"""What a question is about, in the words of its topic's `concepts.yaml`."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from courseware.labs import topics
from courseware.quizzes.models import Item


@dataclass(frozen=True)
class Concept:
    id: str
    name: str
    line: str


def named(item: Item) -> list[Concept]:
    """The concepts that a question is about, as far as the topic has words for them."""
    topic = topics.topic(item.question.topic)
    path = topic.folder / "concepts.yaml" if topic and topic.folder else None
    if path is None or not path.is_file():
        return []
    known = _read(path, path.stat().st_mtime_ns)
    return [known[each] for each in item.version.concepts if each in known]


@lru_cache(maxsize=16)
def _read(path: Path, changed_ns: int) -> dict[str, Concept]:
    listed = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return {each["id"]: Concept(each["id"], each.get("name", ""), each.get("line", "")) for each in listed}

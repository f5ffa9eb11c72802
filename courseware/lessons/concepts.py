"""What a topic teaches, concept by concept: `concepts.yaml`."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from courseware.lessons import yamls

FILE = "concepts.yaml"


class Concept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A concept: how it is called in tags, its name, what it says in one sentence.

    `is_live`: the service that it is about is built, so that a figure, an experiment or a task can show it.
    """

    id: str
    name: str
    line: str
    is_live: bool = False


def read(topic_folder: Path) -> Mapping[str, Concept]:
    """A topic's concepts by their ids, in their order; none where the file is not there. Raises Unreadable."""
    path = topic_folder / FILE
    if not path.exists():
        return {}
    found = yamls.read(path.read_text(encoding="utf-8") or "[]", list[Concept], path)
    return {concept.id: concept for concept in found}

"""A topic's lesson as a whole: its pages in their order, its glossary and its concepts, read from the topic's folder.

A page is made once in a process, and again when a file has changed since: so whoever writes one sees it at once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

from courseware.labs.topics import Topic
from courseware.lessons import concepts, drawing, glossary, sources
from courseware.lessons.concepts import Concept
from courseware.lessons.faults import Fault, Unreadable
from courseware.lessons.glossary import Glossary
from courseware.lessons.numbers import Value
from courseware.lessons.page import Page
from courseware.lessons.sources import LANGUAGE, Source
from courseware.lessons.writing import Writing

Stamp = tuple[tuple[Path, int, int], ...]
Edits = tuple[tuple[str, str], ...]

# Pages that are told otherwise than in their files: functions of a topic's slug that give pairs of name and text,
# filled when apps are ready.
EDITED: list[Callable[[str], Edits]] = []


@dataclass(frozen=True)
class Lesson:
    """What a topic teaches, in one language. `faults` are those of files that cannot be read at all."""

    topic: str
    sources: tuple[Source, ...] = ()
    glossary: Glossary = field(default_factory=lambda: Glossary(Path()))
    concepts: Mapping[str, Concept] = field(default_factory=dict)
    numbers: Mapping[str, Value] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    _drawn: dict[str, Page] = field(default_factory=dict, compare=False)

    def page(self, name: str) -> Page | None:
        """The page of that name, which is drawn when it is first asked for."""
        if name not in self._drawn:
            source = next((each for each in self.sources if each.name == name), None)
            if source is None:
                return None
            self._drawn[name] = drawing.draw(Writing(self.topic, source, self.glossary, self.numbers))
        return self._drawn[name]

    @property
    def pages(self) -> Iterator[Page]:
        """All pages in their order."""
        return (page for page in map(self.page, self.names) if page is not None)

    @property
    def names(self) -> list[str]:
        """What the pages are called, in their order."""
        return [source.name for source in self.sources]

    def beside(self, name: str) -> tuple[Source | None, Source | None]:
        """The page before that page, and the one after."""
        at = self.names.index(name)
        after = self.sources[at + 1] if at + 1 < len(self.sources) else None
        return (self.sources[at - 1] if at else None), after

    @property
    def minutes(self) -> int:
        """How long it takes to read all of it."""
        return sum(source.minutes for source in self.sources)


def lesson_of(topic: Topic, language: str = "") -> Lesson:
    """The lesson of a topic, empty where it is not begun."""
    if topic.folder is None:
        return Lesson(topic.slug)
    language = language or get_language() or LANGUAGE
    numbers, stamp = _Numbers(topic), stamp_of(topic, language)
    return _lesson(topic.slug, topic.folder, language, numbers, stamp, edits_of(topic))


def edits_of(topic: Topic) -> Edits:
    """The pages of a topic that are told otherwise than in their files."""
    return tuple(each for told in EDITED for each in told(topic.slug))


def stamp_of(topic: Topic, language: str) -> Stamp:
    """The files of a lesson: when each was written, and how long it is."""
    return _stamp(topic.folder, language) if topic.folder else ()


class _Numbers:
    """A topic's numbers as part of a key: they are the same for as long as the process lives."""

    def __init__(self, topic: Topic) -> None:
        self.values: Mapping[str, Value] = topic.numbers

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Numbers) and self.values is other.values

    def __hash__(self) -> int:
        return id(self.values)


def _stamp(folder: Path, language: str) -> Stamp:
    paths = [*sources.files(folder, language), glossary.path_of(folder, language), folder / concepts.FILE]
    found = []
    for path in paths:
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        found.append((path, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


@lru_cache(maxsize=32)
def _lesson(topic: str, folder: Path, language: str, numbers: _Numbers, stamp: Stamp, edits: Edits) -> Lesson:
    faults: list[Fault] = []
    words, taught = Glossary.of(glossary.path_of(folder, language), ()), {}
    try:
        words = glossary.read(folder, language)
    except Unreadable as error:
        faults.append(error.fault)
    try:
        taught = dict(concepts.read(folder))
    except Unreadable as error:
        faults.append(error.fault)
    read, told = [], dict(edits)
    for path in sources.files(folder, language):
        try:
            read.append(sources.read(path, told.get(sources.name_of(path), "")))
        except Unreadable as error:
            faults.append(error.fault)
    return Lesson(topic, tuple(read), words, taught, numbers.values, tuple(faults))


def all_faults(lesson: Lesson) -> Iterator[Fault]:
    """What is wrong with the files, before it is asked whether what they name is there."""
    yield from lesson.faults
    for page in lesson.pages:
        yield from page.faults

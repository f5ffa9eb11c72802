"""A topic's words: `glossary/<language>.yaml`. A term has one sentence, and leads to the page that teaches it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from courseware.lessons import yamls
from courseware.lessons.sources import LANGUAGE


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A term. `also` are other words for it, those of the slides among them; `page` is the name of a page."""

    term: str
    line: str
    page: str = ""
    also: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """How the term is called in addresses."""
        return anchor_of(self.term)


def anchor_of(words: str) -> str:
    """
    >>> anchor_of("Shard iterator (KCL)")
    'shard-iterator-kcl'
    """
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")


@dataclass(frozen=True)
class Glossary:
    """A topic's terms, found by any of their words."""

    path: Path
    terms: tuple[Term, ...] = ()
    _by_words: Mapping[str, Term] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path, terms: Iterable[Term]) -> "Glossary":
        """The terms in the order of the alphabet."""
        ordered = tuple(sorted(terms, key=lambda each: each.term.casefold()))
        # A term's own name goes before what another is called too.
        others = {_key(word): term for term in ordered for word in term.also}
        return cls(path, ordered, others | {_key(term.term): term for term in ordered})

    def find(self, words: str) -> Term | None:
        """The term of these words, in the singular or the plural."""
        key = _key(words)
        return self._by_words.get(key) or self._by_words.get(key.removesuffix("s"))


def path_of(topic_folder: Path, language: str = LANGUAGE) -> Path:
    """Where a topic's glossary lies in a language; where it is not translated, in English."""
    translated = topic_folder / "glossary" / f"{language}.yaml"
    return translated if translated.exists() else topic_folder / "glossary" / f"{LANGUAGE}.yaml"


def read(topic_folder: Path, language: str = LANGUAGE) -> Glossary:
    """A topic's glossary, empty where it is not begun. Raises Unreadable."""
    path = path_of(topic_folder, language)
    if not path.exists():
        return Glossary.of(path, ())
    return Glossary.of(path, yamls.read(path.read_text(encoding="utf-8") or "[]", list[Term], path))


def _key(words: str) -> str:
    return " ".join(words.casefold().replace("-", " ").split())

"""Questions of a bank to choose from, each with its key: an instructor picks what she has read."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.quizzes import serving, words
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.models import Mode, Quiz, Version
from courseware.quizzes.texts import html, inline
from courseware.quizzes.types import cloze, essay, kinds, lab
from courseware.quizzes.types.kinds import AnyQuestion, AnyShown

A_PAGE = 12


@dataclass(frozen=True)
class Offered:
    """A question as it is offered: one draw of it, and what is right."""

    topic: str
    id: str
    title: str
    kind: str
    difficulty: str
    concepts: str
    tags: str
    body: SafeString
    key: tuple[SafeString, ...]
    is_in: bool = False


def page_of(quiz: Quiz, said: dict[str, Any], number: str | None) -> tuple[Page[AnyQuestion], list[Offered]]:
    """The questions that fit what is looked for, a page of them, and these as they are offered."""
    topic = topics.topic(said.get("topic") or quiz.topic)
    found = [each for each in _bank(topic, quiz) if _fits(each, said, quiz)]
    page = Paginator(found, A_PAGE).get_page(number)
    inside = set(quiz.slots.exclude(question=None).values_list("topic", "question__name"))
    return page, [offered(topic, each, inside) for each in page.object_list] if topic else []


def _bank(topic: Topic | None, quiz: Quiz) -> list[AnyQuestion]:
    return list(serving.usable_by(quiz.owner_id, topic).values()) if topic else []


def _fits(question: AnyQuestion, said: dict[str, Any], quiz: Quiz) -> bool:
    text = f"{question.id} {question.title} {question.text} {' '.join(question.tags)}".casefold()
    return (
        all(word in text for word in (said.get("q") or "").casefold().split())
        and (not said.get("concept") or said["concept"] in question.concepts)
        and (not said.get("tag") or said["tag"] in question.tags)
        and (not said.get("difficulty") or said["difficulty"] == question.difficulty)
        and (quiz.mode == Mode.GRADED or not kinds.is_by_hand(question))
    )


def offered(topic: Topic, question: AnyQuestion, inside: set[tuple[str, str]]) -> Offered:
    body, key = _drawn(topic.slug, loading.content(question))
    return Offered(
        topic=topic.slug,
        id=question.id,
        title=question.title,
        kind=words.kind(kinds.type_of(question)),
        difficulty=question.difficulty,
        concepts=", ".join(question.concepts),
        tags=", ".join(question.tags),
        body=body,
        key=key,
        is_in=(topic.slug, question.id) in inside,
    )


def of_version(version: Version) -> Offered:
    """A question as it was when it was asked."""
    return offered(serving.topic_called(version.question.topic), serving.content_of(version), set())


@lru_cache(maxsize=1024)
def _drawn(topic_slug: str, content: bytes) -> tuple[SafeString, tuple[SafeString, ...]]:
    """A question's text and key at one draw."""
    topic = serving.topic_called(topic_slug)
    question: AnyQuestion = msgspec.json.decode(content, type=AnyQuestion)
    try:
        shown, _seed = serving.prepared(topic, question, "offered")
    except serving.NoQuestion:
        return html(question.text), ()
    text = cloze.BLANK.sub("____", shown.text) if isinstance(shown, cloze.Shown) else shown.text
    return html(text), tuple(inline(line) for line in _key(topic, shown))


def _key(topic: Topic, shown: AnyShown) -> list[str]:
    if isinstance(shown, essay.Shown):
        return [f"{each.text} ({words.points(each.points)})" for each in shown.rubric]
    if isinstance(shown, lab.Shown):
        return [goal.text for goal in shown.goals]
    kind, ground = kinds.kind_of(shown), ground_of(topic)
    answer = kind.read(shown, kind.right(shown, ground))
    lines = kind.tell(shown, answer, kind.grade(shown, answer, ground))
    if kinds.type_of(shown) == "ordering":
        return [f"{line.given}) {line.text}" for line in lines]
    return [": ".join(filter(None, [line.text, line.given])) for line in lines if line.mark == "right"]

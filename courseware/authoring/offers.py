"""What an editor proposes: groups, concepts, pages, beliefs, starts, operations of a topic."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from courseware.authoring import starts
from courseware.authoring.models import Written
from courseware.authoring.words import listed
from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.lessons import lesson as lessons
from courseware.quizzes import serving
from services.engine.service import Kind

Choice = tuple[str, str]


def offered(topic: Topic, source: str) -> Sequence[Choice]:
    """What a field may hold, as (value, words)."""
    return _SOURCES[source](topic)


def _groups(topic: Topic) -> list[Choice]:
    return [(each.id, each.title) for each in serving.bank_of(topic).groups]


def _difficulties(topic: Topic) -> list[Choice]:
    return [("recall", _("recall")), ("apply", _("apply")), ("analyse", _("analyse"))]


def _compares(topic: Topic) -> list[Choice]:
    return [
        ("equal", _("equal to")),
        ("not_equal", _("other than")),
        ("at_least", _("at least")),
        ("at_most", _("at most")),
    ]


def _concepts(topic: Topic) -> list[Choice]:
    known = lessons.lesson_of(topic).concepts
    if known:
        return [(each.id, f"{each.id} {each.name}") for each in known.values()]
    named = dict.fromkeys(name for each in serving.bank_of(topic).questions.values() for name in each.concepts)
    return [(name, name) for name in named]


def _pages(topic: Topic) -> list[Choice]:
    found: list[Choice] = []
    for page in lessons.lesson_of(topic).pages:
        found.append((page.name, page.title))
        found += [(f"{page.name}#{each.anchor}", f"{page.title}: {each.words}") for each in page.contents]
    return found or [(each, each) for each in dict.fromkeys(q.page for q in serving.bank_of(topic).questions.values())]


def _beliefs(topic: Topic) -> list[Choice]:
    return list(serving.bank_of(topic).misconceptions.items())


def _tags(topic: Topic) -> list[Choice]:
    columns = Written.objects.filter(topic=topic.slug).exclude(tags="").values_list("tags", flat=True)
    return [(tag, tag) for tag in sorted({tag for column in columns for tag in listed(column)})]


def _starts(topic: Topic) -> list[Choice]:
    own = [(each.slug, each.slug) for each in topic.lab.scenarios]
    made = [(each.name, each.title) for each in starts.of_topic(topic)]
    return [("", _("the lab's own start")), *own, *made]


def _services(topic: Topic) -> list[Choice]:
    return [(each.name, each.name) for each in topic.services]


def _looks(topic: Topic) -> list[Choice]:
    return [(name, name) for name in _looking(topic.slug)]


@lru_cache(maxsize=16)
def _looking(slug: str) -> tuple[str, ...]:
    topic = topics.topic(slug)
    services = topic.services if topic else ()
    return tuple(sorted(name for each in services for name, done in each.operations.items() if done.kind is Kind.LOOKS))


def _functions(topic: Topic) -> list[Choice]:
    return [(name, name) for name in sorted(topic.functions)]


_SOURCES = {
    "groups": _groups,
    "difficulties": _difficulties,
    "compares": _compares,
    "concepts": _concepts,
    "pages": _pages,
    "beliefs": _beliefs,
    "tags": _tags,
    "starts": _starts,
    "services": _services,
    "looks": _looks,
    "functions": _functions,
}

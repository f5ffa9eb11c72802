"""Pages of lessons that are told otherwise here: checked as their files are, kept in versions, and served."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courseware.authoring import further, harm
from courseware.authoring.models import EditedPage, PageRevision, Stamp
from courseware.labs.topics import Topic
from courseware.lessons import drawing, lesson, sources
from courseware.lessons.checking import naming
from courseware.lessons.faults import Fault, Unreadable
from courseware.lessons.lesson import Edits
from courseware.lessons.writing import Writing
from courseware.lessons.yamls import line_of
from courseware.people.models import Person
from courseware.quizzes import serving

LONGEST = 200_000
_kept: dict[str, tuple[str, Edits]] = {}


class Newer(Exception):
    """Somebody saved a version meanwhile."""


@dataclass(frozen=True)
class Shipped:
    """A page as it is in its file."""

    name: str
    path: Path
    text: str

    @property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()


def shipped(topic: Topic) -> dict[str, Shipped]:
    """A topic's pages as they are in their files, in their order."""
    found = {}
    for path in sources.files(topic.folder) if topic.folder else ():
        try:
            name = sources.name_of(path)
        except Unreadable:
            continue
        found[name] = Shipped(name, path, path.read_text(encoding="utf-8"))
    return found


def _key(topic: str) -> str:
    return f"pages {topic}"[:40]


def edits_of(topic: str) -> Edits:
    """The pages of a topic that are told otherwise, read anew when one of them has changed."""
    word = Stamp.objects.filter(topic=_key(topic)).values_list("word", flat=True).first()
    if word is None:
        return ()
    known, found = _kept.get(topic, ("", ()))
    if known != word:
        rows = EditedPage.objects.filter(topic=topic, is_archived=False, number__gt=0).order_by("page")
        found = tuple((each.page, newest(each).content) for each in rows)
        _kept[topic] = (word, found)
    return found


def newest(edited: EditedPage) -> PageRevision:
    """The version that counts."""
    found: PageRevision = edited.revisions.get(number=edited.number)
    return found


def faults(topic: Topic, page: Shipped, text: str) -> list[Fault]:
    """What is wrong with a page's text, as `check_course` would say it; nothing where it can be served."""
    if len(text) > LONGEST or "\0" in text:
        words = _("A page has at most %(most)s characters, and none that cannot be kept.") % {"most": f"{LONGEST:,}"}
        return [Fault(page.path, 1, words)]
    try:
        source = sources.read(page.path, text or "\n")
    except Unreadable as unreadable:
        return [unreadable.fault]
    taught = lesson.lesson_of(topic)
    drawn = drawing.draw(Writing(topic.slug, source, taught.glossary, taught.numbers))
    named = naming.faults_of_page(topic, taught, drawn, serving.bank_of(topic))
    acting = (Fault(page.path, line_of(text, words), harm.said(words)) for words in harm.in_pieces(drawn.pieces))
    return sorted([*drawn.faults, *named, *acting])


def save(topic: Topic, page: Shipped, text: str, author: Person, *, seen: int, note: str) -> EditedPage:
    """A new version of a page that was found to be without faults. Raises Newer."""
    try:
        with transaction.atomic():
            edited = EditedPage.objects.select_for_update().filter(topic=topic.slug, page=page.name).first()
            edited = edited or EditedPage(topic=topic.slug, page=page.name, owner=author)
            if edited.number != seen:
                raise Newer
            if seen == 0 or edited.is_archived:
                edited.base, edited.based_on = page.text, page.digest
            edited.number, edited.is_archived = seen + 1, False
            edited.save()
            PageRevision.objects.create(edited=edited, number=edited.number, content=text, author=author, note=note)
            changed(topic.slug)
    except IntegrityError:
        raise Newer from None
    return edited


def keep_mine(edited: EditedPage, page: Shipped) -> None:
    """Goes on with the page as it is told here, now that the newer file was seen."""
    edited.base, edited.based_on = page.text, page.digest
    edited.save(update_fields=["base", "based_on", "changed_at"])


def take_shipped(edited: EditedPage) -> None:
    """The file counts again; the versions stay."""
    with transaction.atomic():
        edited.is_archived = True
        edited.save(update_fields=["is_archived", "changed_at"])
        changed(edited.topic)


def changed(topic: str) -> None:
    """Tells all processes."""
    further.changed(_key(topic))

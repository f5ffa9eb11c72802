"""Of an instructor: the questions and pages that she wrote. They stay for those who use them, without her name."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courseware.authoring.models import PageRevision, Revision
from courseware.people.own_data import Kept, collects


@collects
def writings_of(person_id: int) -> Iterable[Kept]:
    """Each version that she saved; the texts as files."""
    questions = Revision.objects.filter(author=person_id).select_related("written").order_by("pk")
    pages = PageRevision.objects.filter(author=person_id).select_related("edited").order_by("pk")
    files = {
        f"questions/{each.written.topic}-{each.written.name}-{each.number}.yaml": each.content for each in questions
    }
    files |= {f"pages/{each.edited.topic}-{each.edited.page}-{each.number}.md": each.content for each in pages}
    rows = [
        {"what": name, "version": each.number, "note": each.note, "saved": each.made_at}
        for name, each in [
            *((each.written.name, each) for each in questions),
            *((each.edited.page, each) for each in pages),
        ]
    ]
    if rows:
        yield Kept("writings", _("Questions and pages that you wrote"), rows, files)

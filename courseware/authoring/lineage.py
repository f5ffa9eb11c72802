"""Which row of a question as it is now was which row of an older version: followed back, version by version.

Each version says of which one its form was made and which row is which (`Revision.came_from`). Where it does not, since
it was written as YAML or came in a file, rows are told by their texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from courseware.authoring import contents, keeping
from courseware.authoring.models import Revision, Written
from courseware.quizzes.bank import loading
from courseware.quizzes.teaching.pairing import Origins, fits, paired, rows_of

MOST_VERSIONS = 200


@dataclass(frozen=True)
class _Text:
    """A version: its digest, the texts of its rows, and what it says of where they are from."""

    digest: str
    rows: dict[str, list[str]]
    came_from: keeping.Origin
    number: int


def origins(topic: str, name: str, digest: str) -> dict[str, Origins]:
    """Of each list of rows, which one each was in the version of that digest; nothing where there is none such.

    For `pairing.LINEAGES`.
    """
    written = Written.objects.filter(topic=topic, name=name, is_archived=False, number__gt=0).first()
    if written is None:
        return {}
    known = {each.number: each for each in _versions(written)}
    here = known.get(written.number)
    if here is None:
        return {}
    found: dict[str, Origins] = {path: list(range(len(texts))) for path, texts in here.rows.items()}
    while here.digest != digest:
        before = known.get(_made_of(here))
        if before is None:
            return {}
        found = {path: _through(each, _step(path, before, here)) for path, each in found.items()}
        here = before
    return found


def _versions(written: Written) -> list[_Text]:
    topic = keeping.topic_of(written)
    revisions = [(each.number, each.content, each.came_from) for each in _newest(written)]
    found = []
    for number, content, came_from in [*revisions, (0, written.base, {})]:
        try:
            question = contents.question_of(topic, content)
        except contents.Refused:
            continue
        found.append(_Text(loading.digest(question), rows_of(question), came_from, number))
    return found


def _newest(written: Written) -> Sequence[Revision]:
    return written.revisions.order_by("-number")[:MOST_VERSIONS]


def _made_of(text: _Text) -> int:
    """An older version, always: so that following them comes to an end."""
    return int(text.came_from["version"]) if _says(text) else text.number - 1


def _says(text: _Text) -> bool:
    """Whether it says of which version it was made, and not nonsense: what a form says came from a browser."""
    said = text.came_from.get("version")
    return isinstance(said, int) and 0 <= said < text.number


def _step(path: str, before: _Text, after: _Text) -> Origins:
    old, new = before.rows.get(path, []), after.rows.get(path, [])
    if not _says(after):
        return paired(old, new)
    # Numbers above those of the version's own rows are those of new ones.
    numbers = after.came_from.get(path, list(range(len(new))))
    said = [number if number < len(old) else None for number in numbers]
    return said if fits(said, old, new) else paired(old, new)


def _through(later: Origins, earlier: Origins) -> Origins:
    return [None if each is None else earlier[each] for each in later]

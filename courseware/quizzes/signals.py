"""What happens to answers when a guest becomes somebody."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import ngettext

from courseware.people.persons import guest_has, guest_joined
from courseware.quizzes import merging, queries


@receiver(guest_joined)
def hand_answers_over(guest_id: int, person_id: int, **_: Any) -> None:
    merging.merge(guest_id, person_id)


@receiver(guest_has)
def tell_of_answers(guest_id: int, **_: Any) -> str:
    count = queries.has_answers(guest_id)
    return ngettext("%(count)s answer", "%(count)s answers", count) % {"count": count} if count else ""

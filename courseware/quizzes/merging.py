"""What becomes of answers when a guest signs in as somebody who had been here before: they are added to hers.

Attempts get the numbers after those that are there. Of two open attempts at one quiz the guest's is handed in as it
stands, since a person has one; nothing of either is lost. Erasing a person takes her attempts and answers with her.
"""

from django.db import transaction
from django.db.models import Max

from courseware.quizzes import attempts
from courseware.quizzes.models import Attempt, Item


def merge(from_person: int, to_person: int) -> None:
    """Gives all that one person answered to another."""
    with transaction.atomic():
        for attempt in Attempt.objects.select_related("quiz").filter(person=from_person).order_by("number"):
            _hand_over(attempt, to_person)
        # A form's token is made for one page, so that the same one twice is the same asking twice.
        known = Item.objects.filter(person=to_person).values("token")
        Item.objects.filter(person=from_person, token__in=known).delete()
        Item.objects.filter(person=from_person).update(person=to_person)


def _hand_over(attempt: Attempt, to_person: int) -> None:
    theirs = Attempt.objects.filter(quiz=attempt.quiz, person=to_person)
    if attempt.closed_at is None and theirs.filter(closed_at=None).exists():
        attempt = attempts.close(attempt)
    number = (theirs.aggregate(last=Max("number"))["last"] or 0) + 1
    Attempt.objects.filter(pk=attempt.pk).update(person=to_person, number=number)

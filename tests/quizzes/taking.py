"""What somebody does at a quiz with a browser without scripts, in her words."""

import re
from typing import Any

from django.test import Client

from courseware.quizzes import serving
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.models import Item
from courseware.quizzes.types import kinds
from tests.quizzes.cast import QUIZ_TOPIC

HTMX = {"HX-Request": "true"}


def begin(client: Client) -> str:
    """Begins the quiz, and gives the address of the question to which one is sent."""
    answered = client.post("/quizzes/toy/begin")
    assert answered.status_code == 302, answered.content
    return answered["Location"]


def hidden(page: bytes, name: str) -> str:
    """A hidden field of the first form of a question."""
    found = re.search(rf'name="{name}" value="([^"]*)"'.encode(), page)
    return found[1].decode() if found else ""


def item_at(address: str) -> Item:
    """The newest try behind the address of a question, of who began last."""
    number, position = map(int, re.search(r"/(\d+)/(\d+)/", address).groups())
    found = Item.objects.filter(attempt__number=number, position=position)
    return found.select_related("attempt", "question", "version").order_by("-attempt_id", "-try_number").first()


def right(item: Item) -> dict[str, list[str]]:
    """The form that answers an item rightly."""
    shown = serving.shown_of(item)
    return {**kinds.kind_of(shown).right(shown, ground_of(QUIZ_TOPIC)), "token": [item.token], "do": ["answer"]}


def wrong(item: Item) -> dict[str, list[str]]:
    """A form that answers it wrongly."""
    shown = serving.shown_of(item)
    return {**kinds.kind_of(shown).wrong(shown, ground_of(QUIZ_TOPIC))[0], "token": [item.token], "do": ["answer"]}


def answer_all(client: Client, form: Any = right) -> list[Item]:
    """Begins, and answers question by question until the whole attempt is shown."""
    items = []
    address = begin(client)
    for position in range(1, 20):
        address = re.sub(r"/\d+/$", f"/{position}/", address)
        if client.get(address).status_code == 404:
            break
        item = item_at(address)
        client.post(address, form(item))
        items.append(item)
    return items


def key_words(item: Item) -> list[str]:
    """Texts of an item that may not be seen before it is answered: explanation and feedback."""
    shown = serving.shown_of(item)
    said = [shown.explanation]
    result = kinds.kind_of(shown)
    for form in result.wrong(shown, ground_of(QUIZ_TOPIC)):
        graded = kinds.grade(shown, kinds.read(shown, form), ground_of(QUIZ_TOPIC))
        said += [part.feedback for part in graded.parts if part.feedback and part.name != "observed"]
    # What is as short as a number may stand in any page.
    return [text.replace("**", "").split(". ")[0] for text in said if len(text) > 3]


def score(item: Item) -> int | None:
    """The mark as it is in the database now."""
    return Item.objects.values_list("score", flat=True).get(pk=item.pk)

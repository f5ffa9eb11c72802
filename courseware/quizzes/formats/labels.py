"""What a question says about itself as words, for formats that know nothing but a name and tags.

`concept:KIN-35`, `difficulty:analyse`, `page:hot-keys`, `group:placement`; a tag without such a beginning is a tag.
"""

import re
from collections.abc import Iterable
from typing import Any

from courseware.quizzes.types.contract import Question

_BEGINNINGS = ("concept:", "difficulty:", "page:", "group:")
_DIFFICULTIES = {"recall", "apply", "analyse"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_PAGE = re.compile(r"[a-z0-9][a-z0-9-]*(?:#[A-Za-z0-9_.:-]+)?")
LONGEST_TAG = 160
MOST_TAGS = 30


def of_question(question: Question) -> list[str]:
    """All that is said of a question, as words."""
    about = [f"difficulty:{question.difficulty}", *(f"concept:{each}" for each in question.concepts)]
    if question.page:
        about.append(f"page:{question.page}")
    if question.group:
        about.append(f"group:{question.group}")
    return [*about, *question.tags]


def values(name: str, said: Iterable[str]) -> dict[str, Any]:
    """The same as a question's values; what is not said is empty. A name that is none is left to whoever stores it."""
    words = [" ".join(each.split())[:LONGEST_TAG] for each in said][:MOST_TAGS]
    about = {kind: [each.removeprefix(kind) for each in words if each.startswith(kind)] for kind in _BEGINNINGS}
    page = next((each for each in about["page:"] if _PAGE.fullmatch(each)), "")
    found: dict[str, Any] = {
        "id": name if _NAME.fullmatch(name) else "",
        "group": next((each for each in about["group:"] if _NAME.fullmatch(each)), ""),
        "concepts": list(dict.fromkeys(each for each in about["concept:"] if _NAME.fullmatch(each))),
        "difficulty": next((each for each in about["difficulty:"] if each in _DIFFICULTIES), "apply"),
        "page": page,
    }
    tags = [each for each in words if each and not each.startswith(_BEGINNINGS)]
    return found | ({"tags": list(dict.fromkeys(tags))} if tags else {})

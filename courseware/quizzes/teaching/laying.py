"""A mended question as a page of the one that was asked: each choice at the place at which it was answered.

An answer refers to places on the page, and stays as it was given. So what is mended is laid out as that page was: a
choice that was moved or reworded stands where it stood, one that was taken out stays there and counts for nothing, one
that is new is left out. Where an answer says nothing about the mended question, `Differs` says why.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from django.utils.translation import gettext as _

from courseware.quizzes.ground import Ground
from courseware.quizzes.teaching.pairing import Origins, paired
from courseware.quizzes.types import cloze, essay, kinds, lab, matching, multiple, ordering, predict, single
from courseware.quizzes.types.choices import ShownOption
from courseware.quizzes.types.contract import Answer
from courseware.quizzes.types.draw import Draw, drawn
from courseware.quizzes.types.kinds import AnyQuestion, AnyShown

T = TypeVar("T")
replace = msgspec.structs.replace


class Differs(Exception):
    """An answer to the one says nothing about the other. Its text is the reason, in words."""


class _Texts:
    """Rows of a list as one person saw them, before and after, and which became which."""

    def __init__(self, before: Sequence[str], after: Sequence[str], origins: Origins) -> None:
        self._before = [each.strip() for each in before]
        self._after = [each.strip() for each in after]
        self._became = {old: new for new, old in enumerate(origins) if old is not None}

    def now(self, text: str) -> str | None:
        """What a row says now that said this; None for one that was taken out."""
        said = text.strip()
        if said in self._before:
            place = self._became.get(self._before.index(said))
            return None if place is None else self._after[place]
        # It was taken out in an earlier version: it may be back.
        return said if said in self._after else None

    def knows(self, text: str) -> bool:
        return text.strip() in self._before


def laid(
    was: AnyQuestion,
    now: AnyQuestion,
    before: AnyShown,
    fresh: AnyShown,
    *,
    answer: Answer,
    draws: tuple[Draw, Draw],
    origins: Mapping[str, Origins],
) -> AnyShown:
    """The mended question on the page of the one that was asked. Raises Differs."""
    if was.parameters and (was.parameters, was.require) != (now.parameters, now.require):
        raise Differs(_("It was asked with other numbers."))
    found = _laid(was, now, before, fresh, answer, draws, origins)
    if _asked(before) != _asked(found):
        raise Differs(_("It asks for something else than it did."))
    return found


def draws_of(was: AnyQuestion, now: AnyQuestion, seed: str, ground: Ground) -> tuple[Draw, Draw]:
    """What a seed makes of both. Raises Unclear."""
    return drawn(was, seed, ground), drawn(now, seed, ground)


def _asked(shown: AnyShown) -> set[tuple[str, str, str, tuple[str, ...]]]:
    """What an answer has to have, in whatever order: fields, and the places that may be chosen in them."""
    fields = kinds.kind_of(shown).fields(shown)
    return {(each.name, each.kind, each.unit, tuple(value for value, _text in each.choices)) for each in fields}


def _laid(
    was: Any,
    now: Any,
    before: Any,
    fresh: Any,
    answer: Answer,
    draws: tuple[Draw, Draw],
    origins: Mapping[str, Origins],
) -> Any:
    def texts(path: str, text_of: Callable[[Any], str]) -> _Texts:
        old, new = (
            [draw.text(text_of(each)) for each in getattr(question, path)]
            for question, draw in zip((was, now), draws, strict=True)
        )
        return _Texts(old, new, origins[path])

    match fresh:
        case single.Shown():
            return replace(fresh, options=_options(before, fresh, texts("options", _text), [answer]))
        case multiple.Shown():
            return replace(fresh, options=_options(before, fresh, texts("options", _text), answer))
        case predict.Shown() if before.options and fresh.options:
            return replace(fresh, options=_predictions(before, fresh, texts("options", _text), answer))
        case ordering.Shown():
            listed = _each(before.items, fresh.items, texts("items", _text), _text)
            return replace(fresh, items=listed)
        case matching.Shown():
            return _matching(before, fresh, texts("pairs", _left), answer)
        case cloze.Shown():
            return replace(fresh, blanks=_blanks(was, now, before, fresh, answer, draws))
        case lab.Shown() if before.scenario != fresh.scenario:
            raise Differs(_("It began from another start."))
        case essay.Shown() if [each.points for each in before.rubric] != [each.points for each in fresh.rubric]:
            raise Differs(_("Its rubric gives other points."))
    return fresh


def _text(row: Any) -> str:
    return str(row.text)


def _left(row: Any) -> str:
    return str(row.left)


def _named(rows: Sequence[T], text: str | None, text_of: Callable[[T], str]) -> T | None:
    return next((each for each in rows if text is not None and text_of(each).strip() == text), None)


def _options(before: Any, fresh: Any, texts: _Texts, chosen: Sequence[int | None] | None) -> list[ShownOption]:
    """Choices at their old places."""
    listed = []
    for old in before.options:
        if not (texts.knows(old.text) or old.is_out):
            raise Differs(_("It was asked with other numbers."))
        new = _named(fresh.options, texts.now(old.text), _text)
        listed.append(new or ShownOption(old.text, feedback=_("This choice was taken out."), is_out=True))
    if not any(each.is_right for each in listed):
        raise Differs(_("What is right now is a new choice, which was not offered."))
    ticked = [place for place in chosen or () if place is not None]
    if ticked and all(listed[place].is_out for place in ticked):
        raise _taken_out(before.options[ticked[0]].text)
    return listed


def _taken_out(text: str) -> Differs:
    return Differs(_("What was chosen, “%(text)s”, is not among the choices any more.") % {"text": text})


def _predictions(before: Any, fresh: Any, texts: _Texts, answer: Answer) -> list[predict.ShownPredictOption]:
    listed: list[predict.ShownPredictOption] = []
    for place, old in enumerate(before.options):
        new = _named(fresh.options, texts.now(old.text), _text)
        if new is None and place == answer:
            raise _taken_out(old.text)
        listed.append(new or old)
    return listed


def _each(before: Sequence[T], fresh: Sequence[T], texts: _Texts, text_of: Callable[[T], str]) -> list[T]:
    """Rows in their old order, all of them and no other."""
    found = [_named(fresh, texts.now(text_of(old)), text_of) for old in before]
    listed = [each for each in found if each is not None]
    if len(listed) < len(before) or len(listed) < len(fresh):
        raise Differs(_("A line was added to it, or taken out."))
    return listed


def _matching(before: matching.Shown, fresh: matching.Shown, texts: _Texts, answer: Answer) -> matching.Shown:
    """Pairs in their old order, their right sides at the old places of the list."""
    pairs = _each(before.pairs, fresh.pairs, texts, _left)
    became: dict[int, set[str]] = {}
    for old, new in zip(before.pairs, pairs, strict=True):
        became.setdefault(old.key, set()).add(fresh.rights[new.key])
    rights = list(before.rights)
    for place, text in enumerate(before.rights):
        reworded = became.get(place, set()) - set(before.rights)
        if text not in fresh.rights and len(reworded) == 1:
            rights[place] = reworded.pop()
    if any(fresh.rights[pair.key] not in rights for pair in pairs):
        raise Differs(_("What is right now is a new choice, which was not offered."))
    for place in answer or ():
        if rights[place] not in fresh.rights:
            raise _taken_out(before.rights[place])
    extra = [(fresh.rights[each.place], each) for each in fresh.extra]
    return replace(
        fresh,
        pairs=[replace(pair, key=rights.index(fresh.rights[pair.key])) for pair in pairs],
        rights=rights,
        extra=[replace(each, place=rights.index(text)) for text, each in extra if text in rights],
    )


def _blanks(
    was: cloze.Question,
    now: cloze.Question,
    before: cloze.Shown,
    fresh: cloze.Shown,
    answer: Answer,
    draws: tuple[Draw, Draw],
) -> list[cloze.ShownBlank]:
    """Blanks by their names; the choices of each at their old places."""
    known = {each.name: each for each in before.blanks}
    listed = []
    for blank in fresh.blanks:
        old = known.get(blank.name)
        if old is not None and old.options and blank.options and was.blanks[blank.name].options:
            raw = [[each.text for each in question.blanks[blank.name].options] for question in (was, now)]
            seen = [[draw.text(each) for each in found] for draw, found in zip(draws, raw, strict=True)]
            chosen = [answer[blank.name]] if answer else None
            blank = replace(blank, options=_options(old, blank, _Texts(seen[0], seen[1], paired(*raw)), chosen))
        listed.append(blank)
    return listed

"""Questions as a GIFT file. Names, tags, concepts and the like stand in a comment before each."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from courseware.quizzes.formats import labels, losing
from courseware.quizzes.formats.contract import Lost
from courseware.quizzes.formats.gift_blocks import escaped, label
from courseware.quizzes.formats.worth import share_of
from courseware.quizzes.types import essay, matching, multiple, numeric, short, single
from courseware.quizzes.types.kinds import AnyQuestion, type_of


def write(questions: Sequence[AnyQuestion]) -> tuple[bytes, list[Lost]]:
    """The file, and what is not in it."""
    found, lost = [], list[Lost]()
    for question in questions:
        answers = _answers(question)
        if answers is None:
            words = _("the type “%(type)s”: GIFT has none like it") % {"type": type_of(question)}
            lost.append(Lost(question.id, words, is_whole=True))
            continue
        found.append(_block(question, answers))
        lost += losing.of_question(question)
        if question.hints:
            lost.append(Lost(question.id, _("hints")))
        if isinstance(question, numeric.Question) and question.unit:
            lost.append(Lost(question.id, _("the unit of its field")))
    return "\n".join(found).encode(), lost


def _block(question: AnyQuestion, answers: list[str]) -> str:
    said = "".join(f" [tag:{label(each)}]" for each in labels.of_question(question))
    lines = [f"// [id:{question.id}]{said}", f"::{escaped(question.title)}::[markdown]{escaped(question.text)}{{"]
    lines += [f"\t{each}" for each in answers]
    if question.explanation.strip():
        lines.append(f"\t####[markdown]{escaped(question.explanation)}")
    return "\n".join([*lines, "}", ""])


def _answers(question: AnyQuestion) -> list[str] | None:
    """The lines between the braces; None where GIFT has no such question."""
    match question:
        case single.Question():
            return [
                f"{'=' if each.right else '~'}{_text(each.text)}{_reply(each.feedback)}" for each in question.options
            ]
        case multiple.Question():
            right = sum(each.right for each in question.options)
            weights = [share_of(right if each.right else -right) for each in question.options]
            rows = zip(weights, question.options, strict=True)
            return [f"~%{weight}%{_text(each.text)}{_reply(each.feedback)}" for weight, each in rows]
        case numeric.Question():
            wrong = [f"=%0%{each.when}:{question.tolerance}{_reply(each.feedback)}" for each in question.wrong]
            last = [f"~{_reply(question.otherwise)}"] if question.otherwise.strip() else []
            first, *rest = [f"=%100%{question.answer}:{question.tolerance}", *wrong, *last]
            return [f"#{first}", *rest]
        case short.Question():
            accepted = [f"=%100%{escaped(each)}" for each in question.accept]
            wrong = [f"=%0%{escaped(words)}{_reply(each.feedback)}" for each in question.wrong for words in each.when]
            last = [f"=%0%*{_reply(question.otherwise)}"] if question.otherwise.strip() else []
            return [*accepted, *wrong, *last]
        case matching.Question():
            pairs = [f"={_text(each.left.replace('->', '-&gt;'))} -> {escaped(each.right)}" for each in question.pairs]
            return [*pairs, *(f"= -> {escaped(each.text)}" for each in question.extra)]
        case essay.Question():
            return []
    return None


def _text(text: str) -> str:
    return f"[markdown]{escaped(text)}"


def _reply(feedback: str) -> str:
    return f"#[markdown]{escaped(feedback)}" if feedback.strip() else ""

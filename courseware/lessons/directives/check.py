"""`::: check KIN-Q04`: a question of the bank, inside the text."""

from courseware.lessons.directives.reading import Drawn
from courseware.lessons.page import Check


def check(drawn: Drawn) -> None:
    question = drawn.block.argument
    if not question or drawn.block.body:
        drawn.blame("write the id of one question, and nothing below it")
    drawn.writing.leave(Check(f"check-{question}", question, drawn.block.line), drawn.parent)

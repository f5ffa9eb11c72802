"""Which fields the form of each type has: the whole of an editor is this table.

A `Field` is a key of a question's content, by a path such as `observe.service`; `Rows` is a list, or a mapping by name,
of which each entry is a row. What a form cannot say is written in YAML.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
Widget = Literal["input", "area", "check", "select", "many"]
NEEDED = object()


@dataclass(frozen=True)
class Field:
    """`default` is what is left out of the content; NEEDED where something has to be written."""

    path: str
    label: Words
    codec: str = "words"
    default: Any = NEEDED
    widget: Widget = "input"
    help: Words = ""
    source: str = ""  # of a select, or of what is proposed while typing
    lines: int = 2
    is_narrow: bool = False
    is_tried: bool = False


@dataclass(frozen=True)
class Rows:
    """`key` names the field that is the key of a mapping; `plain` the only field of rows that are values themselves."""

    path: str
    title: Words
    one: Words
    fields: Sequence[Field]
    begins_with: int = 0
    key: str = ""
    plain: str = ""
    help: Words = ""
    is_closed: bool = False


@dataclass(frozen=True)
class Section:
    """Fields under a heading; a closed one is unfolded where it holds something."""

    title: Words
    fields: Sequence[Field | Rows]
    is_closed: bool = False
    help: Words = ""


def _text(path: str, label: Words, lines: int = 4, **more: Any) -> Field:
    return Field(path, label, widget="area", lines=lines, **more)


FEEDBACK = _text("feedback", _("Feedback"), 2, default="")
TOLD = _text("feedback", _("Feedback"), 2)
BELIEF = Field("misconception", _("Belief it shows"), "belief", source="beliefs")
BELIEF_IF_ANY = Field("misconception", _("Belief it shows"), "belief", default="", source="beliefs")
OTHERWISE = _text("otherwise", _("What to say to any other answer"), 2)
POINTS = Field("points", _("Points"), "number", default=1, is_narrow=True)
SCENARIO = Field("scenario", _("Start"), default="", widget="select", source="starts", help=_("How the world begins."))
UNIT = Field("unit", _("Unit"), default="", is_narrow=True)
LABEL = Field("label", _("Label of the field"), default="", is_narrow=True)
TOLERANCE = Field(
    "tolerance", _("Tolerance"), "formula", default=0, is_narrow=True, help=_("An amount, or such as 2 %.")
)


def _looks(prefix: str = "") -> list[Field]:
    return [
        Field(f"{prefix}service", _("Service"), default="", source="services", is_narrow=True),
        Field(f"{prefix}operation", _("Operation"), default="", source="looks", is_narrow=True),
        Field(f"{prefix}params", _("Parameters"), "params", default={}, help=_("{StreamName: clicks}")),
        Field(f"{prefix}expression", _("JMESPath"), default=""),
        Field(f"{prefix}function", _("or function"), default="", source="functions", is_narrow=True),
        Field(f"{prefix}arguments", _("Its arguments"), "list", default=[], is_narrow=True),
    ]


def _numbers(**more: Any) -> Rows:
    fields = [Field("when", _("Number or formula"), "formula", is_tried=True), TOLD, BELIEF]
    return Rows("wrong", _("Known wrong numbers"), _("wrong number"), fields, **more)


def _options(*, begins_with: int = 4) -> Rows:
    return Rows(
        "options",
        _("Answers"),
        _("answer"),
        [
            Field("right", _("Right"), "flag", default=False, widget="check", is_narrow=True),
            _text("text", _("Answer"), 2),
            FEEDBACK,
            BELIEF_IF_ANY,
            Field("right_when", _("or right when"), "formula", default="", is_narrow=True, is_tried=True),
        ],
        begins_with=begins_with,
    )  # fmt: skip


SHUFFLE = Field("shuffle", _("Answers in an order of chance"), "flag", default=True, widget="check")
STEPS_HELP = _("One a line: `kinesis SplitShard {StreamName: clicks}` or `wait 60`, seconds of the world's time.")

ABOUT = Section(
    _("What it is about"),
    [
        Field("title", _("Title"), help=_("Up to 60 characters; it gives nothing away.")),
        Field("group", _("Group"), widget="select", source="groups", is_narrow=True),
        Field("difficulty", _("Difficulty"), widget="select", source="difficulties", is_narrow=True),
        Field(
            "page", _("Page that teaches it"), source="pages", is_narrow=True,
            help=_("name or name#heading of a page of the lesson."),
        ),
        Field("concepts", _("Concepts"), "many", widget="many", source="concepts"),
        Field("tags", _("Tags"), "list", default=[], source="tags", help=_("With commas between them: week-3, exam.")),
    ],
)  # fmt: skip
TEXT = Section(
    _("Question"),
    [_text("text", _("Text"), 5, help=_("Markdown. {{ rate }} is the value of a parameter or of any formula."))],
)
NUMBERS = Section(
    _("Numbers that are drawn"),
    [
        Rows(
            "parameters",
            _("Parameters"),
            _("parameter"),
            [
                Field("name", _("Name"), is_narrow=True),
                Field("from", _("From"), "number", default=None, is_narrow=True),
                Field("to", _("To"), "number", default=None, is_narrow=True),
                Field("step", _("In steps of"), "number", default=1, is_narrow=True),
                Field("choose", _("or one of"), "list", default=[], help=_("200, 700, 1400")),
            ],
            key="name",
        ),
        Rows(
            "values",
            _("Values computed of them"),
            _("value"),
            [Field("name", _("Name"), is_narrow=True), Field("formula", _("Formula"), "formula", is_tried=True)],
            key="name",
            plain="formula",
        ),
        Field(
            "require", _("Only numbers for which this holds"), "formula", default="", is_tried=True,
            help=_("Such as by_records != by_bytes; optional."),
        ),
    ],
    is_closed=True,
    help=_("Each student gets other numbers. Formulas: + - * / // % **, min max ceil floor round abs, a if b else c."),
)  # fmt: skip
AFTER = Section(
    _("Afterwards"),
    [
        _text("explanation", _("Explanation"), 4, help=_("Shown after any answer: why the right answer is right.")),
        Rows(
            "hints", _("Hints"), _("hint"), [_text("hint", _("Hint"), 2)], plain="hint", help=_("Up to three."),
            is_closed=True,
        ),
        Field(
            "reserved", _("Only for quizzes that instructors make"), "flag", default=False, widget="check",
            help=_("Not in practice, review, or on a page of its own, where its answer could be looked up."),
        ),
        Field("in_quiz", _("The topic's own quiz may ask it"), "flag", default=True, widget="check"),
    ],
)  # fmt: skip

_GOAL = [
    _text("text", _("Goal, in words"), 2),
    *_looks(),
    Field("compare", _("is"), default="equal", widget="select", source="compares", is_narrow=True),
    Field("expected", _("Expected"), "formula", is_narrow=True, help=_("4, true, or a word as 'ACTIVE'.")),
    POINTS,
    _text("feedback", _("Feedback while it is missed"), 2),
]
_TRAP = [
    *_looks(),
    Field("compare", _("is"), default="equal", widget="select", source="compares", is_narrow=True),
    Field("expected", _("Expected"), "formula", is_narrow=True),
    TOLD,
    BELIEF,
]

OWN: Mapping[str, Sequence[Section]] = {
    "single": [Section(_("Answers"), [_options(), SHUFFLE])],
    "multiple": [Section(_("Answers"), [_options(), SHUFFLE])],
    "numeric": [
        Section(
            _("Answer"),
            [
                Field("answer", _("Answer: a number or formula"), "formula", is_tried=True),
                TOLERANCE,
                UNIT,
                LABEL,
                Rows(
                    "units", _("Units to choose from"), _("unit"),
                    [Field("name", _("Unit")), Field("factor", _("Factor to the first"), "number")],
                    key="name", plain="factor", is_closed=True, help=_("Instead of one unit; the first has factor 1."),
                ),
                _numbers(begins_with=2),
                OTHERWISE,
            ],
        )
    ],
    "ordering": [
        Section(
            _("In the right order"),
            [
                Rows(
                    "items", _("Things"), _("thing"), [_text("text", _("Thing"), 2), TOLD, BELIEF], begins_with=4,
                    help=_("The feedback says why it stands here; it is shown where what follows it is wrong."),
                )
            ],
        )
    ],
    "matching": [
        Section(
            _("Pairs"),
            [
                Field("left_title", _("Heading on the left"), default="", is_narrow=True),
                Field("right_title", _("Heading on the right"), default="", is_narrow=True),
                Rows(
                    "pairs", _("Pairs"), _("pair"),
                    [_text("left", _("Left"), 2), _text("right", _("Right"), 2), TOLD, BELIEF], begins_with=4,
                ),
                Rows(
                    "extra", _("Right sides that match nothing"), _("right side"),
                    [_text("text", _("Right side"), 2), TOLD, BELIEF], is_closed=True,
                ),
            ],
        )
    ],
    "cloze": [
        Section(
            _("Blanks"),
            [_text("blanks", _("Blanks"), 12, codec="blanks")],
            help=_("In the text stands {hours} where a blank is; here stands what belongs into it."),
        )
    ],
    "short": [
        Section(
            _("Answer"),
            [
                Rows(
                    "accept", _("Accepted"), _("accepted answer"), [Field("words", _("Words"))], begins_with=2,
                    plain="words", help=_("The first is the one that is shown. Case and hyphens do not matter."),
                ),
                Field("exact_case", _("Capital letters matter"), "flag", default=False, widget="check"),
                LABEL,
                Rows(
                    "wrong", _("Known wrong answers"), _("wrong answer"),
                    [Field("when", _("Words"), "list", help=_("offset, cursor")), TOLD, BELIEF], begins_with=1,
                ),
                OTHERWISE,
            ],
        )
    ],
    "predict": [
        Section(
            _("What happens"),
            [SCENARIO, _text("steps", _("Steps after the prediction"), 4, codec="steps", default=[], help=STEPS_HELP)],
        ),
        Section(
            _("What is looked at"),
            [*_looks("observe."), _text("observed", _("What was seen, in a sentence with {{ observed }}"), 2)],
        ),
        Section(
            _("Predictions to choose from"),
            [
                Rows(
                    "options", _("Predictions"), _("prediction"),
                    [
                        Field("expect", _("Will be so"), "flag", default=False, widget="check", is_narrow=True),
                        _text("text", _("Prediction"), 2),
                        Field("value", _("Value it stands for"), "formula", is_narrow=True),
                        FEEDBACK,
                        BELIEF_IF_ANY,
                    ],
                    begins_with=3,
                ),
                SHUFFLE,
            ],
            help=_("Leave these empty for a number to be typed."),
        ),
        Section(
            _("Or a number"),
            [
                Field("expect", _("What the engine will show"), "formula", default="", is_tried=True),
                TOLERANCE, UNIT, LABEL, _numbers(),
                _text("otherwise", _("What to say to any other number"), 2, default=""),
            ],
            is_closed=True,
        ),
    ],
    "line": [
        Section(
            _("What happens"),
            [SCENARIO, _text("steps", _("Steps before it"), 4, codec="steps", default=[], help=STEPS_HELP)],
        ),
        Section(
            _("What is looked at"),
            [*_looks("observe."), _text("observed", _("What was seen, in a sentence"), 2)],
        ),
        Section(
            _("The line"),
            [
                Rows(
                    "points", _("Points"), _("point"),
                    [
                        Field("seconds", _("Seconds"), "number", is_narrow=True),
                        Field("label", _("Label"), is_narrow=True),
                    ],
                    begins_with=4,
                ),
                Field("expect", _("What the engine will show at each"), "list", help=_("0, 4.5, 9")),
                Field("low", _("Axis from"), "number", is_narrow=True),
                Field("high", _("Axis to"), "number", is_narrow=True),
                Field("unit", _("Unit"), is_narrow=True),
                Field("tolerance", _("Tolerance at each point"), "formula", is_narrow=True),
                Rows(
                    "wrong", _("Known wrong lines"), _("wrong line"),
                    [Field("values", _("Values"), "list", help=_("0, 6, 12")), TOLD, BELIEF], begins_with=1,
                ),
                OTHERWISE,
            ],
        ),
    ],
    "lab": [
        Section(_("Where it begins"), [SCENARIO]),
        Section(
            _("Goals"),
            [
                Rows(
                    "goals", _("Goals"), _("goal"), _GOAL, begins_with=1,
                    help=_("Each is looked at in the student's world. One of 0 points must hold as well."),
                ),
                _text("solution", _("Solution"), 4, codec="steps", help=STEPS_HELP),
                _text("reflect", _("To think about when it is reached"), 2, default=""),
            ],
        ),
        Section(
            _("Known wrong ways"),
            [
                Rows("traps", _("How one is known"), _("trap"), _TRAP),
                Rows(
                    "wrong_ways", _("How one comes there"), _("wrong way"),
                    [BELIEF, _text("steps", _("Steps"), 3, codec="steps")],
                ),
            ],
            is_closed=True,
        ),
    ],
    "essay": [
        Section(
            _("Rubric"),
            [
                LABEL,
                Rows(
                    "rubric", _("What a reader looks for"), _("criterion"),
                    [_text("text", _("Criterion"), 2), POINTS], begins_with=3,
                    help=_("The mark is the points given of all points."),
                ),
            ],
            help=_("Graded by hand, in graded quizzes only. The explanation is the model answer."),
        )
    ],
}  # fmt: skip

NAMES: Mapping[str, Words] = {
    "single": _("One right answer"),
    "multiple": _("Several right answers"),
    "numeric": _("A number"),
    "ordering": _("Put in order"),
    "matching": _("Match"),
    "cloze": _("Fill in the blanks"),
    "short": _("A few words"),
    "predict": _("Predict, then see"),
    "line": _("Predict a line"),
    "lab": _("Task in the lab"),
    "essay": _("Free text"),
}


@dataclass(frozen=True)
class Shape:
    kind: str
    sections: Sequence[Section]
    entries: Sequence[Field | Rows] = field(default_factory=tuple)


def shape_of(kind: str) -> Shape | None:
    """The form of a type; None where it has none, and is written in YAML."""
    own = OWN.get(kind)
    if own is None:
        return None
    sections = [ABOUT, TEXT, *own, NUMBERS, AFTER]
    return Shape(kind, sections, [entry for section in sections for entry in section.fields])

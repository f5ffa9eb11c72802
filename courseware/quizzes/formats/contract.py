"""What reading and writing a file of questions gives. A format is a module with `read` and `write`, both pure.

`read(bytes)` takes each question that it understands, and names the line and the reason of each that it does not.
`write(questions)` says of each question what the format cannot carry. A file that is no file of its format is Unusable.
"""

import codecs
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from courseware.quizzes.types.kinds import AnyQuestion

LARGEST_BYTES = 16_000_000
MOST_QUESTIONS = 5_000
# What neither XML nor a database keeps.
_STRANGE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class Unusable(Exception):
    """A file of which nothing is taken: the line, and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(_("line %(line)s: %(reason)s") % {"line": line, "reason": reason})
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Dropped:
    """What was not taken from a file. `question` is the title of the one that it belongs to, if that was taken."""

    line: int
    reason: str
    question: str = ""

    def __str__(self) -> str:
        return _("line %(line)s: %(reason)s") % {"line": self.line, "reason": self.reason}


@dataclass(frozen=True)
class Read:
    """A question, and the line on which it begins."""

    line: int
    question: AnyQuestion
    # The question as it stood in the file, where the file is in the bank's own format.
    source: str = ""


@dataclass
class Imported:
    """What a file holds."""

    questions: list[Read] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


@dataclass(frozen=True)
class Lost:
    """What a format cannot carry of a question. `is_whole`: the question is not in the file at all."""

    question: str
    what: str
    is_whole: bool = False


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with a byte order mark or without. Raises Unusable, with the line that is not."""
    if len(content) > LARGEST_BYTES:
        most = LARGEST_BYTES // 1_000_000
        raise Unusable(1, _("the file is larger than %(most)s MB; divide it") % {"most": most})
    for mark, name in ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16")):
        if content.startswith(mark):
            raise Unusable(1, _("the file is in %(name)s; save it as UTF-8") % {"name": name})
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = f"0x{content[error.start]:02x}"
        words = _("the byte %(byte)s is not UTF-8; the file is in another encoding: save it as UTF-8")
        raise Unusable(line, words % {"byte": byte}) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    strange = _STRANGE.search(text)
    if strange:
        line = text[: strange.start()].count("\n") + 1
        words = _("there is a character that belongs in no text (%(code)s); is this a text file?")
        raise Unusable(line, words % {"code": f"U+{ord(strange[0]):04X}"})
    return text

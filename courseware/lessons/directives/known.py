"""All directives, by the names that they have in a file."""

from collections.abc import Mapping

from courseware.lessons.directives.boxes import example, later, leaves_out, sources, summary
from courseware.lessons.directives.check import check
from courseware.lessons.directives.correction import correction
from courseware.lessons.directives.live import live
from courseware.lessons.directives.reading import Directive
from courseware.lessons.directives.terminal import terminal

DIRECTIVES: Mapping[str, Directive] = {
    "live": live,
    "check": check,
    "example": example,
    "correction": correction,
    "summary": summary,
    "leaves-out": leaves_out,
    "later": later,
    "sources": sources,
    "terminal": terminal,
}

"""What pages say of reasons that the code names."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.classes.roster.planning import Fate
from courseware.classes.roster.reading import MOST_ROWS, Unreadable

_FILES = {
    "too_large": gettext_lazy("The file is larger than 1 MB. A list of students is far smaller: is it the right one?"),
    "empty": gettext_lazy("There are no students in the file."),
    "too_many_rows": gettext_lazy("The file has more than %(most)d students. Import it in parts."),
    "not_text": gettext_lazy("This is no CSV file. In the spreadsheet, save the sheet as CSV."),
    "broken_quotes": gettext_lazy("Line %(line)d: a quotation mark is opened and not closed as CSV wants it."),
    "heading_twice": gettext_lazy("Line %(line)d: two columns have headings that mean the same."),
    "no_name_column": gettext_lazy("Line %(line)d: no column is headed name or username."),
}
NOTES = {
    "latin_1": gettext_lazy(
        "The file is not in UTF-8; it was read as Latin-1. Look whether letters with accents are right."
    ),
    "utf_16": gettext_lazy("The file is in UTF-16, and was read so."),
    "no_headings": gettext_lazy(
        "The first line has no headings; columns were taken as name, username, e-mail, number, group."
    ),
}
_ROWS = {
    "formula": gettext_lazy("a cell begins like a formula of a spreadsheet (=, +, -, @)"),
    "too_long": gettext_lazy("a cell is longer than 120 characters"),
    "unprintable": gettext_lazy("a cell holds characters that cannot be shown"),
    "too_many_cells": gettext_lazy("there are more cells than headings"),
    "no_login": gettext_lazy("neither username nor e-mail address nor number"),
    "bad_email": gettext_lazy("the e-mail address is none"),
    "bad_login": gettext_lazy("the username holds something else than letters, digits and @ . + - _"),
    "twice": gettext_lazy("the same username stands further up"),
    "ambiguous": gettext_lazy("several accounts differ from it only by capital letters"),
    "not_active": gettext_lazy("the account of that name is switched off"),
    "is_demo": gettext_lazy("that is an account of the demonstration class"),
    "is_staff": gettext_lazy("that is an instructor's account; she can join by the code"),
}
FATES = {
    Fate.NEW: gettext_lazy("new account, with a link to set a password"),
    Fate.EXISTING: gettext_lazy("has an account, joins"),
    Fate.BACK: gettext_lazy("was here before, comes back"),
    Fate.ALREADY: gettext_lazy("is in the class already, nothing changes"),
    Fate.ERROR: gettext_lazy("not imported"),
}


def of_file(unreadable: Unreadable) -> str:
    """Why a file cannot be taken."""
    return str(_FILES[unreadable.reason]) % {"line": unreadable.line, "most": MOST_ROWS}


def of_note(note: str) -> str:
    """What had to be guessed about a file."""
    return str(NOTES[note])


def of_row(problem: str) -> str:
    """Why a row is not imported."""
    return str(_ROWS[problem]) if problem else ""


def minutes(seconds: int) -> str:
    """A length of time in minutes."""
    return _("%(minutes)d min") % {"minutes": -(-seconds // 60)}

"""From a file of students, as spreadsheets write them, to rows. Pure: it knows no database.

Commas, semicolons or tabs; UTF-8 with or without a mark at its start, UTF-16 with one, or else Windows' Latin-1, which
is told.
The columns are known by their headings; without headings they are name, sign-in name, e-mail address.
"""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
MOST_OF_A_CELL = 120

# What a heading may be called, in small letters.
HEADINGS = {
    "name": ("name", "full name", "student", "student name", "display name"),
    "first": ("first name", "given name", "firstname"),
    "last": ("last name", "surname", "family name", "lastname"),
    "login": (
        "login",
        "username",
        "user name",
        "user",
        "sign-in name",
        "sis login id",
        "roll number",
        "registration number",
    ),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail"),
    "number": ("number", "student number", "id number", "student id", "id", "sis user id"),
    "group": ("group", "section", "batch"),
}
PLAIN = ("name", "login", "email", "number", "group")
# What a spreadsheet would compute when somebody opens a file in which it stands again.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file as a whole cannot be taken. `reason` is one of those that `words.py` has a sentence for."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


@dataclass(frozen=True)
class Row:
    """A student as the file has her. `problem` says why she cannot be taken; empty where she can."""

    line: int
    name: str = ""
    login: str = ""
    email: str = ""
    number: str = ""
    group: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Read:
    """A file's rows, and what had to be guessed about it."""

    rows: Sequence[Row]
    notes: Sequence[str] = field(default_factory=tuple)


def read(content: bytes) -> Read:
    """The rows of a file. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large")
    text, notes = _decoded(content)
    lines = list(_lines(text))
    if not lines:
        raise Unreadable("empty")
    columns, has_headings = _columns(lines[0][1])
    if has_headings:
        lines = lines[1:]
    else:
        notes.append("no_headings")
    if not lines:
        raise Unreadable("empty")
    if len(lines) > MOST_ROWS:
        raise Unreadable("too_many_rows")
    return Read([_row(number, columns, cells) for number, cells in lines], notes)


def _decoded(content: bytes) -> tuple[str, list[str]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding, notes = "utf-16", ["utf_16"]
    else:
        encoding, notes = "utf-8-sig", []
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text, notes = content.decode("cp1252", errors="replace"), ["latin_1"]
    if "\0" in text or content.startswith((b"PK", b"%PDF", b"\xd0\xcf")):
        raise Unreadable("not_text")
    return text, notes


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, with the number by which an editor knows them."""
    first = next((each for each in text.splitlines() if each.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    began = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield began, [cell.strip(" \u00a0\n\r") for cell in cells]
            began = reader.line_num + 1
    except csv.Error:
        raise Unreadable("broken_quotes", reader.line_num) from None


def _columns(cells: Sequence[str]) -> tuple[Sequence[str], bool]:
    """What each column is, and whether the first line says so."""
    found = [_meaning(cell) for cell in cells]
    if not any(found):
        return PLAIN, False
    doubled = [each for each in found if each and found.count(each) > 1]
    if doubled:
        raise Unreadable("heading_twice", 1)
    if "name" not in found and "last" not in found and "login" not in found:
        raise Unreadable("no_name_column", 1)
    return found, True


def _meaning(heading: str) -> str:
    said = " ".join(heading.casefold().replace("_", " ").split())
    return next((meaning for meaning, names in HEADINGS.items() if said in names), "")


def _row(number: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        return Row(number, name=cells[0][:MOST_OF_A_CELL], problem="too_many_cells")
    said = {meaning: cell for meaning, cell in zip(columns, cells, strict=False) if meaning}
    name = said.get("name") or " ".join(filter(None, (said.get("first"), said.get("last"))))
    email = said.get("email", "").lower()
    login = said.get("login") or email.partition("@")[0] or said.get("number", "")
    login = unicodedata.normalize("NFKC", login)  # as Django keeps names
    row = Row(number, name or login, login, email, said.get("number", ""), said.get("group", ""))
    return Row(**{**row.__dict__, "problem": _problem(row)})


def _problem(row: Row) -> str:
    values = (row.name, row.login, row.email, row.number, row.group)
    if any(value.startswith(FORMULA) for value in values):
        return "formula"
    if any(len(value) > MOST_OF_A_CELL for value in values):
        return "too_long"
    if any(not value.isprintable() for value in values):
        return "unprintable"
    if not row.login:
        return "no_login"
    if row.email and not _is_address(row.email):
        return "bad_email"
    return "" if _is_login(row.login) else "bad_login"


def _is_address(email: str) -> bool:
    name, _at, host = email.rpartition("@")
    return bool(name) and "." in host.strip(".") and " " not in email


def _is_login(login: str) -> bool:
    """As Django's own validator takes them."""
    return all(each.isalnum() or each in "@.+-_" for each in login)

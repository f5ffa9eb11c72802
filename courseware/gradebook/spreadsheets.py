"""Tables as files: CSV, and XLSX. A text in them is never a formula, whoever wrote it.

Spreadsheet programs run a text that begins with one of a few signs. In CSV such a text gets an apostrophe before it, as
they themselves write it; in XLSX a text is stored as a text.
Source: OWASP, CSV Injection.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

Cell = str | int | float | Decimal | None
Row = Sequence[Cell]

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
# The same in the forms that some programs take for them.
_WIDE = ("＝", "＋", "－", "＠")
LONGEST_CELL = 32_767  # of XLSX


def harmless(text: str) -> str:
    """A text that no spreadsheet program runs.

    >>> harmless("=1+1"), harmless("Ada"), harmless("  @SUM(A1)")
    ("'=1+1", 'Ada', "'  @SUM(A1)")
    """
    begins = text.lstrip(" \u00a0\ufeff")
    return f"'{text}" if text.startswith(_STARTS) or begins.startswith((*_STARTS, *_WIDE)) else text


def as_csv(rows: Iterable[Row]) -> bytes:
    """UTF-8 with a mark that tells spreadsheet programs so."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows([[harmless(cell) if isinstance(cell, str) else _plain(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> Cell:
    return "" if cell is None else cell


def as_xlsx(title: str, rows: Sequence[Row], *, head: int = 1, frozen: int = 1) -> bytes:
    """A workbook of one sheet, with `head` rows and `frozen` columns that stay."""
    import xlsxwriter  # type: ignore[import-untyped]  # 40 modules, which few processes ever need

    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": True,
        },
    ) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.freeze_panes(head, frozen)
        for down, row in enumerate(rows):
            for right, cell in enumerate(row):
                style = bold if down < head else None
                if isinstance(cell, str):
                    sheet.write_string(down, right, cell[:LONGEST_CELL], style)
                elif cell is not None:
                    sheet.write_number(down, right, float(cell), style)
        sheet.set_column(0, 0, 28)
    return file.getvalue()


def _sheet_name(title: str) -> str:
    """At most 31 letters, without those that a sheet's name may not have."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in title).strip()[:31] or "1"

"""The index in SQLite: its own full text search, with English stems."""

from collections.abc import Iterable, Sequence
from typing import Any

from courseware.lessons.search.documents import Document

# Characters of no language, around what is found.
START, STOP = "\ue000", "\ue001"
MAKE = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS lessons_search USING fts5(
        kind UNINDEXED, topic UNINDEXED, page UNINDEXED, anchor UNINDEXED, title, heading, also, body,
        tokenize = 'porter unicode61')""",
)
DROP = ("DROP TABLE IF EXISTS lessons_search",)
COLUMNS = "kind, topic, page, anchor, title, heading, also, body"
# Weights of all columns in their order: names count more than what is said below them.
_FIND = f"""
    SELECT {COLUMNS}, snippet(lessons_search, 7, '{START}', '{STOP}', '…', 28)
    FROM lessons_search WHERE lessons_search MATCH %s
    ORDER BY bm25(lessons_search, 0, 0, 0, 0, 4.0, 8.0, 8.0, 1.0), rowid LIMIT %s"""


def find(cursor: Any, words: Sequence[str], most: int, *, all_of_them: bool) -> Iterable[Sequence[str]]:
    """Rows of a document and a snippet, best first."""
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    cursor.execute(_FIND, [(" " if all_of_them else " OR ").join(quoted), most])
    return list(cursor.fetchall())


def fill(cursor: Any, documents: Iterable[Document]) -> None:
    """Lays all documents down anew."""
    cursor.execute("DELETE FROM lessons_search")
    for each in documents:
        said = [each.kind, each.topic, each.page, each.anchor, each.title, each.heading, each.also, each.body]
        cursor.execute(f"INSERT INTO lessons_search ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", said)

"""The index in PostgreSQL: its own full text search, with English stems."""

from collections.abc import Iterable, Sequence
from typing import Any

from courseware.lessons.search.documents import Document
from courseware.lessons.search.sqlite import COLUMNS, START, STOP

MAKE = (
    """CREATE TABLE IF NOT EXISTS lessons_search (
        id serial PRIMARY KEY, kind text NOT NULL, topic text NOT NULL, page text NOT NULL, anchor text NOT NULL,
        title text NOT NULL, heading text NOT NULL, also text NOT NULL, body text NOT NULL,
        found tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('english', heading || ' ' || also), 'A') ||
            setweight(to_tsvector('english', title), 'B') ||
            setweight(to_tsvector('english', body), 'D')) STORED)""",
    "CREATE INDEX IF NOT EXISTS lessons_search_found ON lessons_search USING gin (found)",
)
DROP = ("DROP TABLE IF EXISTS lessons_search",)
_HOW = f"StartSel={START}, StopSel={STOP}, MaxWords=28, MinWords=14"
# 1: a long section is no better for being long.
_FIND = f"""
    SELECT {COLUMNS}, ts_headline('english', body, query, '{_HOW}')
    FROM lessons_search, (SELECT {{query}} AS query) AS asked WHERE found @@ query
    ORDER BY ts_rank_cd('{{{{0.1, 0.2, 0.6, 1.0}}}}', found, query, 1) DESC, id LIMIT %s"""
_ALL = "plainto_tsquery('english', %s)"
_ANY = "replace(plainto_tsquery('english', %s)::text, '&', '|')::tsquery"


def find(cursor: Any, words: Sequence[str], most: int, *, all_of_them: bool) -> Iterable[Sequence[str]]:
    """Rows of a document and a snippet, best first."""
    cursor.execute(_FIND.format(query=_ALL if all_of_them else _ANY), [" ".join(words), most])
    return [(*row[:-1], _with_ellipses(row[-1], body=row[-2])) for row in cursor.fetchall()]


def _with_ellipses(snippet: str, *, body: str) -> str:
    """The snippet, with signs for what was left out before and after it."""
    plain = snippet.replace(START, "").replace(STOP, "").strip()
    before = "" if body.startswith(plain) else "…"
    return f"{before}{snippet}{'' if body.endswith(plain) else '…'}"


def fill(cursor: Any, documents: Iterable[Document]) -> None:
    """Lays all documents down anew."""
    cursor.execute("DELETE FROM lessons_search")
    for each in documents:
        said = [each.kind, each.topic, each.page, each.anchor, each.title, each.heading, each.also, each.body]
        cursor.execute(f"INSERT INTO lessons_search ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", said)

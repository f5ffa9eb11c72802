"""A lesson's files: their names and order, their front matter, and what is said of one that cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.lessons import concepts, glossary, sources
from courseware.lessons.faults import Unreadable
from courseware.lessons.glossary import Glossary, Term, anchor_of
from courseware.lessons.lesson import lesson_of
from tests.lessons.toy import FIRST, topic_in


def written(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


def test_a_page_is_called_by_its_file_and_says_what_it_teaches(tmp_path):
    source = sources.read(written(tmp_path, "030-hot-keys.md", "---\ntitle: Hot keys\nsummary: One.\n---\nText\n"))

    assert (source.name, source.front.title, source.front.concepts) == ("hot-keys", "Hot keys", ())
    assert (source.body, source.first_line) == ("Text", 5)


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("hot.md", "", 1, "010-what-it-is.md"),
        ("010-hot.md", "", 1, "begins with its front matter"),
        ("010-hot.md", "Text\n", 1, "begins with its front matter"),
        ("010-hot.md", "---\ntitle: Hot\n", 1, "has no end"),
        ("010-hot.md", "---\ntitle: Hot\n---\n", 2, "summary"),
        ("010-hot.md", "---\ntitle: Hot\nsummary: A\ncolour: red\n---\n", 2, "colour"),
        ("010-hot.md", "---\ntitle: Hot\nsummary: [A\n---\n", 3, "no YAML"),
        ("010-hot.md", "---\ntitle: Hot\nsummary: A\nconcepts: KIN-1\n---\n", 2, "concepts"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(tmp_path, name, text, line, words):
    with pytest.raises(Unreadable) as raised:
        sources.read(written(tmp_path, name, text))

    assert raised.value.fault.line == line
    assert words in raised.value.fault.words


def test_pages_stand_in_the_order_of_their_numbers(tmp_path):
    lesson = lesson_of(topic_in(tmp_path))

    assert lesson.names == ["lamps", "switches"]
    assert [each and each.name for each in lesson.beside("lamps")] == [None, "switches"]
    assert [each and each.name for each in lesson.beside("switches")] == ["lamps", None]


def test_a_changed_file_is_read_again(tmp_path):
    topic = topic_in(tmp_path)
    before = lesson_of(topic).page("lamps")

    (tmp_path / "lesson/en/010-lamps.md").write_text(FIRST.replace("title: Lamps", "title: All lamps"))

    assert (before.title, lesson_of(topic).page("lamps").title) == ("Lamps", "All lamps")
    assert lesson_of(topic).page("lamps") is lesson_of(topic).page("lamps")


def test_a_file_that_cannot_be_read_leaves_the_others_to_be_read(tmp_path):
    topic = topic_in(tmp_path)
    written(tmp_path, "lesson/en/015-broken.md", "nothing")

    lesson = lesson_of(topic)

    assert lesson.names == ["lamps", "switches"]
    assert [fault.path.name for fault in lesson.faults] == ["015-broken.md"]


def test_a_topic_that_has_not_begun_its_lesson_has_an_empty_one(tmp_path):
    topic = topic_in(tmp_path / "elsewhere")
    empty = lesson_of(type(topic)("bare", "Bare", 1, [], topic.lab, tmp_path / "nowhere"))

    assert (empty.names, empty.glossary.terms, dict(empty.concepts), empty.faults) == ([], (), {}, ())
    assert lesson_of(type(topic)("bare", "Bare", 1, [], topic.lab)).names == []


def test_a_figure_and_a_question_take_a_moment_to_read(tmp_path):
    words = " ".join(["word"] * 200)
    front = "---\ntitle: A\nsummary: B\n---\n"

    short = sources.read(written(tmp_path, "010-a.md", f"{front}{words}"))
    long = sources.read(written(tmp_path, "020-a.md", f"{front}{words}\n\n::: check Q\n:::\n"))

    assert (short.minutes, long.minutes) == (1, 2)


def test_a_term_is_found_by_any_of_its_words_in_singular_and_plural():
    words = Glossary.of(None, [Term("shard iterator", "A.", also=("Old-Name",)), Term("iterator", "B.")])

    found = [words.find(asked) for asked in ("Shard iterators", "shard-iterator", "old name", "iterator", "lease")]
    assert [each and each.line for each in found] == ["A.", "A.", "A.", "B.", None]


def test_a_terms_own_name_goes_before_anothers_other_name():
    words = Glossary.of(None, [Term("a stream", "A.", also=("record",)), Term("record", "B.")])

    assert words.find("record").line == "B."


@given(st.text(max_size=40))
def test_what_a_term_is_called_in_addresses_needs_no_escape(words):
    assert set(anchor_of(words)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_concepts_and_terms_that_are_not_there_are_none(tmp_path):
    assert concepts.read(tmp_path) == {}
    assert glossary.read(tmp_path).terms == ()


def test_a_glossary_that_cannot_be_read_is_a_fault_of_the_lesson(tmp_path):
    topic = topic_in(tmp_path)
    written(tmp_path, "glossary/en.yaml", "- {term: lamp}\n")

    assert "line" in lesson_of(topic).faults[0].words

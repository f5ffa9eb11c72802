"""What `check_course` says: the table of concepts, and what is broken, with its place."""

import dataclasses
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courseware.labs import topics
from courseware.lessons.checking import reporting
from tests.lessons.toy import FIRST, GLOSSARY, topic_in

FIGURE = '\n::: live toy/{picture} scenario={scenario} {more} alt="A"\nB\n:::\n'


def said(topic) -> list[str]:
    return [str(fault).removeprefix(f"{topic.folder}/") for fault in reporting.report(topic).faults]


def add(topic, text: str) -> None:
    path = topic.folder / "lesson/en/020-switches.md"
    path.write_text(path.read_text() + text)


def test_a_lesson_in_order_has_no_faults(toy):
    assert said(toy) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[a](../nothing/)", "020-switches.md:10: ../nothing/ leads to no page"),
        ("[a](../lamps/#nothing)", "020-switches.md:10: ../lamps/#nothing leads to no place of that page"),
        ("[a](#nothing)", "leads to no place"),
        ("[a](/nowhere)", "leads nowhere"),
        ("[a](/labs/nothing/)", "leads to no topic"),
        ("[a](http://example.org/)", "begins with https://"),
        ("[a](javascript:x)", "begins with https://"),
        ("a [[lease]]", "020-switches.md:10: the glossary has no term lease"),
        ("a {{ most }}", "020-switches.md:10: there is no number most"),
        (FIGURE.format(picture="moon", scenario="dark", more=""), "020-switches.md:11: there is no picture moon"),
        (FIGURE.format(picture="ring", scenario="noon", more=""), "there is no scenario noon"),
        (FIGURE.format(picture="ring", scenario="dark", more="actions=fly"), "there is no action fly"),
        (
            FIGURE.format(picture="ring", scenario="dark", more="actions=put-out"),
            "none of its actions is on offer",
        ),
        (FIGURE.format(picture="lamps", scenario="dark", more="select=moon"), "its picture has no part moon"),
        (FIGURE.format(picture="lamps", scenario="dark", more="shows=TOY-1,TOY-9"), "there is no concept TOY-9"),
    ],
)
def test_what_is_broken_is_said_with_its_file_and_line(toy, text, words):
    add(toy, f"\n{text}\n")

    assert any(words in each for each in said(toy)), said(toy)


@pytest.mark.parametrize(
    "text",
    [
        "[a](../lamps/#how-they-shine)",
        "[a](../lamps/#figure-dark)",
        "[a](/labs/toy/)",
        "[a](/topics/toy/)",
        "[a](/glossary/)",
        "[a](https://docs.aws.amazon.com/)",
        FIGURE.format(picture="lab", scenario="dark", more=""),
        FIGURE.format(picture="lamps", scenario="dark", more="actions=put-out select=lamp"),
    ],
)
def test_what_leads_somewhere_is_no_fault(toy, text):
    add(toy, f"\n{text}\n")

    assert said(toy) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("lesson/en/010-lamps.md", "TOY-1", "TOY-9", "010-lamps.md:4: there is no concept TOY-9"),
        ("lesson/en/010-lamps.md", "concepts: [TOY-1]\n", "", "names no concept"),
        ("glossary/en.yaml", "page: switches", "page: nothing", "en.yaml:2: light switch leads to no page"),
        ("glossary/en.yaml", "Old Light", "light switch", "en.yaml:2: light switch is lamp and light switch"),
    ],
)
def test_names_that_do_not_fit_are_faults(toy, name, before, after, words):
    path = toy.folder / name
    path.write_text(path.read_text().replace(before, after))

    assert any(words in each for each in said(toy)), said(toy)


def test_two_pages_of_one_name_are_a_fault(toy):
    (toy.folder / "lesson/en/030-lamps.md").write_text(FIRST)

    assert any("another page is called lamps" in each for each in said(toy))


def test_the_table_says_where_each_concept_is_taught(toy):
    lines = list(reporting.table(reporting.report(toy)))

    assert "TOY-1" in lines[1]
    assert "lamps / - / -" in lines[1]
    assert lines[-1] == "2 concepts: 2 taught, 0 asked for, 0 to be seen at work"


def test_what_is_built_must_be_seen_in_a_figure_an_experiment_or_a_task(toy):
    path = toy.folder / "concepts.yaml"
    path.write_text(path.read_text().replace("TOY-2,", "TOY-2, is_live: true,"))
    gap = "TOY-2 (Switch) is to be seen in no figure, experiment or task"
    assert gap in reporting.report(toy).gaps

    add(toy, FIGURE.format(picture="lamps", scenario="dark", more="shows=TOY-2"))

    found = reporting.report(toy)
    assert gap not in found.gaps
    assert [row.shown for row in found.rows if row.concept == "TOY-2"] == [["switches"]]


def test_a_topic_that_is_not_finished_may_have_gaps(toy):
    output = StringIO()

    call_command("check_course", "toy", stdout=output)

    assert "TOY-1 (Lamp) is asked for by no question" in output.getvalue()
    assert "Nothing is broken." in output.getvalue()


def test_a_finished_topic_may_not(tmp_path):
    topics.register(topic_in(tmp_path, is_finished=True))
    try:
        with pytest.raises(CommandError, match="finished topic"):
            call_command("check_course", "toy", stdout=StringIO())
    finally:
        topics._topics.pop("toy")
        topics.catalog.cache_clear()


def test_a_topic_without_a_lesson_is_passed_over(toy):
    bare = dataclasses.replace(toy, folder=None)

    found = reporting.report(bare)

    assert (found.rows, found.faults, found.gaps) == ([], [], [])
    assert list(reporting.table(found))[-1].startswith("0 concepts")


def test_a_topic_that_is_not_there_is_an_error():
    with pytest.raises(CommandError, match="no topic nothing"):
        call_command("check_course", "nothing", stdout=StringIO())


def test_the_glossary_says_nothing_twice(toy):
    (toy.folder / "glossary/en.yaml").write_text(GLOSSARY + "- {term: Lamp, line: Again., page: lamps}\n")

    assert any("lamp is lamp and Lamp" in each for each in said(toy))

"""Whatever a file holds: questions, or a line with a reason; never an error, and never for long."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from courseware.quizzes.formats import bank, gift, moodle
from courseware.quizzes.formats.contract import Unusable

NONSENSE = [
    "{", "}", "{}", "{}{}", "a{", "a}", "a{b", "a}b{", "a{{}}", "a{=}", "a{~}", "a{=~}", "a{~=}", "a{==}", "a{~~}",
    "a{->}", "a{=->}", "a{=a->}", "a{=->b}", "a{=a->b}", "a{=a->b =a->c}", "a{=a->b =c}", "a{=a->b ~c->d}",
    "a{#}", "a{#a}", "a{#1:}", "a{#:1}", "a{#1:a}", "a{#1..}", "a{#..1}", "a{#1..a}", "a{#1e999}", "a{#1/0}", "a{#nan}",
    "a{#inf}", "a{#=1 =2}", "a{#=%50%1}", "a{#=%100%1#b#c}", "a{#~1}", "a{##}", "a{####}", "a{#####}", "a{########}",
    "a{T####}", "a{TRUE", "a{true#}", "a{T#a#b#c#d}", "a{F}}", "a{maybe}", "a{X}", "a{=b ~c ~c}", "a{=b =c ~d}",
    "a{~b ~c}", "a{~%0%b ~%0%c}", "a{~%-1%b}", "a{~%101%b ~%50%c}", "a{~%%b}", "a{~%a%b}", "a{~%50b ~c}", "a{=%b%c}",
    "a{=%50%}", "a{=%-100%b}", "a{=*}", "a{=%50%*}", "a{=b*c}", "a{~=b}", "a{b ~c =d}", "a{b = c}", "::", "::::", ":::",
    "::a", "::a::", "::a::b", "::a::{}", "::a:: {T}", "::a::b::c{T}", "a::b{T}", ":a:{T}", "[html]", "[html]{T}",
    "[nothing]a{T}", "[html]<b>a{T}", "[html]<script>{T}", "[html]<img src=x onerror=y>{T}", "[markdown]{{ 6 * 7 }}{T}",
    "{{ 6 * 7 }}", "\\{{ 6 * 7 }\\}{T}", "\\", "\\{\\}", "a\\{b\\}{T}", "a{=\\}", "a{=\\=}", "a{=\\~ ~\\#}", "a{=\\\\}",
    "//", "// [id:]", "// [id:a", "// [id:../../etc]\na{T}", "// [tag:a\\]b]\na{T}", "$CATEGORY:",
    "$CATEGORY: a\nb{T}",
    "$CATEGORY: /\n\na{T}", "$category: a", "\n\n\n", "a\n\nb\n\nc", "a{\n\n=b\n}", "\u202ea{T}", "a\u0000b{T}",
    "a" * 70_000 + "{T}", "a{" + "=b" * 5000 + "}", "a{" + "~b" * 5000 + "}", "{" * 5000, "}" * 5000,
    "\\" * 5000 + "{T}",
    "a{#" + "9" * 5000 + "}", "a{=" + "b" * 5000 + "}", "a{=b#" + "#" * 5000 + "}", "a{" + "%" * 5000 + "}",
]  # fmt: skip


def _outcome(module, content):
    """What is read, or why it is not."""
    try:
        return module.read(content)
    except Unusable as refused:
        return refused


def test_there_are_a_hundred_kinds_of_nonsense():
    assert len(set(NONSENSE)) >= 100


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_in_gift_gives_a_question_or_a_line_with_a_reason(text):
    began = time.monotonic()

    found = _outcome(gift, text.encode())

    if isinstance(found, Unusable):
        assert (found.line >= 1, bool(found.reason)) == (True, True)
    else:
        assert all(each.line >= 1 and each.reason for each in found.dropped)
        assert len(found.questions) <= 1
        assert not any("{{" in each.question.text for each in found.questions)
    assert time.monotonic() - began < 5


def test_all_nonsense_in_one_file_leaves_the_questions_among_it():
    good = "Is it so?{T}"
    file = "\n\n".join(each for text in NONSENSE if "\0" not in text for each in (text, good))

    found = gift.read(file.encode())

    assert sum(each.question.text == "Is it so?" for each in found.questions) > 90
    lines = file.split("\n")
    assert all(lines[each.line - 1].strip() for each in found.dropped)


@settings(max_examples=300, deadline=None)
@given(st.text("ab{}=~#%->:\\[]\n$/ 1.<", max_size=60))
@example("a{=1 ~#")
def test_any_text_is_read_as_gift_without_an_error(text):
    assert all(each.reason for each in gift.read(text.encode()).dropped)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_questions_or_refused_in_each_format(content):
    for module in (gift, moodle, bank):
        found = _outcome(module, content)
        assert not isinstance(found, Unusable) or found.line >= 1


BOMB = (
    "<!DOCTYPE q [" + "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10)) + "]><quiz>&e9;</quiz>"
)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (BOMB, 1, "document type"),
        ('<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE q SYSTEM "file:///etc/passwd"><quiz/>', 3, "document type"),
        ('<!DOCTYPE q [<!ENTITY x SYSTEM "http://127.0.0.1:1/">]><quiz>&x;</quiz>', 1, "document type"),
        ("<quiz>&nothing;</quiz>", 1, "XML"),
        ("<quiz>\n<question>\n</quiz>", 3, "XML"),
        ("<other/>", 1, "not with <quiz>"),
        ("", 1, "XML"),
        ("<quiz>" * 5000, 1, "XML"),
        ('<?xml version="1.0" encoding="latin-1"?>\n<quiz>\n\udce4</quiz>', 3, "UTF-8"),
    ],
)
def test_a_bad_xml_file_is_refused_with_its_line(content, line, said):
    began = time.monotonic()
    with pytest.raises(Unusable) as refused:
        moodle.read(content.encode(errors="surrogateescape"))

    assert (refused.value.line, said in refused.value.reason) == (line, True), refused.value
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "kind", ["", "nothing", "multichoice", "truefalse", "shortanswer", "numerical", "matching", "cloze"]
)
def test_an_empty_question_of_any_type_is_named_with_its_line(kind):
    found = moodle.read(f'<quiz>\n\n<question type="{kind}"/></quiz>'.encode())

    assert not found.questions
    assert [each.line for each in found.dropped] == [3]

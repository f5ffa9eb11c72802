"""Whatever is sent is answered with words: nothing breaks, nothing is half saved, nothing runs."""

import html
import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.authoring import bounded, contents, keeping, mirroring
from courseware.authoring.contents import Refused
from courseware.authoring.models import Written
from courseware.labs import topics
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.problems import BankProblems, Problem

pytestmark = pytest.mark.django_db

BOMB = "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]"
NONSENSE = [
    "",
    "\0",
    "just words",
    "- - -",
    "id: [",
    "id: W-x\ntype: single",
    "id: W-x\ntype: nothing\n",
    "!!python/object/apply:os.system ['true']",
    BOMB,
    "[" * 500,
    "id: W-x\nid: W-y",
    "\ufeffid: W-x",
    "id: W-x\ttype: x",
    "x" * 70_000,
    "id: 1\ntype: 2\ntitle: 3",
]


@pytest.mark.parametrize("text", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_in_yaml_is_refused_with_a_line(text, author, browser_of, quiz_topic):
    answer = browser_of(author).post("/admin/authoring/written/add/yaml/?topic=toy", {"content": text, "seen": "0"})

    assert answer.status_code == 422
    assert "Line " in answer.text
    assert not Written.objects.filter(number__gt=0).exists()


@settings(max_examples=60)
@given(text=st.text(max_size=300))
def test_any_text_is_a_question_or_refused(text):
    with pytest.raises(Refused):
        contents.question_of(topics.topic("kinesis"), text)


@pytest.mark.parametrize("seen", ["-1", "x", "9" * 40, "", "²"])
def test_a_forged_version_saves_nothing_over_another(seen, write, author, choice, browser_of):
    write(author, choice)
    written = Written.objects.get(number=1)

    answer = browser_of(author).post(f"/admin/authoring/written/{written.pk}/change/", choice | {"seen": seen})

    assert answer.status_code == 409
    assert written.revisions.count() == 1


def test_html_in_a_question_is_shown_and_does_nothing(write, author, choice, browser_of):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> `</textarea>`"

    page = (
        browser_of(author).post("/admin/authoring/written/preview/", choice | {"text": evil, "title": evil[:50]}).text
    )
    editor = write(author, choice | {"text": evil, "explanation": ""}).text

    assert "<script>alert" not in page
    inside = html.unescape(page[page.index("srcdoc=") :])
    assert "<script>alert" not in inside
    assert "<img" not in inside
    assert "<script>alert" not in editor


@pytest.mark.parametrize("way", ["preview/", "try/?field=answer", "try/?field=values-0-formula", "try/?field=csrf"])
@pytest.mark.parametrize(
    "form", [{}, {"topic": "toy", "kind": "numeric"}, {"topic": "none"}, {"topic": "toy", "kind": "?"}]
)
def test_half_a_form_is_answered(way, form, author, browser_of, quiz_topic):
    answer = browser_of(author).post(f"/admin/authoring/written/{way}", form)

    assert answer.status_code in (200, 404)


@pytest.mark.parametrize(
    "formula",
    ["9**9**9**9", "'a' * 10**9", "__import__('os')", "().__class__", "1/0", "(" * 300, "f(1)", "[x for x in y]"],
)
def test_a_formula_that_is_none_gets_a_word_at_once(formula, author, browser_of, quiz_topic):
    form = {"topic": "toy", "kind": "numeric", "answer": formula}

    assert "au-tried__bad" in browser_of(author).post("/admin/authoring/written/try/?field=answer", form).text


def test_a_thousand_rows_are_too_many_and_do_no_harm(write, author, choice):
    rows = {f"options-{number}-text": "x" for number in range(100, 800)}

    assert write(author, choice | rows).status_code == 422


@pytest.mark.parametrize("do", ["", "delete", "take", "revert", "archive"])
def test_what_cannot_be_done_with_a_question_is_not_found(do, author, browser_of, quiz_topic):
    mirroring.mirror()
    written = Written.objects.get(topic="toy", name="T-SHORT")
    data = {"do": do, "number": "7"}
    if do == "take":
        Written.objects.filter(pk=written.pk).update(shipped="")

    assert browser_of(author).post(f"/admin/authoring/written/{written.pk}/do/", data).status_code == 404


def test_a_topic_that_has_gone_leaves_no_broken_page(author, browser_of, instructor):
    made = Written.objects.create(topic="gone", name="W-gone", number=1, owner=author, kind="single", title="Gone")

    assert browser_of(author).get(f"/admin/authoring/written/{made.pk}/change/").status_code == 404
    assert "W-gone" in browser_of(author).get("/admin/authoring/written/?state=mine").text


def test_a_shipped_file_that_cannot_be_read_leaves_the_list_as_it_is(quiz_topic, monkeypatch):
    mirroring.mirror()

    def broken(topic):
        raise BankProblems([Problem(1, "", "this is no YAML")])

    monkeypatch.setattr(loading, "load", broken)
    mirroring.mirror()

    assert Written.objects.filter(topic="toy", name="T-SHORT", number=0).exclude(shipped="").exists()


def test_a_run_of_a_week_is_given_up_after_some_seconds_and_told(author, browser_of, monkeypatch):
    monkeypatch.setattr(bounded, "MOST_S", 0.3)
    question = keeping.shipped(topics.topic("kinesis"))["KIN-Q05"]
    waits = "".join("\n  - {wait: 604000}" for _ in range(20))
    text = contents.text_of(msgspec.structs.replace(question, id="W-slow", scenario="steady-load", steps=[]))
    text += f"\nsteps:{waits}\n"
    began = time.monotonic()

    answer = browser_of(author).post("/admin/authoring/written/add/yaml/?topic=kinesis", {"content": text, "seen": "0"})

    assert answer.status_code == 422
    assert "takes too long" in answer.text
    assert time.monotonic() - began < 10

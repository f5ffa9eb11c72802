"""The editor: what is written is kept in versions, checked, previewed, and served; nothing that was typed is lost."""

import re

import msgspec
import pytest

from courseware.authoring import keeping, mirroring
from courseware.authoring.models import Revision, Written
from courseware.quizzes import serving

pytestmark = pytest.mark.django_db


def test_a_choice_with_four_answers_takes_one_page_and_one_save(write, author, choice, quiz_topic):
    answer = write(author, choice)

    written = Written.objects.get(number=1)
    assert answer.status_code == 303
    assert (written.title, written.kind, written.tags) == ("Where does it go?", "single", "|week-3|exam|")
    question = serving.question_called(quiz_topic, written.name)
    assert [each.text for each in question.options] == ["To its hash", "In turn", "Everywhere", "Nowhere"]
    assert [each.right for each in question.options] == [True, False, False, False]


def test_what_lacks_something_is_not_saved_and_nothing_is_lost(write, author, choice):
    answer = write(author, choice | {"options-2-feedback": "", "explanation": ""})

    assert answer.status_code == 422
    assert not Written.objects.filter(number__gt=0).exists()
    page = answer.text
    assert "Write this." in page
    assert 'href="#id_explanation"' in page
    assert "Where does it go?" in page
    assert "Turns know no key." in page


def test_a_missing_reply_is_named_at_its_row(write, author, choice):
    page = write(author, choice | {"options-2-feedback": ""}).text

    assert 'href="#id_options-2-right"' in page
    assert "a wrong option needs `feedback`" in page


def test_two_right_answers_of_a_single_choice_are_refused(write, author, choice):
    answer = write(author, choice | {"options-1-right": "on", "options-1-misconception": ""})

    assert answer.status_code == 422
    assert "2 options are right" in answer.text


def test_a_formula_that_divides_by_nothing_is_refused_before_a_student_meets_it(write, author, choice):
    number = {key: value for key, value in choice.items() if not key.startswith("options")}
    number |= {"kind": "numeric", "answer": "6 / n", "otherwise": "Divide.", "wrong-0-when": "6"}
    number |= {"wrong-0-feedback": "Divide it.", "wrong-0-misconception": ""}
    number |= {"parameters-0-name": "n", "parameters-0-from": "0", "parameters-0-to": "1", "parameters-0-step": "1"}

    answer = write(author, number, "numeric")

    assert answer.status_code == 422
    assert not Written.objects.filter(number__gt=0).exists()


def test_each_save_is_a_version_that_says_who_and_what(write, author, colleague, choice, browser_of):
    write(author, choice | {"is_shared": "on", "asks_shared": "1"})
    written = Written.objects.get(number=1)
    change = f"/admin/authoring/written/{written.pk}/change/"

    browser_of(colleague).post(change, choice | {"seen": "1", "title": "Where to?", "note": "A shorter title"})

    page = browser_of(author).get(f"/admin/authoring/written/{written.pk}/versions/").text
    assert "A shorter title" in page
    assert "colleague" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert [each.number for each in written.revisions.all()] == [2, 1]


def test_an_older_version_comes_back_as_the_newest(write, author, choice, browser_of, quiz_topic):
    write(author, choice)
    written = Written.objects.get(number=1)
    client = browser_of(author)
    client.post(f"/admin/authoring/written/{written.pk}/change/", choice | {"seen": "1", "title": "Where to?"})

    client.post(f"/admin/authoring/written/{written.pk}/do/", {"do": "revert", "number": "1"})

    written.refresh_from_db()
    assert (written.number, written.title) == (3, "Where does it go?")
    assert serving.question_called(quiz_topic, written.name).title == "Where does it go?"


def test_who_saves_over_a_newer_version_is_told_and_loses_nothing(write, author, choice, browser_of):
    write(author, choice)
    written = Written.objects.get(number=1)
    change = f"/admin/authoring/written/{written.pk}/change/"
    browser_of(author).post(change, choice | {"seen": "1", "title": "First"})

    answer = browser_of(author).post(change, choice | {"seen": "1", "title": "Second"})

    assert answer.status_code == 409
    assert 'value="Second"' in answer.text
    assert 'name="seen" value="2"' in answer.text
    assert browser_of(author).post(change, choice | {"seen": "2", "title": "Second"}).status_code == 303


def test_a_question_that_reads_much_the_same_is_named(write, author, choice, browser_of):
    write(author, choice)

    client = browser_of(author)
    answer = client.post("/admin/authoring/written/add/?topic=toy&kind=single", choice, follow=True)

    assert "shares 100 % of its words" in answer.text


def test_a_shipped_question_opens_in_its_form_and_its_edit_counts(author, browser_of, quiz_topic):
    mirroring.mirror()
    written = Written.objects.get(topic="toy", name="T-SHORT")
    client = browser_of(author)
    page = client.get(f"/admin/authoring/written/{written.pk}/change/")
    assert "shard iterator" in page.text

    text = keeping.text_of(written).replace("What is a place in a stream called?", "What marks a place in a stream?")
    answer = client.post(f"/admin/authoring/written/{written.pk}/yaml/", {"content": text, "seen": "0"})

    assert answer.status_code == 303
    assert serving.question_called(quiz_topic, "T-SHORT").text == "What marks a place in a stream?"
    assert len(serving.bank_of(quiz_topic).questions) == Written.objects.filter(topic="toy").count()


@pytest.fixture
def edited(author, quiz_topic):
    """A shipped question that was edited here."""
    mirroring.mirror()
    written = Written.objects.get(topic="toy", name="T-SHORT")
    text = keeping.text_of(written).replace("title: In a word", "title: One word")
    question = keeping.contents.question_of(quiz_topic, text)
    return keeping.save(written, quiz_topic, question, text, author)


@pytest.fixture
def changed(edited):
    """The same, after the shipped one has changed too: as if it had been based on another text."""
    Written.objects.filter(pk=edited.pk).update(based_on="0" * 64, base=edited.base.replace("In a word", "Say it"))
    edited.refresh_from_db()
    return edited


def test_a_shipped_question_that_changed_is_shown_beside_the_edit_and_overwrites_nothing(
    changed, author, browser_of, quiz_topic
):
    client = browser_of(author)

    listed = client.get("/admin/authoring/written/?state=behind").text
    page = client.get(f"/admin/authoring/written/{changed.pk}/shipped/").text

    assert "T-SHORT" in listed
    assert "shipped one changed" in listed
    words = re.sub(r"</?(?:ins|del)>", "", page)
    assert all(f"title: {each}" in words for each in ("One word", "In a word", "Say it"))
    assert serving.question_called(quiz_topic, "T-SHORT").title == "One word"


def test_the_author_keeps_what_is_written_here(changed, author, browser_of, quiz_topic):
    browser_of(author).post(f"/admin/authoring/written/{changed.pk}/do/", {"do": "keep"})

    changed.refresh_from_db()
    assert not changed.is_behind
    assert serving.question_called(quiz_topic, "T-SHORT").title == "One word"


def test_or_takes_the_shipped_one_and_the_edit_can_be_brought_back(changed, author, browser_of, quiz_topic):
    client = browser_of(author)

    client.post(f"/admin/authoring/written/{changed.pk}/do/", {"do": "take"})
    assert serving.question_called(quiz_topic, "T-SHORT").title == "In a word"

    client.post(f"/admin/authoring/written/{changed.pk}/do/", {"do": "restore"})
    assert serving.question_called(quiz_topic, "T-SHORT").title == "One word"


def test_many_are_tagged_at_once_and_each_tag_is_a_version(write, author, choice, browser_of):
    write(author, choice)
    write(author, choice | {"text": "Something else altogether?"})
    chosen = [str(pk) for pk in Written.objects.filter(number=1).values_list("pk", flat=True)]

    form = {"action": "tag_chosen", "tags": "friday, exam", "_selected_action": chosen}
    browser_of(author).post("/admin/authoring/written/", form)

    assert {each.tags for each in Written.objects.filter(pk__in=chosen)} == {"|week-3|exam|friday|"}
    assert Revision.objects.filter(number=2, note="Tagged friday").count() == 2


def test_the_list_is_filtered_by_tag_concept_and_words(write, author, choice, browser_of):
    write(author, choice)
    client, at = browser_of(author), "/admin/authoring/written/"

    assert "Where does it go?" in client.get(f"{at}?tag=exam").text
    assert "Where does it go?" in client.get(f"{at}?concept=T-1").text
    assert "Where does it go?" not in client.get(f"{at}?concept=T-3").text
    assert "Where does it go?" in client.get(f"{at}?q=record+key&kind=single&topic=toy&difficulty=recall").text


def test_what_is_archived_is_asked_nowhere_and_comes_back(write, author, choice, browser_of, quiz_topic):
    write(author, choice)
    written = Written.objects.get(number=1)
    client = browser_of(author)

    client.post("/admin/authoring/written/", {"action": "archive_chosen", "_selected_action": [str(written.pk)]})
    assert written.name not in serving.bank_of(quiz_topic).questions
    assert written.name not in client.get("/admin/authoring/written/").text

    client.post(f"/admin/authoring/written/{written.pk}/do/", {"do": "restore"})
    assert written.name in serving.bank_of(quiz_topic).questions


def test_a_copy_is_another_question_of_whoever_copied_it(author, colleague, browser_of, quiz_topic):
    mirroring.mirror()
    shipped = Written.objects.get(topic="toy", name="T-LAB")

    browser_of(colleague).post(f"/admin/authoring/written/{shipped.pk}/do/", {"do": "copy"})

    made = Written.objects.get(number=1)
    assert made.owner == colleague
    assert made.title == "Copy of Three lamps"
    assert serving.question_called(quiz_topic, made.name).reserved


def test_a_preview_shows_draws_with_their_key(author, choice, browser_of, quiz_topic):
    page = browser_of(author).post("/admin/authoring/written/preview/", choice).text

    assert "Draw 1" in page
    assert "Draw 3" in page
    assert "Key and replies" in page
    assert "Turns know no key." in page


def test_a_preview_of_what_is_not_complete_says_what_is_missing(author, choice, browser_of, quiz_topic):
    page = browser_of(author).post("/admin/authoring/written/preview/", choice | {"text": ""}).text

    assert "Not complete yet" in page


def test_a_task_is_tried_against_its_start_before_it_is_saved(author, browser_of, quiz_topic):
    mirroring.mirror()
    written = Written.objects.get(topic="toy", name="T-LAB")
    page = browser_of(author).post(
        "/admin/authoring/written/preview/", {"topic": "toy", "content": keeping.text_of(written)}
    )

    assert "After the solution" in page.text
    assert "= 3" in page.text


def test_a_formula_is_tried_as_it_is_typed(author, browser_of, quiz_topic):
    form = {"topic": "toy", "kind": "numeric", "answer": "n * 2", "parameters-0-name": "n"}
    form |= {"parameters-0-choose": "3, 4"}
    client = browser_of(author)

    said = client.post("/admin/authoring/written/try/?field=answer", form).text
    wrong = client.post("/admin/authoring/written/try/?field=answer", form | {"answer": "n * m"}).text

    assert "n = 3 → <b>6</b>" in said
    assert "n = 4 → <b>8</b>" in said
    assert "au-tried__bad" in wrong
    assert "m" in wrong


def test_without_scripts_a_row_is_added_by_the_server(write, author, choice):
    page = write(author, choice | {"more": "options"})

    assert page.status_code == 200
    assert 'name="options-4-text"' in page.text
    assert not Written.objects.filter(number__gt=0).exists()


def test_yaml_that_is_wrong_is_told_with_its_line(author, browser_of, quiz_topic):
    mirroring.mirror()
    written = Written.objects.get(topic="toy", name="T-SHORT")
    text = keeping.text_of(written).replace("difficulty: recall", "difficulty: hard")
    line = text.split("\n").index("difficulty: hard") + 1

    answer = browser_of(author).post(f"/admin/authoring/written/{written.pk}/yaml/", {"content": text, "seen": "0"})

    assert answer.status_code == 422
    assert f"Line {line}" in answer.text
    assert "difficulty: hard" in answer.text


def test_a_question_keeps_its_name(author, browser_of, quiz_topic):
    mirroring.mirror()
    written = Written.objects.get(topic="toy", name="T-SHORT")
    text = keeping.text_of(written).replace("id: T-SHORT", "id: T-LONG")

    answer = browser_of(author).post(f"/admin/authoring/written/{written.pk}/yaml/", {"content": text, "seen": "0"})

    assert answer.status_code == 422
    assert "id: T-SHORT" in answer.text


def test_what_is_reserved_has_no_page_of_its_own(write, author, student, choice, browser_of):
    write(author, choice | {"reserved": "on"})
    write(author, choice | {"text": "Another one, for practice?"})
    kept, open_ = Written.objects.filter(number=1).order_by("pk")

    assert browser_of(student).get(f"/quizzes/toy/check/{kept.name}").status_code == 404
    assert browser_of(student).get(f"/quizzes/toy/check/{open_.name}").status_code == 200


def test_the_bank_costs_one_query_more(write, author, choice, quiz_topic, django_assert_num_queries):
    write(author, choice)
    serving.bank_of(quiz_topic)

    with django_assert_num_queries(1):
        serving.bank_of(quiz_topic)


def test_many_are_taken_in_at_once_under_names_that_are_free(author, quiz_topic, django_assert_max_num_queries):
    many = [msgspec.structs.replace(each, title=f"Taken {number}") for number, each in enumerate(shipped(quiz_topic))]

    with django_assert_max_num_queries(12):
        made = keeping.take_in(quiz_topic, [*many, *many], author, "From another bank")

    bank = serving.bank_of(quiz_topic)
    assert len({each.name for each in made}) == 2 * len(many)
    assert [bank.questions[each.name].title for each in made[:2]] == ["Taken 0", "Taken 1"]
    assert bank.questions["T-SHORT"].title == "In a word"


def test_when_one_cannot_be_taken_in_none_is(author, quiz_topic):
    good, bad = shipped(quiz_topic)[:2]

    with pytest.raises(AttributeError):
        keeping.take_in(quiz_topic, [good, None, bad], author)

    assert not Written.objects.filter(number__gt=0).exists()


def shipped(topic):
    return list(keeping.shipped(topic).values())


def test_a_difference_is_of_what_is_said_and_not_of_how_it_is_written(edited, author, browser_of):
    text = keeping.text_of(edited)
    restyled = text.replace("label: Its name", "label: 'Its name'") + "\n# a remark\n"
    browser_of(author).post(f"/admin/authoring/written/{edited.pk}/yaml/", {"content": restyled, "seen": "1"})

    page = browser_of(author).get(f"/admin/authoring/written/{edited.pk}/versions/?a=1&b=2").text

    assert "Nothing differs." in page

"""A quiz from its first page to its last, with and without scripts."""

import pytest

from courseware.people.models import Person
from courseware.quizzes import queries
from courseware.quizzes.models import Attempt, Item, Quiz, Version
from tests.quizzes.taking import HTMX, answer_all, begin, hidden, item_at, key_words, right, score, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(browser_of, quiz_topic):
    return browser_of


def test_looking_at_a_quiz_makes_nothing(client_of):
    page = client_of().get("/quizzes/toy/")

    assert page.status_code == 200
    assert "Where things go" in page.text
    assert not Quiz.objects.exists()
    assert not Person.objects.exists()


def test_a_topic_without_a_bank_says_so(client_of, browser_of):
    page = browser_of().get("/quizzes/nowhere/")

    assert page.status_code == 404


def test_a_guest_may_take_it(client_of):
    client = client_of()

    address = begin(client)

    assert client.get(address).status_code == 200
    assert Attempt.objects.get().person.is_guest


def test_an_attempt_asks_one_question_of_each_group(client_of, student):
    begin(client_of(student))

    names = set(Item.objects.values_list("question__name", flat=True))
    assert len(names) == 3
    assert names & {"T-SINGLE", "T-MULTIPLE"}
    assert names & {"T-NUMERIC", "T-UNITS"}
    assert "T-LAB" not in names


def test_who_begins_again_in_the_middle_goes_on(client_of, student):
    client = client_of(student)
    first = begin(client)
    client.post(first, right(item_at(first)))

    second = begin(client)

    assert Attempt.objects.count() == 1
    assert second == first.replace("/1/1/", "/1/2/")


def test_no_page_shows_a_key_before_it_may_be_seen(client_of, student):
    for _ in range(6):
        client = client_of(student)
        address = begin(client)
        for position in (1, 2, 3):
            at = f"/quizzes/toy/{address.split('/')[3]}/{position}/"
            item = item_at(at)
            for page in (client.get(at).text, client.get(at.rsplit("/", 2)[0] + "/").text):
                assert item.seed not in page
                assert not [words for words in key_words(item) if words in page]
            client.post(at, right(item))


def test_an_answer_is_marked_and_explained(client_of, student):
    client = client_of(student)
    address = begin(client)
    item = item_at(address)

    answered = client.post(address, wrong(item), follow=True)

    assert answered.redirect_chain == [(f"{address}#result", 302)]
    assert score(item) < 1000
    assert "Why" in answered.text
    assert "Another try" in answered.text
    assert "Next question" in answered.text


def test_a_right_answer_is_explained_too(client_of, student):
    client = client_of(student)
    address = begin(client)
    item = item_at(address)

    part = client.post(address, right(item), headers=HTMX)

    assert part.status_code == 200
    assert "<html" not in part.text
    assert "Right. The explanation follows." in part.text
    assert "Why" in part.text


def test_what_is_no_answer_gets_a_message_and_keeps_what_was_typed(client_of, student):
    client = client_of(student)
    address = begin(client)
    item = item_at(address)

    for headers in ({}, HTMX):
        refused = client.post(address, {"token": item.token, "do": "answer", "confidence": "2"}, headers=headers)
        assert refused.status_code == 422
        assert "invalid-feedback" in refused.text
        assert 'value="2" checked' in refused.text
    assert score(item) is None
    assert Item.objects.get(pk=item.pk).answered_at is None


def test_confidence_and_times_are_kept(client_of, student):
    client = client_of(student)
    address = begin(client)
    item = item_at(address)

    client.post(address, {**right(item), "confidence": ["3"]})

    kept = Item.objects.get(pk=item.pk)
    assert kept.confidence == 3
    assert kept.answered_at >= kept.shown_at


def test_a_hint_is_shown_and_counted(client_of, student):
    client = client_of(student)
    for _ in range(4):
        address = begin(client)
        item = item_at(address)
        if item.question.name == "T-SINGLE":
            break
        answer_all(client)
    assert item.question.name == "T-SINGLE"

    page = client.post(address, {"token": item.token, "do": "hint", "choice": "1"}, headers=HTMX)

    assert "Think of a hash." in page.text
    assert "It is always the same place." not in page.text
    assert 'value="1" checked' in page.text or "checked" in page.text
    assert Item.objects.get(pk=item.pk).hints_taken == 1


def test_another_try_has_new_numbers_and_leaves_the_mark(client_of, student):
    client = client_of(student)
    items = answer_all(client, wrong)
    item = next(each for each in items if each.question.name in ("T-NUMERIC", "T-UNITS"))
    address = f"/quizzes/toy/1/{item.position}/"
    mark = Attempt.objects.get().score

    client.post(address, {"token": item.token, "do": "again"})
    second = item_at(address)
    client.post(address, right(second))

    assert second.try_number == 2
    assert second.seed != item.seed
    assert score(second) == 1000
    assert Attempt.objects.get().score == mark


def test_the_last_answer_closes_the_attempt_with_the_mark_of_first_answers(client_of, student):
    client = client_of(student)

    answer_all(client, right)

    attempt = Attempt.objects.get()
    assert attempt.closed_at is not None
    assert attempt.score == 1000
    page = client.get("/quizzes/toy/1/").text
    assert "3 of 3 right at the first try" in page
    assert "100 %" in client.get("/quizzes/toy/").text


def test_the_next_attempt_asks_what_was_asked_least(client_of, student):
    client = client_of(student)
    first = {item.question.name for item in answer_all(client)}

    second = {item.question.name for item in answer_all(client)[:0] or Item.objects.filter(attempt__number=2)}

    assert second
    assert not first & second


def test_editing_a_question_changes_nothing_that_was_answered(client_of, student, quiz_topic, tmp_path, monkeypatch):
    client = client_of(student)
    answer_all(client, right)
    before = client.get("/quizzes/toy/1/").text

    path = tmp_path / "en.yaml"
    source = (quiz_topic.folder / "bank" / "en.yaml").read_text()
    path.write_text(source.replace("text: ", "text: Anew. ").replace("explanation: ", "explanation: Anew. "))
    monkeypatch.setattr("courseware.quizzes.bank.loading.bank_path", lambda topic: path)

    after = client.get("/quizzes/toy/1/").text
    strip = lambda page: page[page.index('class="gc-reviewed"') : page.index("gc-foot")]  # noqa: E731
    assert strip(after) == strip(before)
    begin(client)
    assert Version.objects.filter(content__contains="Anew.").exists()
    assert Version.objects.exclude(content__contains="Anew.").count() == 3


def test_answers_are_told_to_progress_with_their_concepts(client_of, student):
    answer_all(client_of(student), right)

    told = queries.answers_of(student.pk, "toy")

    assert [each.score for each in told] == [1000] * 3
    assert {concept for each in told for concept in each.concepts} >= {"T-1", "T-2", "T-3"}
    assert all(each.try_number == 1 and each.place == "quiz" for each in told)


def test_a_question_page_asks_the_database_little(client_of, student, django_assert_max_num_queries):
    client = client_of(student)
    address = begin(client)
    client.get(address)

    with django_assert_max_num_queries(6):
        client.get(address)
    with django_assert_max_num_queries(18):
        client.post(address, right(item_at(address)), headers=HTMX)


def test_the_form_names_its_item(client_of, student):
    client = client_of(student)
    address = begin(client)

    assert hidden(client.get(address).content, "token") == item_at(address).token


def test_each_try_of_a_question_can_be_seen_again(client_of, student):
    client = client_of(student)
    items = answer_all(client, wrong)
    item = next(each for each in items if each.question.name in ("T-NUMERIC", "T-UNITS"))
    client.post(f"/quizzes/toy/1/{item.position}/", {"token": item.token, "do": "again"})
    client.post(f"/quizzes/toy/1/{item.position}/", right(item_at(f"/quizzes/toy/1/{item.position}/")))

    page = client.get("/quizzes/toy/1/").text

    assert "The try before" in page
    assert "try 2" in page


def test_how_a_partial_mark_comes_about_is_said(client_of, student):
    client = client_of(student)
    ticket = hidden(client.get("/quizzes/toy/check/T-CLOZE").content, "ticket")
    form = {"ticket": ticket, "blank-hours": "24", "blank-thing": "x", "blank-way": "1"}

    said = client.post("/quizzes/toy/check/T-CLOZE", form, headers=HTMX).text

    assert "Each blank counts the same." in said


def test_what_was_wrong_with_a_form_is_announced(client_of, student):
    client = client_of(student)
    ticket = hidden(client.get("/quizzes/toy/check/T-SHORT").content, "ticket")

    part = client.post("/quizzes/toy/check/T-SHORT", {"ticket": ticket}, headers=HTMX).text

    assert '<p id="T-SHORT-said" hx-swap-oob="innerHTML">Type your answer first.</p>' in part

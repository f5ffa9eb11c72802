"""Whoever sends what no page of ours sends changes nothing that she may not, and learns nothing before its time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from courseware.quizzes import attempts, tickets
from courseware.quizzes.models import Attempt, Item, Mode, Quiz, Shows
from tests.quizzes.taking import HTMX, answer_all, begin, hidden, item_at, key_words, right, score, wrong

pytestmark = pytest.mark.django_db
AT_ONCE = 20


@pytest.fixture
def client_of(browser_of, quiz_topic):
    return browser_of


def graded(**how):
    return Quiz.objects.create(slug="toy", topic="toy", **{"mode": Mode.GRADED, "shows": Shows.AFTER_HAND_IN, **how})


def test_a_forged_score_is_no_field(client_of, student):
    client = client_of(student)
    address = begin(client)
    item = item_at(address)

    client.post(address, {**wrong(item), "score": ["1000"], "result": ["{}"], "is_right": ["1"]})

    assert score(item) < 1000


@pytest.mark.parametrize("token", ["", "x", "0" * 300, "\0", "ʼ", "nobody-has-this-one"])
def test_an_unknown_item_is_not_found(client_of, student, token):
    client = client_of(student)
    address = begin(client)
    item = item_at(address)

    answered = client.post(address, {**right(item), "token": [token]})

    assert answered.status_code == 404
    assert score(item) is None


def test_a_used_token_changes_nothing(client_of, student):
    client = client_of(student)
    address = begin(client)
    item = item_at(address)
    client.post(address, wrong(item))
    before = Item.objects.filter(pk=item.pk).values().get()

    again = client.post(address, right(item), headers=HTMX)

    assert again.status_code == 200
    assert "Right. The explanation follows." not in again.text
    assert Item.objects.filter(pk=item.pk).values().get() == before
    assert Item.objects.count() == 3


def test_an_item_is_answered_at_its_own_address_alone(client_of, student):
    client = client_of(student)
    address = begin(client)
    other = item_at(address.replace("/1/1/", "/1/2/"))

    assert client.post(address, right(other)).status_code == 404
    assert client.post("/quizzes/toy/check/T-SINGLE", right(other)).status_code == 404
    assert client.post("/quizzes/kinesis/1/1/", right(other)).status_code == 404
    assert score(other) is None


def test_a_strangers_attempt_and_one_that_is_not_there_look_the_same(client_of, student, outsider, guest):
    address = begin(client_of(student))
    item = item_at(address)

    for person in (outsider, guest, None):
        client = client_of(person)
        assert client.get(address).status_code == 404
        assert client.get("/quizzes/toy/1/").status_code == 404
        assert client.get("/quizzes/toy/99/").status_code == 404
        assert client.post(address, right(item)).status_code == 404
        assert client.post("/quizzes/toy/1/hand-in").status_code == 404
    assert score(item) is None
    assert Attempt.objects.get().closed_at is None


def test_a_classmates_token_is_worth_nothing_in_ones_own_attempt(client_of, student, outsider):
    begin(client_of(student))
    client = client_of(outsider)
    address = begin(client)
    theirs = Item.objects.get(attempt__person=student, position=1)

    assert client.post(address, right(theirs)).status_code == 404
    assert score(theirs) is None


def test_a_form_of_many_fields_is_cut_and_huge_values_are_refused(client_of, student):
    client = client_of(student)
    address = begin(client)
    item = item_at(address)
    junk = {f"field-{number}": "x" for number in range(900)}

    assert client.post(address, {"token": item.token, "choice": "9" * 10_000, "choices": ["7"] * 90}).status_code == 422
    assert client.post(address, {**junk, "token": item.token}).status_code == 422
    assert score(item) is None


def test_a_late_answer_changes_nothing(client_of, student):
    quiz = graded(time_limit_s=60)
    client = client_of(student)
    address = begin(client)
    item = item_at(address)
    Attempt.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    late = client.post(address, right(item))

    assert late.status_code == 409
    assert "too late" in late.text
    assert Item.objects.get(pk=item.pk).answer == ""
    attempt = Attempt.objects.get(quiz=quiz)
    assert (attempt.score, attempt.closed_at is not None) == (0, True)


def test_what_was_on_its_way_when_time_ran_out_counts(client_of, student):
    graded(time_limit_s=60)
    client = client_of(student)
    address = begin(client)
    Attempt.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    assert client.post(address, right(item_at(address))).status_code == 302


def test_a_graded_quiz_tells_nothing_before_it_is_handed_in(client_of, student):
    graded()
    client = client_of(student)
    address = begin(client)

    for position in (1, 2, 3):
        at = address.replace("/1/1/", f"/1/{position}/")
        item = item_at(at)
        kept = client.post(at, right(item), follow=True)
        for page in (kept.text, client.get("/quizzes/toy/1/").text, client.get(at).text):
            assert not [words for words in key_words(item) if words in page]
            assert 'data-mark="right"' not in page
        assert score(item) is None
    client.post("/quizzes/toy/1/hand-in")

    assert Attempt.objects.get().score == 1000
    assert "Why" in client.get("/quizzes/toy/1/").text


def test_a_graded_answer_may_be_changed_until_it_is_handed_in_and_not_after(client_of, student):
    graded()
    client = client_of(student)
    address = begin(client)
    item = item_at(address)

    client.post(address, wrong(item))
    client.post(address, right(item))
    client.post("/quizzes/toy/1/hand-in")
    after = client.post(address, wrong(item))

    assert after.status_code == 409
    assert score(item) == 1000
    assert Attempt.objects.get().score == 333


@pytest.mark.parametrize(
    ("shows", "closes_in", "is_seen"),
    [
        (Shows.AFTER_HAND_IN, None, True),
        (Shows.AFTER_CLOSE, timedelta(hours=1), False),
        (Shows.AFTER_CLOSE, timedelta(hours=-1), True),
        (Shows.NEVER, None, False),
    ],
)
def test_marks_are_seen_when_the_quiz_says_so(client_of, student, shows, closes_in, is_seen):
    quiz = graded(shows=shows)
    client = client_of(student)
    answer_all(client, right)
    client.post("/quizzes/toy/1/hand-in")
    Quiz.objects.update(closes_at=closes_in and timezone.now() + closes_in)

    page = client.get("/quizzes/toy/1/").text + client.get("/quizzes/toy/").text

    assert ("100 %" in page) is is_seen
    assert ("Why" in page) is is_seen
    assert Attempt.objects.get(quiz=quiz).score == 1000


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"opens_at": timedelta(hours=1)}, "not open yet"),
        ({"closes_at": timedelta(hours=-1)}, "closed"),
    ],
)
def test_a_quiz_that_is_not_open_is_not_begun(client_of, student, how, said):
    graded(**{name: timezone.now() + delta for name, delta in how.items()})

    refused = client_of(student).post("/quizzes/toy/begin")

    assert refused.status_code == 409
    assert said in refused.text
    assert not Attempt.objects.exists()


def test_no_attempt_beyond_the_last(client_of, student):
    graded(most_attempts=1)
    client = client_of(student)
    begin(client)
    client.post("/quizzes/toy/1/hand-in")

    assert client.post("/quizzes/toy/begin").status_code == 409
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("ticket", ["x", "a:b:c", "", "x" * 1000])
def test_a_ticket_that_is_not_ours_is_not_found(client_of, ticket):
    answered = client_of().post("/quizzes/toy/check/T-SINGLE", {"ticket": ticket, "choice": "1"})

    assert answered.status_code == 404
    assert not Item.objects.exists()


def test_a_ticket_for_another_question_is_not_found(client_of):
    client = client_of()
    ticket = hidden(client.get("/quizzes/toy/check/T-SHORT").content, "ticket")

    assert client.post("/quizzes/toy/check/T-SINGLE", {"ticket": ticket, "choice": "1"}).status_code == 404
    assert not Item.objects.exists()


def test_the_seed_is_not_in_the_ticket():
    ticket = tickets.issue("toy", "T-SINGLE", "0" * 64, "lesson")

    assert ticket.seed not in ticket.sealed()
    assert tickets.opened(ticket.sealed())[0].seed == ticket.seed


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"])
def test_a_form_leads_back_to_our_pages_alone(client_of, back):
    client = client_of()
    ticket = hidden(client.get("/quizzes/toy/check/T-SHORT").content, "ticket")

    answered = client.post("/quizzes/toy/check/T-SHORT", {"ticket": ticket, "words": "iterator", "back": back})

    assert answered["Location"] == "/quizzes/toy/check/T-SHORT"


def test_markup_in_an_answer_is_shown_as_text(client_of):
    client = client_of()
    ticket = hidden(client.get("/quizzes/toy/check/T-SHORT").content, "ticket")

    said = client.post(
        "/quizzes/toy/check/T-SHORT", {"ticket": ticket, "words": "<script>alert(1)</script>"}, headers=HTMX
    )

    assert "<script>" not in said.text
    assert "&lt;script&gt;" in said.text


def at_once(work, times=AT_ONCE):
    """Calls `work(number)` in as many threads at once, and gives what they gave."""

    def one(number):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_twenty_who_begin_at_once_begin_one_attempt(client_of, student):
    Quiz.objects.create(slug="toy", topic="toy")
    clients = [client_of(student) for _ in range(AT_ONCE)]

    answered = at_once(lambda number: clients[number].post("/quizzes/toy/begin"))

    assert {each.status_code for each in answered} == {302}
    assert len({each["Location"] for each in answered}) == 1
    assert Attempt.objects.count() == 1
    assert Item.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_twenty_answers_at_once_one_is_stored(client_of, student):
    clients = [client_of(student) for _ in range(AT_ONCE)]
    address = begin(clients[0])
    item = item_at(address)
    forms = [right(item) if number % 2 else wrong(item) for number in range(AT_ONCE)]

    answered = at_once(lambda number: clients[number].post(address, forms[number], headers=HTMX))

    assert {each.status_code for each in answered} == {200}
    assert len({"Right. The explanation follows." in each.text for each in answered}) == 1
    assert Item.objects.filter(attempt__number=1, position=1).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_tries_at_once_one_is_made(client_of, student):
    clients = [client_of(student) for _ in range(AT_ONCE)]
    address = begin(clients[0])
    item = item_at(address)
    clients[0].post(address, wrong(item))

    at_once(lambda number: clients[number].post(address, {"token": item.token, "do": "again"}, headers=HTMX))

    tries = Item.objects.filter(attempt__number=1, position=1).values_list("try_number", flat=True)
    assert sorted(tries) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_ticket_sent_twenty_times_is_one_answer(client_of, student):
    clients = [client_of(student) for _ in range(AT_ONCE)]
    ticket = hidden(clients[0].get("/quizzes/toy/check/T-SHORT").content, "ticket")
    form = {"ticket": ticket, "words": "iterator"}

    answered = at_once(lambda number: clients[number].post("/quizzes/toy/check/T-SHORT", form, headers=HTMX))

    assert {each.status_code for each in answered} == {200}
    assert Item.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_last_attempts_at_once_no_more_are_begun_than_there_are(client_of, student):
    graded(most_attempts=1)
    clients = [client_of(student) for _ in range(AT_ONCE)]
    begin(clients[0])

    def hand_in_and_begin(number):
        clients[number].post("/quizzes/toy/1/hand-in")
        return clients[number].post("/quizzes/toy/begin").status_code

    assert set(at_once(hand_in_and_begin)) == {409}
    assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_handing_in_and_answering_at_once_leaves_every_answer_marked_or_refused(client_of, student):
    graded()
    clients = [client_of(student) for _ in range(AT_ONCE)]
    address = begin(clients[0])
    item = item_at(address)

    def do(number):
        if number % 4 == 0:
            return clients[number].post("/quizzes/toy/1/hand-in").status_code
        return clients[number].post(address, right(item)).status_code

    codes = at_once(do)

    kept = Item.objects.get(pk=item.pk)
    assert set(codes) <= {302, 409}
    assert (kept.answer == "") == (kept.score is None)
    assert Attempt.objects.get().score == (kept.score or 0) // 3
    assert attempts.is_over(Attempt.objects.get())

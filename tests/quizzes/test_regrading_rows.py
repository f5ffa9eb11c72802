"""Choices that were moved, reworded, added and taken out: an answer follows its choice, and stays as it was given."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.quizzes import serving
from courseware.quizzes.models import Item, Question
from courseware.quizzes.teaching import pairing, regrading
from courseware.quizzes.types.contract import FULL
from tests.quizzes.building import a_quiz, items, mended, take
from tests.quizzes.cast import BANK
from tests.quizzes.taking import right, wrong

replace = msgspec.structs.replace


def question(name):
    return BANK.questions[name]


def reworded(row, text, key="text"):
    return replace(row, **{key: text})


@pytest.fixture
def answered(db, quiz_topic, browser_of, instructor, student):
    """`answered(name, form_of)` has a student answer a question of the bank, and gives the item."""

    def answer(name, form_of=right):
        attempt = take(browser_of(student), a_quiz(instructor, name), form_of=form_of)
        return items(attempt)[0]

    return answer


def chose(*texts, field="choice"):
    """The form that chooses by what stands on the page."""

    def form(item):
        offered = [each["text"] for each in msgspec.json.decode(item.shown)["options"]]
        return {"token": [item.token], "do": ["answer"], field: [str(offered.index(text) + 1) for text in texts]}

    return form


def fate(item, **changes):
    """What a regrading would make of the answer when the question is mended like this."""
    with pytest.MonkeyPatch.context() as patch:
        mended(item.question.name, patch, **changes)
        found = regrading.report(item.attempt.quiz, Question.objects.get(pk=item.question_id))
    (only,) = found.fates
    return only


def regraded(item, **changes):
    """The item after a regrading."""
    quiz, asked = item.attempt.quiz, Question.objects.get(pk=item.question_id)
    with pytest.MonkeyPatch.context() as patch:
        mended(item.question.name, patch, **changes)
        seen = regrading.report(quiz, asked).fingerprint
        regrading.apply(quiz, asked, seen=seen, reason="Mended.", by=quiz.owner_id)
    return Item.objects.select_related("question", "version", "attempt__quiz").get(pk=item.pk)


def with_key(place, options=None):
    why = {"feedback": "No.", "misconception": "round-robin"}
    rows = options or question("T-SINGLE").options
    return [replace(each, right=at == place, **({} if at == place else why)) for at, each in enumerate(rows)]


def test_a_choice_that_was_moved_keeps_its_answers(answered):
    item = answered("T-SINGLE", chose("To the next place"))

    found = fate(item, options=with_key(1)[::-1])

    assert (found.score, found.why) == (FULL, "“To the next place” was “Not yet”, and now is “Right”.")


def test_the_page_keeps_its_places_and_the_answer_stays_as_it_was_given(answered):
    item = answered("T-SINGLE", chose("To the next place"))
    before = [each.text for each in serving.shown_of(item).options]

    after = regraded(item, options=with_key(1)[::-1], explanation="In turn.")

    assert [each.text for each in serving.shown_of(after).options] == before
    assert after.answer == item.answer
    assert serving.shown_of(after).explanation == "In turn."


def test_a_choice_that_was_taken_out_takes_no_mark_with_it(answered):
    item = answered("T-SINGLE")

    found = fate(item, options=with_key(0, [question("T-SINGLE").options[1], question("T-SINGLE").options[2]]))

    assert found.shown is None
    assert found.why == "What was chosen, “To the place of its hash”, is not among the choices any more."


def test_whoever_chose_another_one_is_marked_anew_and_sees_what_was_taken_out(answered):
    item = answered("T-SINGLE", chose("To the next place"))

    after = regraded(item, options=with_key(0, [question("T-SINGLE").options[1], question("T-SINGLE").options[2]]))

    assert after.score == FULL
    gone = [each for each in serving.shown_of(after).options if each.is_out]
    assert [(each.text, each.is_right) for each in gone] == [("To the place of its hash", False)]


def test_a_choice_that_was_added_changes_nothing_for_who_was_not_offered_it(answered):
    item = answered("T-SINGLE", chose("To the next place"))
    options = [*with_key(1), replace(with_key(0)[1], text="Nowhere")]

    found = fate(item, options=options)

    assert found.score == FULL
    assert "Nowhere" not in [each.text for each in found.shown.options]


def test_nobody_loses_a_mark_to_a_choice_that_was_not_offered(answered):
    item = answered("T-SINGLE")
    added = replace(question("T-SINGLE").options[0], text="To the place of its digest")

    found = fate(item, options=with_key(0, [added, *question("T-SINGLE").options]))

    assert found.shown is None
    assert found.why == "What is right now is a new choice, which was not offered."


def test_a_reworded_choice_at_its_place_keeps_its_answers(answered):
    item = answered("T-SINGLE", chose("To the next place"))
    options = with_key(1)
    options[1] = reworded(options[1], "To the next shard")

    after = regraded(item, options=options)

    assert after.score == FULL
    assert "To the next shard" in [each.text for each in serving.shown_of(after).options]


def test_a_choice_that_was_moved_and_reworded_is_known_by_its_row(answered, monkeypatch):
    item = answered("T-SINGLE", chose("To the next place"))
    options = [replace(with_key(1)[1], text="In turn"), with_key(1)[2], with_key(1)[0]]
    monkeypatch.setattr(pairing, "LINEAGES", [lambda *_version: {"options": [1, 2, 0]}])

    assert fate(item, options=options).score == FULL


def test_a_second_regrading_stands_upon_the_first(answered):
    item = answered("T-SINGLE", chose("To the next place"))
    first = regraded(item, options=with_key(1)[::-1])

    second = regraded(first, options=with_key(0))

    assert (first.score, second.score) == (FULL, 0)
    assert [each.text for each in serving.shown_of(second).options] == [
        each.text for each in serving.shown_of(item).options
    ]


def test_a_choice_that_comes_back_counts_again(answered):
    item = answered("T-SINGLE", chose("To the next place"))
    without_first = with_key(0, [question("T-SINGLE").options[1], question("T-SINGLE").options[2]])
    first = regraded(item, options=without_first)

    second = regraded(first, options=question("T-SINGLE").options)

    assert not any(each.is_out for each in serving.shown_of(second).options)
    assert second.score == 0


MULTIPLE = question("T-MULTIPLE").options


def test_of_several_choices_one_that_was_taken_out_counts_for_nothing(answered):
    item = answered("T-MULTIPLE", chose("Two", "Four", "Five", field="choices"))
    assert item.score == 500

    after = regraded(item, options=[MULTIPLE[2], MULTIPLE[1], MULTIPLE[0]])

    assert after.score == FULL


def test_of_several_choices_a_right_one_that_was_added_is_not_missed(answered):
    item = answered("T-MULTIPLE")

    found = fate(item, options=[replace(MULTIPLE[0], text="Six"), *MULTIPLE])

    assert found.score == FULL


def test_who_ticked_only_what_was_taken_out_keeps_her_mark(answered):
    item = answered("T-MULTIPLE", chose("Four", field="choices"))

    assert fate(item, options=[MULTIPLE[0], MULTIPLE[2], MULTIPLE[3]]).shown is None


ORDERED = question("T-ORDERING").items


def test_things_in_another_order_are_marked_by_the_new_order(answered):
    item = answered("T-ORDERING")

    after = regraded(item, items=ORDERED[::-1])

    assert after.score == 0
    assert [each.text for each in serving.shown_of(after).items] == [each.text for each in serving.shown_of(item).items]


def test_who_had_the_order_that_is_right_now_gets_it(answered):
    def backwards(item):
        form = right(item)
        return {name: [str(5 - int(value[0]))] if name.startswith("item") else value for name, value in form.items()}

    assert fate(answered("T-ORDERING", backwards), items=ORDERED[::-1]).score == FULL


def test_an_order_with_one_thing_more_is_another_question(answered):
    more = [*ORDERED, reworded(ORDERED[0], "Sleep")]

    assert fate(answered("T-ORDERING"), items=more).why == "A line was added to it, or taken out."


PAIRS = question("T-MATCHING").pairs


def test_pairs_that_were_moved_keep_their_answers(answered):
    item = answered("T-MATCHING")

    assert fate(item, pairs=PAIRS[::-1], explanation="So.").score == FULL


def test_a_pair_with_another_right_side_is_marked_anew(answered):
    item = answered("T-MATCHING")

    found = fate(item, pairs=[PAIRS[0], PAIRS[1], replace(PAIRS[2], right="puts")])

    assert found.score == FULL * 2 // 3


def test_a_right_side_that_was_reworded_keeps_its_answers(answered):
    item = answered("T-MATCHING")

    after = regraded(item, pairs=[replace(PAIRS[0], right="writes"), *PAIRS[1:]])

    assert after.score == FULL
    assert sorted(serving.shown_of(after).rights) == ["gets", "prunes", "writes"]


def test_a_right_side_that_nobody_was_offered_costs_nothing(answered):
    found = fate(answered("T-MATCHING"), pairs=[*PAIRS[:2], replace(PAIRS[2], right="keeps")])

    assert found.why == "What is right now is a new choice, which was not offered."


BLANKS = question("T-CLOZE").blanks


def test_choices_of_a_blank_that_were_moved_keep_their_answers(answered):
    item = answered("T-CLOZE")
    way = replace(BLANKS["way"], options=BLANKS["way"].options[::-1])

    assert fate(item, blanks={**BLANKS, "way": way}).score == FULL


def test_a_blank_whose_key_was_wrong_is_marked_anew(answered):
    pull, pushed = BLANKS["way"].options
    options = [replace(pull, right=False, feedback="No.", misconception="all-alike"), replace(pushed, right=True)]

    found = fate(answered("T-CLOZE"), blanks={**BLANKS, "way": replace(BLANKS["way"], options=options)})

    assert found.score == FULL * 2 // 3


def test_a_text_with_one_blank_more_is_another_question(answered):
    text = question("T-CLOZE").text + " It costs {hours2}."
    blanks = {**BLANKS, "hours2": BLANKS["hours"]}

    assert fate(answered("T-CLOZE"), text=text, blanks=blanks).why == "It asks for something else than it did."


PREDICTIONS = question("T-CHOICE").options


def test_predictions_that_were_moved_keep_their_answers(answered):
    assert fate(answered("T-CHOICE"), options=PREDICTIONS[::-1], explanation="So.").score == FULL


def test_a_prediction_that_was_taken_out_keeps_its_mark(answered):
    item = answered("T-CHOICE", wrong)
    chosen = serving.shown_of(item).options[int(item.answer)].text

    found = fate(item, options=[each for each in PREDICTIONS if each.text != chosen])

    assert found.shown is None


def test_other_numbers_are_another_question(answered):
    rate = replace(question("T-NUMERIC").parameters["rate"], low=1200)

    found = fate(answered("T-NUMERIC"), parameters={**question("T-NUMERIC").parameters, "rate": rate})

    assert found.why == "It was asked with other numbers."


@given(st.permutations(range(4)))
def test_rows_that_only_moved_are_all_found(order):
    texts = ["one", "two", "three", "four"]

    assert pairing.paired(texts, [texts[each] for each in order]) == list(order)


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_no_row_becomes_two(before, after):
    assert pairing.fits(pairing.paired(before, after), before, after)

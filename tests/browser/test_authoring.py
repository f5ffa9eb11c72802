"""An instructor writes one question of each type in the browser, sees it, saves it; a student answers it."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from courseware.authoring import contents, keeping, mirroring
from courseware.authoring.models import Written
from courseware.people import instructors
from courseware.people.models import Person
from tests.browser.test_access import overflow, violations
from tests.quizzes.conftest import quiz_topic  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("quiz_topic")
RIGHT = re.compile("Right. The explanation follows.")
ABOUT = {"title": "Something new", "page": "placement", "text": "What is it?", "explanation": "It is so."}


@pytest.fixture
def desk(strict_page, live_server, complaints):
    """An instructor's browser under the policy that visitors get."""
    instructors.make_instructor(User.objects.create_user("author", password="the author's password"))
    instructors.give_rights()
    strict_page.said = complaints(strict_page)
    strict_page.set_viewport_size({"width": 1280, "height": 900})
    strict_page.goto(f"{live_server.url}/people/sign-in")
    strict_page.fill("[name=login]", "author")
    strict_page.fill("[name=password]", "the author's password")
    strict_page.press("[name=password]", "Enter")
    expect(strict_page.get_by_text("author").first).to_be_visible()
    return strict_page


def begin(desk, live_server, kind):
    desk.goto(f"{live_server.url}/admin/authoring/written/add/")
    desk.get_by_label("Topic").select_option("toy")
    desk.locator(f"button[value={kind}]").click()
    expect(desk.locator("#editor")).to_be_visible()
    desk.evaluate("document.querySelectorAll('#editor details').forEach((each) => { each.open = true; })")


def fill(desk, fields):
    """Writes into fields by their names, rows added where there are not enough."""
    for name, value in {**ABOUT, **fields}.items():
        field = desk.locator(f"#editor [name='{name}']")
        if not field.count():
            desk.locator(f"[data-rows='{name.split('-')[0]}']").locator("button[name=more]").click()
        if value in (True, False):
            field.set_checked(value)
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    desk.locator("#editor [name=reserved]").set_checked(False)
    desk.locator("#editor [name=concepts][value=T-1]").check()


def previewed(desk, words):
    """What stands in the preview, once it has these words."""
    desk.get_by_role("button", name="Preview", exact=True).click()
    inside = desk.frame_locator("iframe.au-frame")
    expect(inside.get_by_text(words).first).to_be_visible()
    return inside


def save(desk):
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Saved as version 1")).to_be_visible()
    assert [each for each in desk.said if "favicon" not in each] == []
    return Written.objects.get(number=1).name


def open_as_student(page, live_server, name):
    page.goto(f"{live_server.url}/quizzes/toy/check/{name}")
    expect(page.locator("form.gc-answer")).to_be_visible()


def answered(page, name):
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(f"#{name}-said")).to_have_text(RIGHT)


def options(*answers):
    form = {}
    for number, (text, feedback, is_right) in enumerate(answers):
        form |= {f"options-{number}-text": text, f"options-{number}-feedback": feedback}
        form |= {f"options-{number}-right": True} if is_right else {}
    return form


def test_one_right_answer(desk, page, live_server):
    begin(desk, live_server, "single")
    fill(
        desk,
        options(("Here", "", True), ("There", "Not there.", False), ("Up", "Not up.", False), ("Down", "No.", False)),
    )
    previewed(desk, "Not there.")
    name = save(desk)

    open_as_student(page, live_server, name)
    page.get_by_label("Here", exact=True).check()
    answered(page, name)


def test_several_right_answers(desk, page, live_server):
    begin(desk, live_server, "multiple")
    fill(desk, options(("Two", "Even.", True), ("Four", "Even.", True), ("Three", "Odd.", False)))
    previewed(desk, "Odd.")
    name = save(desk)

    open_as_student(page, live_server, name)
    for label in ("Two", "Four"):
        page.get_by_label(label).check()
    answered(page, name)


def test_a_number_that_is_drawn(desk, page, live_server):
    begin(desk, live_server, "numeric")
    fill(desk, {"text": "Twice {{ n }}?", "parameters-0-name": "n", "parameters-0-choose": "3, 4"})
    fill(desk, {"text": "Twice {{ n }}?", "otherwise": "Take it twice.", "wrong-0-when": "n"})
    fill(desk, {"text": "Twice {{ n }}?", "wrong-0-feedback": "That is once."})
    desk.locator("#id_answer").press_sequentially("n * 2")
    expect(desk.locator("#id_answer ~ .au-tried")).to_contain_text("n = 3 → 6")
    previewed(desk, "That is once.")
    name = save(desk)

    open_as_student(page, live_server, name)
    number = int(re.search(r"\d", page.locator(".gc-question").inner_text())[0])
    page.get_by_label("Your answer").fill(str(2 * number))
    answered(page, name)


def test_things_in_order(desk, page, live_server):
    wanted = ["Wake", "Rise", "Eat", "Leave"]
    begin(desk, live_server, "ordering")
    fill(desk, {f"items-{place}-text": each for place, each in enumerate(wanted)})
    fill(desk, {f"items-{place}-feedback": f"{each} stands here." for place, each in enumerate(wanted)})
    previewed(desk, "stands here.")
    name = save(desk)

    open_as_student(page, live_server, name)
    for place, each in enumerate(wanted, 1):
        page.get_by_label(each).select_option(str(place))
    answered(page, name)


def test_pairs(desk, page, live_server):
    pairs = {"Writer": "puts", "Reader": "gets", "Clock": "ticks"}
    begin(desk, live_server, "matching")
    for place, (left, right) in enumerate(pairs.items()):
        at = f"pairs-{place}"
        fill(desk, {f"{at}-left": left, f"{at}-right": right, f"{at}-feedback": f"It {right}."})
    previewed(desk, "It ticks.")
    name = save(desk)

    open_as_student(page, live_server, name)
    for left, right in pairs.items():
        page.get_by_label(left).select_option(label=right)
    answered(page, name)


def test_blanks(desk, page, live_server):
    begin(desk, live_server, "cloze")
    blanks = "hours = 24\nlabel: Hours\n- 168 # That is a week.\nelse: A day.\n\n"
    blanks += "way:\nlabel: Way\n+ pull\n- are pushed # Nobody pushes."
    fill(desk, {"text": "Kept for {hours} hours; readers {way} it.", "blanks": blanks})
    previewed(desk, "That is a week.")
    name = save(desk)

    open_as_student(page, live_server, name)
    page.get_by_label("Hours").fill("24")
    page.get_by_label("Way").select_option(label="pull")
    answered(page, name)


def test_a_few_words(desk, page, live_server):
    begin(desk, live_server, "short")
    wrong = {"wrong-0-when": "offset, cursor", "wrong-0-feedback": "Others call it so."}
    fill(desk, {"accept-0-words": "shard iterator", "accept-1-words": "iterator", **wrong, "otherwise": "Two words."})
    previewed(desk, "Others call it so.")
    name = save(desk)

    open_as_student(page, live_server, name)
    page.get_by_label("Your answer").fill("the iterator")
    answered(page, name)


LOOK = {"observe.service": "toy", "observe.operation": "Count", "observe.expression": "Lit"}


def test_a_prediction_whose_key_the_engine_gives(desk, page, live_server):
    begin(desk, live_server, "predict")
    fill(desk, {"steps": "toy Light {Name: second}\nwait 5", **LOOK, "observed": "It was {{ observed }}."})
    for place, (text, value, feedback) in enumerate([("Two", "2", ""), ("One", "1", "One more was lit.")]):
        at = f"options-{place}"
        fill(desk, {f"{at}-text": text, f"{at}-value": value, f"{at}-feedback": feedback})
    fill(desk, {"options-0-expect": True})
    previewed(desk, "It was 2.")
    name = save(desk)

    open_as_student(page, live_server, name)
    page.get_by_label("Two", exact=True).check()
    answered(page, name)


def test_a_line(desk, page, live_server):
    begin(desk, live_server, "line")
    fill(desk, {"steps": "toy Light {Name: second, Blinks: 3}", "observe.service": "toy", "observe.operation": "Ask"})
    fill(desk, {"observe.params": "{Name: second}", "observe.expression": "Blinks", "observed": "It stopped at 3."})
    for place, seconds in enumerate(("1", "2", "60")):
        fill(desk, {f"points-{place}-seconds": seconds, f"points-{place}-label": f"{seconds} s"})
    fill(desk, {"expect": "1, 2, 3", "low": "0", "high": "60", "unit": "blinks", "tolerance": "0.5"})
    fill(desk, {"wrong-0-values": "1, 2, 60", "wrong-0-feedback": "It stops.", "otherwise": "Once a second."})
    previewed(desk, "It stopped at 3.")
    name = save(desk)

    open_as_student(page, live_server, name)
    for label, value in (("1 s", "1"), ("2 s", "2"), ("60 s", "3")):
        page.locator("form.gc-answer").get_by_label(label, exact=True).fill(value)
    answered(page, name)


def test_a_task_in_the_lab(desk, page, live_server):
    begin(desk, live_server, "lab")
    goal = {"goals-0-text": "Two lamps are lit", "goals-0-service": "toy", "goals-0-operation": "Count"}
    goal |= {"goals-0-expression": "Lit", "goals-0-expected": "2", "goals-0-feedback": "It is not two yet."}
    fill(desk, {**goal, "solution": "toy Light {Name: second}"})
    inside = previewed(desk, "Goals, tried in a world")
    expect(inside.locator(".au-goals tbody tr")).to_contain_text("2 ✓")
    name = save(desk)

    open_as_student(page, live_server, name)
    page.get_by_role("button", name="Open the task in the lab").click()
    expect(page.get_by_text("Two lamps are lit").first).to_be_visible()


def test_free_text(desk, live_server):
    begin(desk, live_server, "essay")
    fill(desk, {"rubric-0-text": "Names both limits", "rubric-0-points": "2"})
    previewed(desk, "Names both limits")

    assert Written.objects.get(name=save(desk)).kind == "essay"


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(desk, live_server):
    begin(desk, live_server, "single")
    fill(desk, options(("Here", "", True), ("There", "", False)))

    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_role("alert")).to_contain_text("a wrong option needs `feedback`")
    expect(desk.locator("[name=options-1-text]")).to_have_value("There")
    assert Written.objects.filter(number__gt=0).count() == 0


def test_rows_are_added_moved_and_taken_out(desk, live_server):
    begin(desk, live_server, "ordering")
    fill(desk, {f"items-{place}-text": each for place, each in enumerate("DABC")})
    fill(desk, {f"items-{place}-feedback": "Here." for place in range(4)})
    rows = desk.locator("[data-rows=items] [data-list] > .au-row")

    rows.nth(0).get_by_role("button", name="down").click()
    rows.nth(3).get_by_role("button", name="out").click()
    save(desk)

    texts = [each.input_value() for each in desk.locator("[data-rows=items] [data-list] textarea[name$=text]").all()]
    assert texts == ["A", "D", "B"]


PAGES = [
    "written/add/?topic=toy&kind=lab",
    "written/add/",
    "written/add/yaml/?topic=toy",
    "written/starts/?topic=toy",
    "written/{pk}/change/",
    "written/{pk}/versions/",
    "written/{pk}/shipped/",
    "editedpage/",
    "editedpage/kinesis/hot-keys/",
]


@pytest.fixture
def edited(desk, quiz_topic):  # noqa: F811
    """A shipped question that was edited here."""
    mirroring.mirror()
    written = Written.objects.get(topic="toy", name="T-SHORT")
    text = keeping.text_of(written).replace("title: In a word", "title: One word")
    author = Person.objects.get(user__username="author")
    return keeping.save(written, quiz_topic, contents.question_of(quiz_topic, text), text, author)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_the_pages_can_be_used_by_everybody(desk, page, live_server, edited, width, scheme):
    page.context.add_cookies(desk.context.cookies())
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    for address in PAGES:
        page.goto(f"{live_server.url}/admin/authoring/{address.format(pk=edited.pk)}")
        page.wait_for_load_state("networkidle")
        assert (address, violations(page), overflow(page) <= 0) == (address, [], True)

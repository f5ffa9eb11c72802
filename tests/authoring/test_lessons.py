"""A page of a lesson told otherwise here: checked before it is served, in versions, and never hiding a newer file."""

import pytest

from courseware.authoring import pages_kept
from courseware.authoring.models import EditedPage
from courseware.labs import topics

pytestmark = pytest.mark.django_db
NAME = "hot-keys"
AT = f"/admin/authoring/editedpage/kinesis/{NAME}/"


@pytest.fixture
def shipped():
    return pages_kept.shipped(topics.topic("kinesis"))[NAME]


def told(shipped, words="These words are told here alone."):
    return f"{shipped.text.rstrip()}\n\n{words}\n"


def test_readers_see_what_is_told_here(author, student, browser_of, shipped):
    answer = browser_of(author).post(AT, {"content": told(shipped), "seen": "0", "note": "A word more", "do": "save"})

    assert answer.status_code == 303
    page = browser_of(student).get(address()).text
    assert "These words are told here alone." in page


def address():
    from courseware.lessons.addresses import page_address

    return page_address("kinesis", NAME)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("[there](nowhere-at-all)", "leads"),
        ("::: check KIN-NONE\n:::", "KIN-NONE"),
        ('<div hx-post="/admin/" hx-trigger="load">x</div>', "hx-post"),
        ("<script src='/static/js/lab.js'></script>", "script"),
        ('A paragraph.\n{: hx-get="/people/" hx-trigger="load" }', "hx-get"),
        ("<form action='/people/sign-out' method=post><button>x</button></form>", "form"),
        ("<img src=x onerror=alert(1) alt=x>", "onerror"),
    ],
)
def test_a_page_that_is_broken_or_acts_by_itself_is_refused_with_its_line(author, browser_of, shipped, words, said):
    answer = browser_of(author).post(AT, {"content": told(shipped, words), "seen": "0", "do": "save"})

    assert answer.status_code == 422
    assert said in answer.text
    assert "Line " in answer.text
    assert not EditedPage.objects.exists()


@pytest.mark.parametrize("content", ["", "---", "---\ntitle: [\n---\n", "\0", "---\ntitle: A\n---\n# B"])
def test_what_is_no_page_is_refused_and_stays_in_the_form(author, browser_of, content):
    answer = browser_of(author).post(AT, {"content": content, "seen": "0", "do": "save"})

    assert answer.status_code == 422
    assert not EditedPage.objects.exists()


@pytest.fixture
def changed(author, shipped):
    """A page that was edited here before its file changed."""
    edited = pages_kept.save(topics.topic("kinesis"), shipped, told(shipped), author, seen=0, note="")
    EditedPage.objects.update(based_on="0" * 64, base=shipped.text.replace("shard", "sherd"))
    return edited


def test_when_the_file_changes_both_are_shown_and_nothing_is_overwritten(changed, author, student, browser_of):
    page = browser_of(author).get(AT).text

    assert "The shipped page has changed since" in page
    assert "<del>sherd" in page
    assert "told here alone" in browser_of(student).get(address()).text


def test_the_author_keeps_hers_or_takes_the_file(changed, author, student, browser_of):
    client = browser_of(author)

    client.post(AT, {"do": "keep"})
    assert "The shipped page has changed since" not in client.get(AT).text

    client.post(AT, {"do": "take"})
    assert "told here alone" not in browser_of(student).get(address()).text


def test_versions_of_a_page_are_compared(changed, author, browser_of, shipped):
    client = browser_of(author)
    client.post(AT, {"content": told(shipped, "Other words."), "seen": "1", "note": "Shorter", "do": "save"})

    page = client.get(f"{AT}versions/").text
    assert "Shorter" in page
    assert "<ins>" in page


def test_who_saves_over_a_newer_page_is_told_and_loses_nothing(changed, author, browser_of, shipped):
    answer = browser_of(author).post(AT, {"content": told(shipped, "Other words."), "seen": "0", "do": "save"})

    assert answer.status_code == 409
    assert "Other words." in answer.text


def test_students_and_strangers_have_no_place_here(student, guest, browser_of):
    for person in (student, guest):
        assert browser_of(person).get(AT).status_code in (302, 403, 404)
        assert browser_of(person).post(AT, {"do": "take"}).status_code in (302, 403, 404)

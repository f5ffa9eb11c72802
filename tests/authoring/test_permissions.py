"""Who sees and edits what: an instructor what is hers or shared, the host all, students and guests nothing."""

import msgspec
import pytest

from courseware.authoring import keeping, mirroring
from courseware.authoring.models import Written
from courseware.quizzes import serving
from courseware.quizzes.bank import loading

pytestmark = pytest.mark.django_db
PAGES = ("change", "yaml", "versions", "shipped")


@pytest.fixture
def hers(author, quiz_topic):
    """A question of the author's that she shares with nobody."""
    question = msgspec.structs.replace(loading.load(quiz_topic).questions["T-SINGLE"], id="W-hers")
    return keeping.save(None, quiz_topic, question, keeping.contents.text_of(question), author)


def addresses(written):
    base = "/admin/authoring/written/"
    return [base, f"{base}add/", f"{base}add/yaml/", *(f"{base}{written.pk}/{page}/" for page in PAGES)]


def test_guests_and_students_are_sent_to_sign_in_or_told_of_nothing(hers, student, guest, browser_of):
    for person in (student, guest, None):
        client = browser_of(person)
        for address in (*addresses(hers), "/admin/authoring/editedpage/"):
            assert client.get(address).status_code in (302, 403, 404), address
        for way in ("preview", "try", f"{hers.pk}/do"):
            answer = client.post(f"/admin/authoring/written/{way}/", {"do": "copy", "topic": "toy"})
            assert answer.status_code in (302, 403, 404), way
    assert Written.objects.filter(number__gt=0).count() == 1


def test_another_instructor_neither_sees_nor_edits_what_is_not_shared(hers, colleague, browser_of):
    client = browser_of(colleague)

    assert hers.name not in client.get("/admin/authoring/written/?topic=toy").text
    for page in PAGES:
        assert client.get(f"/admin/authoring/written/{hers.pk}/{page}/").status_code == 404
        assert client.get(f"/admin/authoring/written/999999/{page}/").status_code == 404
    assert client.post(f"/admin/authoring/written/{hers.pk}/do/", {"do": "archive"}).status_code == 404
    form = {"action": "archive_chosen", "_selected_action": [str(hers.pk)]}
    client.post("/admin/authoring/written/", form)
    hers.refresh_from_db()
    assert not hers.is_archived


def test_a_stranger_who_saves_under_her_name_is_refused(hers, colleague, browser_of):
    text = keeping.text_of(hers)

    answer = browser_of(colleague).post("/admin/authoring/written/add/yaml/?topic=toy", {"content": text, "seen": "0"})

    assert answer.status_code == 422
    assert hers.revisions.count() == 1


def test_what_is_shared_is_seen_and_edited_by_all_instructors(hers, author, colleague, browser_of):
    browser_of(author).post("/admin/authoring/written/", {"action": "share_chosen", "_selected_action": [str(hers.pk)]})

    client = browser_of(colleague)
    assert hers.name in client.get("/admin/authoring/written/?topic=toy").text
    assert client.get(f"/admin/authoring/written/{hers.pk}/change/").status_code == 200


def test_a_colleague_cannot_say_who_sees_it(hers, colleague, browser_of):
    Written.objects.filter(pk=hers.pk).update(is_shared=True)
    client = browser_of(colleague)
    page = client.get(f"/admin/authoring/written/{hers.pk}/change/").text
    assert "asks_shared" not in page

    content = keeping.text_of(hers)
    client.post(f"/admin/authoring/written/{hers.pk}/yaml/", {"content": content, "seen": "1", "asks_shared": "1"})

    hers.refresh_from_db()
    assert hers.number == 2
    assert hers.is_shared


def test_the_host_sees_all(hers, instructor, browser_of):
    client = browser_of(instructor)

    assert hers.name in client.get("/admin/authoring/written/?topic=toy").text
    assert client.get(f"/admin/authoring/written/{hers.pk}/change/").status_code == 200


def test_nobody_deletes_a_question(hers, instructor, browser_of):
    client = browser_of(instructor)

    assert client.post(f"/admin/authoring/written/{hers.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Written.objects.filter(pk=hers.pk).exists()


def test_staff_without_the_group_have_no_place_here(hers, student, browser_of):
    student.user.is_staff = True
    student.user.save()

    assert browser_of(student).get(f"/admin/authoring/written/{hers.pk}/change/").status_code == 404
    assert browser_of(student).post(f"/admin/authoring/written/{hers.pk}/do/", {"do": "copy"}).status_code == 404


def test_likeness_says_nothing_of_questions_that_she_may_not_see(hers, colleague, browser_of):
    text = keeping.text_of(hers).replace("W-hers", "W-mine")

    client = browser_of(colleague)
    answer = client.post("/admin/authoring/written/add/yaml/?topic=toy", {"content": text, "seen": "0"}, follow=True)

    assert "Saved as version 1" in answer.text
    assert "W-hers" not in answer.text


def test_shipped_questions_are_everybodys(author, browser_of, quiz_topic):
    mirroring.mirror()

    assert "T-SINGLE" in browser_of(author).get("/admin/authoring/written/?topic=toy").text


def test_a_quiz_of_a_colleague_cannot_draw_what_is_not_shared(hers, author, colleague, quiz_topic):
    assert hers.name in serving.usable_by(author.pk, quiz_topic)
    assert hers.name not in serving.usable_by(colleague.pk, quiz_topic)
    assert "T-SINGLE" in serving.usable_by(colleague.pk, quiz_topic)

    Written.objects.update(is_shared=True)
    assert hers.name in serving.usable_by(colleague.pk, quiz_topic)

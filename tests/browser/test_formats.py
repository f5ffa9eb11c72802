"""An instructor takes a file of questions in; a student takes her data with her, and has it erased."""

import zipfile

from django.contrib.auth.models import User
from playwright.sync_api import expect

from courseware.authoring.models import Written
from tests.browser.test_access import overflow, violations
from tests.browser.test_authoring import desk  # noqa: F401  (a fixture)
from tests.quizzes.conftest import quiz_topic  # noqa: F401  (a fixture)

GIFT = b"::Capital::Which?{=Right#Yes ~Wrong#No}\n\n::Broken::{"


def test_a_file_is_looked_through_and_taken_in(desk, live_server, quiz_topic):  # noqa: F811
    desk.goto(f"{live_server.url}/admin/authoring/written/")
    desk.get_by_role("link", name="Import", exact=True).click()
    desk.get_by_label("Topic").select_option("toy")
    desk.get_by_label("Format").select_option("gift")
    desk.set_input_files("#id_file", {"name": "some.txt", "mimeType": "text/plain", "buffer": GIFT})
    desk.get_by_role("button", name="Look through it").click()
    expect(desk.get_by_text("never end")).to_be_visible()
    assert [each for each in desk.said if "favicon" not in each] == []
    assert violations(desk) == []

    desk.get_by_role("button", name="Import 1 question").click()

    expect(desk.get_by_text("1 question was imported.")).to_be_visible()
    assert Written.objects.filter(title="Capital").exists()


def test_she_takes_her_data_with_her_and_has_it_erased(desk, live_server):  # noqa: F811
    desk.set_viewport_size({"width": 360, "height": 800})
    desk.goto(f"{live_server.url}/people/my-data")
    assert (desk.said, overflow(desk)) == ([], 0)
    assert violations(desk) == []
    with desk.expect_download() as given:
        desk.get_by_role("button", name="Download").click()
    with zipfile.ZipFile(given.value.path()) as found:
        assert "author" in found.read("index.html").decode()

    desk.get_by_label("Your password").fill("the author's password")
    desk.get_by_role("button", name="Erase all of it").click()

    expect(desk.get_by_text("is erased")).to_be_visible()
    assert not User.objects.filter(username="author").exists()

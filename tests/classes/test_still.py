"""Nothing moves for a student whose class says so, on whatever page of the site."""

import pytest

from courseware.classes.models import Accommodation
from tests.classes.conftest import somebody

pytestmark = pytest.mark.django_db
IS_STILL = 'data-motion="none"'


def test_an_instructor_says_it_once_and_all_of_her_pages_are_still(browser_of, owner, klass, attending, student):
    at = f"/classes/{klass.slug}/people/{attending.pk}"
    form = {"time_factor": "1", "extra_days": "0", "extra_attempts": "0", "note": ""}

    browser_of(owner).post(f"{at}/time", form | {"is_still": "on"})

    pages = [browser_of(student).get(each).text for each in ("/", "/review/", f"/classes/{klass.slug}/")]
    assert all(IS_STILL in page for page in pages)
    assert "nothing moves on the pages" in pages[-1]


def test_it_holds_for_her_alone_and_as_long_as_she_is_in_the_class(browser_of, owner, attending, student):
    Accommodation.objects.create(membership=attending, is_still=True)

    who = (student, owner, somebody("else"), None)
    assert [IS_STILL in browser_of(each).get("/").text for each in who] == [True, False, False, False]

    attending.is_active = False
    attending.save()

    assert IS_STILL not in browser_of(student).get("/").text

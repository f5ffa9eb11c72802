"""Whatever a stranger asks for: who is made for it goes again if it is refused, unless something of hers is there."""

import pytest
from django.http import HttpResponse
from django.test import Client

from courseware.labs.models import World
from courseware.people import persons
from courseware.people.models import Person
from courseware.people.refused import NothingMade

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(rf, client):
    """What the middleware makes of an answer to a POST for which somebody is needed."""

    def answer(status, *, session=None):
        request = rf.post("/")
        request.session, request.user = session or client.session, type("Nobody", (), {"is_authenticated": False})()

        def view(request):
            persons.ensure_person(request)
            return HttpResponse(status=status)

        NothingMade(view)(request)
        return request

    return answer


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 500])
def test_a_guest_made_for_what_was_refused_goes_again(answered, status):
    before = persons.GUESTS_AN_ADDRESS._count("127.0.0.1", 0)

    request = answered(status)

    assert not Person.objects.exists()
    assert persons.SESSION_KEY not in request.session
    assert persons.GUESTS_AN_ADDRESS._count("127.0.0.1", 0) == before


@pytest.mark.parametrize("status", [200, 204, 303])
def test_a_guest_made_for_what_was_done_stays(answered, status):
    request = answered(status)

    assert Person.objects.get().pk == request.session[persons.SESSION_KEY]


def test_who_was_here_before_stays_whatever_is_refused(answered):
    session = answered(200).session

    answered(404, session=session)

    assert Person.objects.get().pk == session[persons.SESSION_KEY]


def test_a_guest_to_whom_something_was_told_that_is_kept_stays():
    client = Client()
    outside = {"stream": "clicks", "shard": "1", "at": "1", "form": "split-shard--shard-1", "select": "shard-1"}

    answer = client.post("/labs/kinesis/do/split-shard", outside)

    assert answer.status_code == 422
    assert World.objects.get().owner_id == client.session["person"]


def test_a_forged_ticket_of_a_question_makes_nobody():
    answer = Client().post("/quizzes/kinesis/check/KIN-Q01", {"ticket": "forged"})

    assert answer.status_code == 404
    assert not Person.objects.exists()

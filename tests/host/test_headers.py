"""Every answer carries the policy of the settings, and one that needs another carries its own."""

import pytest
from csp.constants import NONCE, SELF
from csp.decorators import csp_exempt, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpResponse

from courseware.headers import HEADER, ContentPolicy


def plain(_request):
    return HttpResponse("ok")


@csp_update({"style-src": [SELF, NONCE]})
def with_a_nonce(request):
    return HttpResponse(str(request.csp_nonce))


@pytest.mark.parametrize(
    "view",
    [plain, csp_update({"img-src": "https://example.org"})(plain), csp_exempt()(plain)],
    ids=["plain", "more", "exempt"],
)
def test_the_policy_is_the_one_that_django_csp_puts_together(rf, view):
    ours, theirs = (made(view)(rf.get("/")) for made in (ContentPolicy, CSPMiddleware))

    assert ours.headers.get(HEADER) == theirs.headers.get(HEADER)


def test_a_nonce_that_was_given_out_stands_in_the_policy(rf):
    answer = ContentPolicy(with_a_nonce)(rf.get("/"))

    assert f"'nonce-{answer.text}'" in answer.headers[HEADER]
    assert "nonce" not in ContentPolicy(plain)(rf.get("/")).headers[HEADER]

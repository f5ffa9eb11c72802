"""What every answer says to the browser besides itself, at little cost: a lab asks for a frame each second."""

from functools import lru_cache

from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

HEADER = "Content-Security-Policy"
_OWN = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")


class ContentPolicy(CSPMiddleware):
    """django-csp's, which puts the policy together anew for each answer; here that of the settings is kept."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        has_its_own = getattr(request, "_csp_nonce", None) or any(hasattr(response, name) for name in _OWN)
        if has_its_own or settings.DEBUG or HEADER in response:
            return super().process_response(request, response)
        response[HEADER] = _of_the_settings()
        return response


@lru_cache
def _of_the_settings() -> str:
    return build_policy()

"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The caller's address, as far as we can trust it.

    Each proxy adds, on the right of X-Forwarded-For, the address it was called from. What stands further left than our
    own proxies wrote is whatever the caller sent.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    hops = settings.TRUSTED_PROXIES
    forwarded = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    return forwarded[-hops] if 0 < hops <= len(forwarded) else direct

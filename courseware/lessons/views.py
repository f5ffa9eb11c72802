"""The pages of lessons."""

from django.http import Http404, HttpRequest, HttpResponse


def glossary(request: HttpRequest) -> HttpResponse:
    raise Http404


def page(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    raise Http404

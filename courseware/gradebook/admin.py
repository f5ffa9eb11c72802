"""Reports of mistakes in the admin, beside the questions that are mended there."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courseware.gradebook import mistakes
from courseware.gradebook.models import Mistake
from courseware.people import persons


@admin.register(Mistake)
class MistakeAdmin(admin.ModelAdmin):
    """What was reported is read; what became of it is written."""

    list_display = ["short", "page", "question", "state", "at"]
    list_filter = ["state", "topic"]
    search_fields = ["text", "question", "address"]
    date_hierarchy = "at"
    fields = ["text", "page", "topic", "question", "version", "person", "at", "state", "reply"]
    readonly_fields = ["text", "page", "topic", "question", "version", "person", "at"]

    @admin.display(description=_("what is wrong"))
    def short(self, mistake: Mistake) -> str:
        return mistake.text if len(mistake.text) <= 80 else f"{mistake.text[:79]}…"

    @admin.display(description=_("page"))
    def page(self, mistake: Mistake) -> SafeString:
        return format_html('<a href="{}">{}</a>', mistakes.page(mistake.address), mistake.address)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mistake]:
        return mistakes.seen_by(request.user)  # type: ignore[arg-type]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Mistake, form: Any, change: bool) -> None:
        mistakes.decide(obj, persons.person_id(request), state=obj.state, reply=obj.reply)

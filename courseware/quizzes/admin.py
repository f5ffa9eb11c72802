"""Quizzes in the admin: their dates and modes can be set; what was answered can be read, and nothing of it changed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courseware.quizzes.models import Attempt, Item, Quiz


class ReadOnly(admin.ModelAdmin):
    """Rows that tell what happened."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Answers go with the person who gave them, whom somebody may erase; by themselves they stay.
        at = request.resolver_match.url_name if request.resolver_match else ""
        is_about_itself = (at or "").startswith(f"{self.opts.app_label}_{self.opts.model_name}_")
        return not is_about_itself and super().has_delete_permission(request, obj)


@admin.register(Quiz)
class QuizAdmin(admin.ModelAdmin):
    list_display = ["slug", "title", "mode", "shows", "opens_at", "closes_at", "most_attempts"]
    list_filter = ["mode"]
    readonly_fields = ["slug", "topic"]
    # What an instructor's quiz has besides is set on its own pages.
    fields = ["slug", "topic", "title", "mode", "shows", "opens_at", "closes_at", "time_limit_s", "most_attempts"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        return super().get_queryset(request).filter(owner=None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        # A topic's quiz is made when somebody first begins it.
        return False


@admin.register(Attempt)
class AttemptAdmin(ReadOnly):
    list_display = ["quiz", "person", "number", "begun_at", "closed_at", "score"]
    list_select_related = ["quiz", "person__user"]
    list_filter = ["quiz"]


class IsFaulty(admin.SimpleListFilter):
    """Answers on which our own marking failed: what an author looks at first."""

    title = _("marking")
    parameter_name = "faulty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("failed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Item]) -> QuerySet[Item]:
        return queryset.exclude(fault="") if self.value() == "1" else queryset


@admin.register(Item)
class ItemAdmin(ReadOnly):
    list_display = ["question", "person", "place", "try_number", "answered_at", "score", "fault"]
    list_select_related = ["question", "person__user"]
    list_filter = [IsFaulty, "place", "question__topic"]
    search_fields = ["question__name"]

"""The question bank in Django's admin: a list with filters, and the pages on which a question is written."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courseware.authoring import access, keeping, mirroring
from courseware.authoring.contents import Refused
from courseware.authoring.models import EditedPage, Written
from courseware.authoring.pages import comparing, exchanging, lessons, starting, writing, yamls
from courseware.authoring.pages.admin_forms import TagForm
from courseware.authoring.shapes.table import NAMES
from courseware.authoring.words import among, listed
from courseware.labs import topics
from courseware.lessons import lesson


class _Words(admin.SimpleListFilter):
    """A filter by one word of a column that holds several."""

    column = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        columns = access.visible(request.user).exclude(**{self.column: ""}).values_list(self.column, flat=True)
        return [(each, self.words(each)) for each in sorted({word for one in columns for word in listed(one)})]

    def words(self, word: str) -> str:
        return word

    def queryset(self, request: HttpRequest, queryset: QuerySet[Written]) -> QuerySet[Written]:
        word = self.value()
        return queryset.filter(**{f"{self.column}__contains": among(word)}) if word else queryset


class ByConcept(_Words):
    title = gettext_lazy("concept")
    parameter_name = "concept"
    column = "concepts"

    def words(self, word: str) -> str:
        taught = (lesson.lesson_of(each).concepts.get(word) for each in topics.topics())
        return next((f"{word} {each.name}" for each in taught if each), word)


class ByTag(_Words):
    title = gettext_lazy("tag")
    parameter_name = "tag"
    column = "tags"


class ByKind(admin.SimpleListFilter):
    title = gettext_lazy("type")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(NAMES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Written]) -> QuerySet[Written]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ByState(admin.SimpleListFilter):
    """Whose it is and how it stands. Without a choice, all that is not archived."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("mine", _("Mine")),
            ("shared", _("Shared by others")),
            ("shipped", _("Shipped")),
            ("edited", _("Shipped, edited here")),
            ("behind", _("Shipped one changed since")),
            ("archived", _("Archived")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Written]) -> QuerySet[Written]:
        match self.value():
            case "archived":
                return queryset.filter(is_archived=True)
            case "mine":
                return queryset.filter(owner__user=request.user.pk, is_archived=False)
            case "shared":
                theirs = queryset.filter(is_shared=True, shipped="", is_archived=False)
                return theirs.exclude(owner__user=request.user.pk)
            case "shipped":
                return queryset.exclude(shipped="")
            case "edited":
                return queryset.exclude(shipped="").filter(number__gt=0, is_archived=False)
            case "behind":
                edited = queryset.exclude(shipped="").exclude(based_on="").filter(number__gt=0, is_archived=False)
                return edited.exclude(shipped=F("based_on"))
            case _:
                # An edit that is laid aside leaves the shipped question, which is there.
                return queryset.exclude(is_archived=True, shipped="")


class ByTopic(admin.SimpleListFilter):
    title = gettext_lazy("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(each.slug, each.title) for each in topics.topics()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Written]) -> QuerySet[Written]:
        return queryset.filter(topic=self.value()) if self.value() else queryset


@admin.register(Written)
class WrittenAdmin(admin.ModelAdmin):
    """All questions that somebody may see: shipped, hers, shared."""

    list_display = ("title", "name", "type_shown", "difficulty", "concepts_shown", "tags_shown", "state_shown")
    list_display_links = ("title", "name")
    list_filter = (ByTopic, ByState, ByKind, "difficulty", ByTag, ByConcept)
    list_select_related = ("owner__user",)
    search_fields = ("name", "title", "text", "tags", "concepts")
    search_help_text = gettext_lazy("Searches names, titles, texts, tags and concepts.")
    list_per_page = 50
    ordering = ("topic", "name")
    actions = ("copy_chosen", "tag_chosen", "archive_chosen", "restore_chosen", "share_chosen", "take_chosen")
    action_form = TagForm

    @admin.display(description=gettext_lazy("type"), ordering="kind")
    def type_shown(self, written: Written) -> Any:
        return NAMES.get(written.kind, written.kind)

    @admin.display(description=gettext_lazy("concepts"))
    def concepts_shown(self, written: Written) -> str:
        return ", ".join(listed(written.concepts))

    @admin.display(description=gettext_lazy("tags"))
    def tags_shown(self, written: Written) -> str:
        return ", ".join(listed(written.tags))

    @admin.display(description=gettext_lazy("state"))
    def state_shown(self, written: Written) -> Any:
        if written.is_behind:
            way = reverse("admin:authoring_written_shipped", args=[written.pk])
            return format_html('<a href="{}">{}</a>', way, _("shipped one changed: choose"))
        if written.is_archived and not written.shipped:
            return _("archived")
        if written.shipped:
            return _("edited here") if written.is_edited else _("shipped")
        return _("shared") if written.is_shared else _("mine") if written.owner else _("nobody's")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Written]:
        return access.visible(request.user)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        mirroring.mirror()
        return super().changelist_view(request, {"title": _("Question bank"), **(extra_context or {})})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What students have answered stays named: a question is archived.
        return False

    def get_urls(self) -> list[URLPattern]:
        def way(route: str, view: Any, name: str) -> URLPattern:
            guarded = self.admin_site.admin_view(self._guarded(view))
            found: URLPattern = path(route, guarded, name=f"authoring_written_{name}")
            return found

        own = [
            way("add/", writing.begin, "add"),
            way("try/", writing.try_formula, "try"),
            way("preview/", writing.preview, "preview"),
            way("starts/", starting.listed, "starts"),
            way("<int:pk>/change/", writing.change, "change"),
            way("<int:pk>/yaml/", yamls.change, "yaml"),
            way("add/yaml/", yamls.begin, "add_yaml"),
            way("import/", exchanging.bring, "bring"),
            way("export/", exchanging.take, "take"),
            way("<int:pk>/versions/", comparing.versions, "versions"),
            way("<int:pk>/history/", comparing.versions, "history"),
            way("<int:pk>/shipped/", comparing.shipped, "shipped"),
            way("<int:pk>/do/", comparing.do, "do"),
        ]
        return [*own, *super().get_urls()]

    def _guarded(self, view: Any) -> Any:
        """A page for whoever may change questions; the others are told that there is none."""

        def guarded(request: HttpRequest, **found: Any) -> HttpResponse:
            if not self.has_change_permission(request):
                raise Http404
            answer: HttpResponse = view(request, self.admin_site.each_context(request), **found)
            return answer

        return guarded

    @admin.action(description=gettext_lazy("Duplicate"), permissions=["change"])
    def copy_chosen(self, request: HttpRequest, chosen: QuerySet[Written]) -> None:
        author = access.person_of(request.user)
        made = [keeping.copy(each, author) for each in chosen]
        words = ngettext(
            "%(count)s copy was made; it is yours.", "%(count)s copies were made; they are yours.", len(made)
        )
        messages.success(request, words % {"count": len(made)})

    @admin.action(description=gettext_lazy("Add the tags typed here"), permissions=["change"])
    def tag_chosen(self, request: HttpRequest, chosen: QuerySet[Written]) -> None:
        tags = [each.strip()[:40] for each in request.POST.get("tags", "").split(",") if each.strip()]
        if not tags:
            messages.error(request, _("Type the tags beside the action first, with commas between them."))
            return
        try:
            count = keeping.tag(chosen, tags, access.person_of(request.user))
        except (Refused, keeping.Newer) as refused:
            messages.error(request, _("Nothing was tagged: %(why)s") % {"why": refused})
            return
        words = ngettext("%(count)s question was tagged.", "%(count)s questions were tagged.", count)
        messages.success(request, words % {"count": count})

    @admin.action(description=gettext_lazy("Archive"), permissions=["change"])
    def archive_chosen(self, request: HttpRequest, chosen: QuerySet[Written]) -> None:
        self._archive(request, chosen.filter(number__gt=0), is_archived=True)

    @admin.action(description=gettext_lazy("Bring back from the archive"), permissions=["change"])
    def restore_chosen(self, request: HttpRequest, chosen: QuerySet[Written]) -> None:
        self._archive(request, chosen, is_archived=False)

    def _archive(self, request: HttpRequest, chosen: QuerySet[Written], *, is_archived: bool) -> None:
        found = list(chosen.filter(is_archived=not is_archived))
        for each in found:
            keeping.archive(each, is_archived=is_archived)
        words = ngettext("%(count)s question was changed.", "%(count)s questions were changed.", len(found))
        messages.success(request, words % {"count": len(found)})

    @admin.action(description=gettext_lazy("Export to a file"), permissions=["change"])
    def take_chosen(self, request: HttpRequest, chosen: QuerySet[Written]) -> HttpResponse:
        ids = ",".join(map(str, chosen.values_list("pk", flat=True)))
        return HttpResponseRedirect(f"{reverse('admin:authoring_written_take')}?ids={ids}")

    @admin.action(description=gettext_lazy("Share with all instructors"), permissions=["change"])
    def share_chosen(self, request: HttpRequest, chosen: QuerySet[Written]) -> None:
        found = [each for each in chosen if access.may_share(request.user, each)]
        for each in found:
            Written.objects.filter(pk=each.pk).update(is_shared=True)
        words = ngettext("%(count)s question is shared.", "%(count)s questions are shared.", len(found))
        messages.success(request, words % {"count": len(found)})


@admin.register(EditedPage)
class EditedPageAdmin(admin.ModelAdmin):
    """Pages of lessons: as shipped, or as they are told here."""

    def get_urls(self) -> list[URLPattern]:
        def way(route: str, view: Any, name: str) -> URLPattern:
            guarded = self.admin_site.admin_view(self._guarded(view))
            found: URLPattern = path(route, guarded, name=f"authoring_editedpage_{name}")
            return found

        return [
            way("", lessons.listed, "changelist"),
            way("<slug:topic>/<slug:page>/", lessons.change, "page"),
            way("<slug:topic>/<slug:page>/versions/", lessons.versions, "versions"),
        ]

    def _guarded(self, view: Any) -> Any:
        def guarded(request: HttpRequest, **found: Any) -> HttpResponse:
            if not self.has_change_permission(request):
                raise Http404
            answer: HttpResponse = view(request, self.admin_site.each_context(request), **found)
            return answer

        return guarded

    def has_add_permission(self, request: HttpRequest) -> bool:
        # A page is edited where it is shipped.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

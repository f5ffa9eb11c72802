from collections.abc import Iterable
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.people import own_data, own_data_views, reset_links
from courseware.people.models import Person

# One page to sign in, which counts wrong tries.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

admin.site.unregister(User)
if admin.site.is_registered(EmailAddress):
    # An address is kept with its user; a second place to change it would only differ.
    admin.site.unregister(EmailAddress)


class _Erases:
    """Whoever is deleted is erased as by herself: what is counted stays, without her name."""

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> tuple[Any, ...]:
        listed, needed = [], []
        for each in objs:
            listed.append(
                _("%(name)s, with all labs and free texts; answers and marks stay as nobody's") % {"name": each}
            )
            try:
                own_data.ask(_person_of(each))
            except own_data.Needed as reason:
                needed.append(str(reason))
        return listed, {}, set(), needed

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        own_data.erase(_person_of(obj))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for each in queryset:
            own_data.erase(_person_of(each))


def _person_of(found: Person | User) -> Person:
    if isinstance(found, Person):
        return found
    person: Person = Person.objects.get_or_create(user=found)[0]
    return person


@admin.register(User)
class UserAdmin(_Erases, DjangoUserAdmin):
    """Django's own, and a way to help who forgot a password."""

    actions = ("make_reset_links", "take_data")

    @admin.action(description=gettext_lazy("Download all data of one person"), permissions=["delete"])
    def take_data(self, request: HttpRequest, chosen: QuerySet[User]) -> HttpResponse | None:
        """A ZIP file, for who asked for her data and cannot sign in."""
        if len(chosen) == 1:
            return own_data_views.as_file(_person_of(chosen[0]))
        messages.error(request, _("Choose one person."))
        return None

    @admin.action(description=gettext_lazy("Make links to set a new password"), permissions=["change"])
    def make_reset_links(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """A link for each, shown once, to be handed over."""
        for user in chosen:
            if not reset_links.may_make(request.user, user):  # type: ignore[arg-type]
                words = _("%(name)s has more rights than you, or is not active.") % {"name": user.get_username()}
                messages.error(request, words)
                continue
            link = request.build_absolute_uri(reset_links.path_for(user))
            words = _("For %(name)s; it works once, for three days:") % {"name": user.get_username()}
            messages.success(request, format_html('{} <code class="gc-link">{}</code>', words, link))


@admin.register(Person)
class PersonAdmin(_Erases, admin.ModelAdmin):
    """Persons make themselves: they can be looked at, and erased with all that is theirs."""

    list_display = ("id", "user", "created_at")
    list_select_related = ("user",)
    list_filter = (("user", admin.EmptyFieldListFilter),)
    search_fields = ("user__username",)
    readonly_fields = ("id", "user", "created_at")
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

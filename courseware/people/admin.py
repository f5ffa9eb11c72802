from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.people import reset_links
from courseware.people.models import Person

# One page to sign in, which counts wrong tries.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

admin.site.unregister(User)
if admin.site.is_registered(EmailAddress):
    # An address is kept with its user; a second place to change it would only differ.
    admin.site.unregister(EmailAddress)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Django's own, and a way to help who forgot a password."""

    actions = ("make_reset_links",)

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
class PersonAdmin(admin.ModelAdmin):
    """Persons make themselves: they can be looked at, and erased with all that is theirs."""

    list_display = ("id", "user", "created_at")
    list_select_related = ("user",)
    list_filter = (("user", admin.EmptyFieldListFilter),)
    search_fields = ("user__username",)
    readonly_fields = ("id", "user", "created_at")
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest

from courseware.people.forms import SignInForm
from courseware.people.models import Person


class AdminSignInForm(AdminAuthenticationForm, SignInForm):
    """The admin's own page to sign in, which counts wrong tries as ours does."""

    error_messages = {**SignInForm.error_messages, **AdminAuthenticationForm.error_messages}


admin.site.login_form = AdminSignInForm


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

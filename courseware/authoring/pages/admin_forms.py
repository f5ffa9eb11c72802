from django import forms
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext_lazy as _


class TagForm(ActionForm):
    """Beside the list of actions: the tags that one of them adds."""

    tags = forms.CharField(label=_("Tags:"), required=False, max_length=200, widget=forms.TextInput)

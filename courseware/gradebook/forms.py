"""The forms of the gradebook."""

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from courseware.gradebook.models import Mistake

SET, EXCUSE, COMPUTE = "set", "excuse", "compute"


class DecisionForm(forms.Form):
    """A mark set by hand, an excuse, or back to the computed mark; with the reason, which the student reads too."""

    what = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (SET, _("Set the mark to the points below")),
            (EXCUSE, _("Excuse: it counts nowhere")),
            (COMPUTE, _("Let the computed mark count")),
        ],
        widget=forms.RadioSelect,
        initial=SET,
    )
    points = forms.DecimalField(label=_("Points"), required=False, min_value=0, decimal_places=2, max_digits=6)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The student reads it."))
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, possible: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["points"]
        field.max_value = possible  # type: ignore[attr-defined]
        field.help_text = _("At most %(points)s.") % {"points": f"{possible.normalize():f}"}
        self._possible = possible
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Decide"), css_class="btn-primary"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        points = cleaned.get("points")
        if cleaned.get("what") == SET and points is None and "points" not in self.errors:
            self.add_error("points", _("Write how many points."))
        if points is not None and points > self._possible:
            self.add_error("points", _("That is more than the work is worth."))
        if cleaned.get("what") != SET:
            cleaned["points"] = None
        return cleaned

    def clean_reason(self) -> str:
        text: str = self.cleaned_data["reason"].replace("\0", "")
        return text


class MistakeForm(forms.Form):
    """What is wrong, in a few words; the page and the question go along."""

    text = forms.CharField(
        label=_("What is wrong?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you read or saw, and what it should be. Instructors read it; write nothing about yourself."),
    )
    at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    about = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Report"), css_class="btn-primary"))


class ReplyForm(forms.ModelForm):
    """What became of a report."""

    class Meta:
        model = Mistake
        fields = ["state", "reply"]
        widgets = {"reply": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Save"), css_class="btn-primary"))

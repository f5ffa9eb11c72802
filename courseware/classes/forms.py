"""The forms of a class. Each is made by crispy, with one button, and says what may be left out."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.classes import work as works
from courseware.classes.dates import zones
from courseware.classes.models import (
    Accommodation,
    Announcement,
    Assignment,
    Category,
    Class,
    Group,
    Membership,
    Role,
    new_token,
)
from courseware.quizzes import moments
from courseware.quizzes.moments import MomentField

OPTIONAL = gettext_lazy("May be left out.")


def helper_of(button: Any, *, action: str = "") -> FormHelper:
    """Crispy's frame of a form."""
    helper = FormHelper()
    helper.form_class = "gc-stack"
    helper.form_action = action
    helper.add_input(Submit("", button, css_class="btn-primary"))
    return helper


class Once(forms.Form):
    """A form that is carried out once, however often it is sent."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=new_token)


class ClassForm(forms.ModelForm):
    """What a class is called, and where its dates are meant."""

    class Meta:
        model = Class
        fields = ("title", "term", "time_zone", "is_joining_open")

    def __init__(self, *args: Any, button: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].help_text = OPTIONAL
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=[(each, each) for each in zones()], help_text=_("Dates are meant in it.")
        )
        if not self.initial.get("time_zone"):
            self.initial["time_zone"] = timezone.get_default_timezone_name()
        self.helper = helper_of(button or _("Save"))


class NewClassForm(ClassForm):
    token = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=new_token)


class CopyForm(Once):
    """The next term: its name, and by how many days everything is later."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    term = forms.CharField(label=gettext_lazy("Term"), max_length=60, required=False, help_text=OPTIONAL)
    days = forms.IntegerField(
        label=gettext_lazy("Dates are later by so many days"), min_value=0, max_value=2000, initial=182
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = _("182 days are 26 weeks: the same day of the week.")
        self.helper = helper_of(_("Copy the class"))


class JoinForm(forms.Form):
    """The code of a class."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        self.helper = helper_of(_("Go on"), action=action)

    def clean_code(self) -> str:
        return "".join(each for each in self.cleaned_data["code"].upper() if each.isalnum())


class NameForm(forms.Form):
    """How the class knows who joins."""

    name = forms.CharField(label=gettext_lazy("Your name, as the class knows you"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_of(_("Join the class"))


class RosterForm(forms.Form):
    """A file, or its lines pasted."""

    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or its lines"), required=False, widget=forms.Textarea(attrs={"rows": 6}), strip=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("As they are copied from a spreadsheet.")
        self.helper = helper_of(_("Look through it"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not (cleaned.get("text") or "").strip():
            raise forms.ValidationError(_("Choose a file, or paste its lines."), code="nothing")
        return cleaned


class MemberForm(forms.ModelForm):
    """How the class knows a member, and as what she belongs to it."""

    class Meta:
        model = Membership
        fields = ("name", "number", "role")

    def __init__(self, *args: Any, may_set_role: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = OPTIONAL
        user = self.instance.person.user
        if not may_set_role or self.instance.role == Role.OWNER:
            del self.fields["role"]
        else:
            roles = [Role.STUDENT, Role.ASSISTANT] + ([Role.INSTRUCTOR] if user is not None and user.is_staff else [])
            self.fields["role"] = forms.ChoiceField(
                label=_("Role"), choices=[(each.value, each.label) for each in roles]
            )
            if Role.INSTRUCTOR not in roles:
                self.fields["role"].help_text = _("Only who has an instructor's account can be made an instructor.")
        self.helper = helper_of(_("Save"))


class AccommodationForm(forms.ModelForm):
    """What holds for one student in everything."""

    class Meta:
        model = Accommodation
        fields = ("time_factor", "has_no_time_limit", "extra_days", "extra_attempts", "is_still", "note")

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_factor"].help_text = _("1.5 makes 45 minutes of 30.")
        self.fields["time_factor"].widget.attrs |= {"min": "1", "max": "10", "step": "0.05"}
        self.fields["is_still"].help_text = _("What changes in a lab is outlined for a moment instead.")
        self.fields["note"].required = False
        self.fields["note"].widget.attrs["rows"] = 2
        self.fields["note"].help_text = _("Teachers of the class see it, the student does not.")
        self.helper = helper_of(_("Save what holds for her"), action=action)

    def clean_time_factor(self) -> Any:
        factor = self.cleaned_data["time_factor"]
        if factor > 10:
            raise forms.ValidationError(_("Ten times is the most; untick the time limit instead."), code="most")
        return factor


class GroupForm(forms.ModelForm):
    """A group and who is in it."""

    class Meta:
        model = Group
        fields = ("name", "members")
        widgets = {"members": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, students: Any, klass: Class, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.klass = klass
        members: Any = self.fields["members"]
        members.queryset, members.required = students, False
        self.helper = helper_of(_("Save the group"))

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Group.objects.filter(klass=self.klass, name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a group of that name."), code="twice")
        return name


class WorkForm(forms.ModelForm):
    """A piece of work: what, when, for whom, and what it counts."""

    opens_at = MomentField(label=gettext_lazy("Opens"), is_end=False)
    due_at = MomentField(label=gettext_lazy("Due"))
    closes_at = MomentField(label=gettext_lazy("Closes"))
    token = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    class Meta:
        model = Assignment
        fields = (
            "title", "opens_at", "due_at", "closes_at", "late_percent_a_day", "points", "category", "groups",
            "is_published",
        )  # fmt: skip
        widgets = {"groups": forms.CheckboxSelectMultiple}

    field_order = ("what", "title", "due_at", "opens_at", "closes_at", "points", "category", "groups")

    def __init__(self, *args: Any, klass: Class, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.klass = klass
        offered = works.choices(klass, self.instance.quiz)
        is_new = self.instance.pk is None
        self.fields["what"] = forms.ChoiceField(label=_("What"), choices=[("", _("Choose")), *offered])
        self.initial.setdefault("token", new_token())
        if not is_new:
            self.initial["what"] = works.word_of(self.instance)
        self.labels = {word: str(label) for _kind, group in offered for word, label in group}
        self._words()
        self.order_fields([*self.field_order, "late_percent_a_day", "is_published", "token"])
        self.helper = helper_of(_("Save"))

    def _words(self) -> None:
        of_class: Any
        for name, found in (("category", self.klass.categories.all()), ("groups", self.klass.groups.order_by("name"))):
            of_class = self.fields[name]
            of_class.queryset, of_class.required = found, False
            if not found:
                del self.fields[name]
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Left out, it is called like what it is about.")
        for name in ("opens_at", "due_at", "closes_at"):
            self.fields[name].help_text = moments.help_text()
        self.fields["late_percent_a_day"].help_text = _("For topics and experiments; a quiz says it itself.")
        if "groups" in self.fields:
            self.fields["groups"].help_text = _("None ticked: for all students.")
        self.fields["is_published"].label = _("Published: students see it")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        opens, due, closes = (cleaned.get(name) for name in ("opens_at", "due_at", "closes_at"))
        if opens and due and due <= opens:
            self.add_error("due_at", _("It has to be due after it opens."))
        if due and closes and closes < due:
            self.add_error("closes_at", _("It cannot close before it is due."))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It has to close after it opens."))
        if cleaned.get("what"):
            works.set_what(self.instance, works.parsed(cleaned["what"]))
            cleaned["title"] = cleaned.get("title") or self.labels.get(cleaned["what"], "")[:120]
        return cleaned


class CategoryForm(forms.ModelForm):
    """A category of work."""

    class Meta:
        model = Category
        fields = ("name", "weight", "drop_lowest")

    def __init__(self, *args: Any, klass: Class, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.klass = klass
        self.helper = helper_of(_("Save the category"), action=action)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Category.objects.filter(klass=self.klass, name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a category of that name."), code="twice")
        return name


class ExtensionForm(forms.Form):
    """For one student and this piece of work."""

    member = forms.ModelChoiceField(label=gettext_lazy("Student"), queryset=Membership.objects.none())
    until = MomentField(label=gettext_lazy("Due"))
    attempts = forms.IntegerField(
        label=gettext_lazy("Further attempts"), min_value=0, max_value=50, initial=0, required=False
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False, help_text=OPTIONAL)

    def __init__(self, *args: Any, students: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        member: Any = self.fields["member"]
        member.queryset = students
        self.fields["until"].help_text = moments.help_text()
        self.helper = helper_of(_("Extend"), action=action)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("until") and not cleaned.get("attempts"):
            raise forms.ValidationError(_("Give another date, or further attempts."), code="nothing")
        return cleaned


class TimeForm(Once):
    """Minutes more, for one who is in the midst of it or for all."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("Student"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=gettext_lazy("All who are at it now"),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=600, initial=5)

    def __init__(self, *args: Any, students: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = students
        self.helper = helper_of(_("Add time"), action=action)


class AnnouncementForm(forms.ModelForm):
    """What is told to the class."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=new_token)

    class Meta:
        model = Announcement
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "maxlength": 4000})}

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Announcement")
        self.helper = helper_of(_("Announce"), action=action)


def first_errors(form: forms.Form) -> Sequence[str]:
    """What is wrong with a form, where it is not shown again."""
    return [str(error) for errors in form.errors.values() for error in errors]

"""The forms by which an instructor makes a quiz."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courseware.labs import topics
from courseware.quizzes import drawing, moments
from courseware.quizzes.models import Late, Mode, Quiz, Slot
from courseware.quizzes.moments import MomentField
from courseware.quizzes.types.kinds import is_by_hand

DIFFICULTIES = [("recall", _("recall")), ("apply", _("apply")), ("analyse", _("analyse"))]
MOST_DRAWN = 50
LONGEST_LIMIT_MINUTES = 24 * 60


def a_helper(*layout: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    if layout:
        helper.layout = Layout(*layout)
    return helper


class QuizForm(forms.ModelForm):
    """What holds for a quiz as a whole."""

    title = forms.CharField(label=_("Title"), max_length=120)
    topic = forms.ChoiceField(label=_("Topic"))
    opens_at = MomentField(label=_("Opens"), is_end=False)
    due_at = MomentField(label=_("Due"))
    closes_at = MomentField(label=_("Closes"))
    minutes = forms.IntegerField(
        label=_("Time limit in minutes"),
        required=False,
        min_value=1,
        max_value=LONGEST_LIMIT_MINUTES,
        help_text=_("Empty: no limit. Who has extra time gets it on top."),
    )

    class Meta:
        model = Quiz
        fields = [
            *("title", "topic", "instructions", "mode", "shows", "opens_at", "due_at", "closes_at"),
            *("late", "late_percent_a_day", "late_days", "most_attempts", "counts"),
            *("shuffles_questions", "access_code", "is_for_anybody"),
        ]
        labels = {
            "instructions": _("Instructions"),
            "mode": _("Mode"),
            "shows": _("Marks and explanations are shown"),
            "late": _("Late work"),
            "late_percent_a_day": _("Deduction for each day, in per cent"),
            "late_days": _("Days for which late work is accepted"),
            "most_attempts": _("Attempts"),
            "counts": _("Attempt that counts"),
            "shuffles_questions": _("Shuffle the questions"),
            "access_code": _("Access code"),
            "is_for_anybody": _("Whoever has the address may take it"),
        }
        help_texts = {
            "instructions": _("Markdown. Students read it before they begin."),
            "most_attempts": _("Empty: any number."),
            "access_code": _("Empty: none is asked for."),
            "is_for_anybody": _("Otherwise those take it to whose class it is given."),
        }
        widgets = {"instructions": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ChoiceField), "as it is declared"
        topic.choices = [(each.slug, each.title) for each in topics.topics()]
        for name in ("opens_at", "due_at", "closes_at"):
            self.fields[name].help_text = moments.help_text()
        self.fields["most_attempts"].min_value = 1  # type: ignore[attr-defined]
        if self.instance.time_limit_s:
            self.fields["minutes"].initial = self.instance.time_limit_s // 60
        self.helper = a_helper(
            Fieldset(_("The quiz"), "title", "topic", "instructions"),
            Fieldset(_("How it is taken"), "mode", "shows", "minutes", "most_attempts", "counts", "shuffles_questions"),
            Fieldset(_("When"), "opens_at", "due_at", "closes_at", "late", "late_percent_a_day", "late_days"),
            Fieldset(_("Who"), "access_code", "is_for_anybody"),
        )

    def clean_access_code(self) -> str:
        return str(self.cleaned_data["access_code"]).strip()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        opens, due, closes = given.get("opens_at"), given.get("due_at"), given.get("closes_at")
        if opens and due and due <= opens:
            self.add_error("due_at", _("It is due before it opens."))
        if closes and closes <= (due or opens or closes - closes.resolution):
            self.add_error("closes_at", _("It closes before it is due, or before it opens."))
        if given.get("late") == Late.DEDUCTED and not due:
            self.add_error("due_at", _("Late work needs a date on which it is due."))
        if given.get("mode") == Mode.PRACTICE and self.instance.pk and _has_essays(self.instance):
            self.add_error("mode", _("A question in it is graded by hand, which practice is not."))
        return given

    def save(self, commit: bool = True) -> Quiz:
        minutes = self.cleaned_data.get("minutes")
        self.instance.time_limit_s = minutes * 60 if minutes else None
        saved: Quiz = super().save(commit)
        return saved


def _has_essays(quiz: Quiz) -> bool:
    slots = quiz.slots.select_related("question").exclude(question=None)
    return any(found is not None and is_by_hand(found) for found in map(drawing.fixed, slots))


class DrawForm(forms.ModelForm):
    """A place for questions that are drawn."""

    topic = forms.ChoiceField(label=_("Topic"))
    concepts = forms.CharField(label=_("Concepts"), required=False, max_length=400, help_text=_("Ids, any of them"))
    tags = forms.CharField(label=_("Tags"), required=False, max_length=200, help_text=_("All of them"))
    difficulty = forms.ChoiceField(label=_("Difficulty"), required=False, choices=[("", _("any")), *DIFFICULTIES])
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_DRAWN, initial=1)
    points = forms.DecimalField(label=_("Points each"), min_value=0, max_value=999, decimal_places=2, initial=1)

    class Meta:
        model = Slot
        fields = ["topic", "count", "points", "difficulty", "concepts", "tags"]

    def __init__(self, quiz: Quiz, data: Any = None) -> None:
        super().__init__(data, initial={"topic": quiz.topic})
        self.quiz = quiz
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ChoiceField), "as it is declared"
        topic.choices = [(each.slug, each.title) for each in topics.topics()]
        self.helper = a_helper()

    def clean_concepts(self) -> list[str]:
        return _words(self.cleaned_data["concepts"])

    def clean_tags(self) -> list[str]:
        return _words(self.cleaned_data["tags"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            slot = Slot(quiz=self.quiz, **{name: given[name] for name in ("topic", "concepts", "tags", "difficulty")})
            offered = len(drawing.matching(slot, is_graded=self.quiz.mode == Mode.GRADED))
            if offered < given["count"]:
                raise ValidationError(_("Only %(offered)s questions are like that."), params={"offered": offered})
        return given


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(text.replace(",", " ").split()))


class SlotForm(forms.Form):
    """What may be changed of a place."""

    points = forms.DecimalField(label=_("Points"), min_value=0, max_value=999, decimal_places=2)


class SearchForm(forms.Form):
    """What questions of a bank are looked for."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    concept = forms.CharField(label=_("Concept"), required=False, max_length=40)
    tag = forms.CharField(label=_("Tag"), required=False, max_length=40)
    difficulty = forms.ChoiceField(label=_("Difficulty"), required=False, choices=[("", _("any")), *DIFFICULTIES])

    def __init__(self, quiz: Quiz, data: Any) -> None:
        super().__init__({"topic": quiz.topic, **{name: data[name] for name in data if name in self.base_fields}})
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ChoiceField), "as it is declared"
        topic.choices = [(each.slug, each.title) for each in topics.topics()]
        self.helper = a_helper()


class ReasonForm(forms.Form):
    """Why answers are marked anew. `seen` is the fingerprint of the report that is confirmed."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("Kept with the regrading."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.helper = a_helper()

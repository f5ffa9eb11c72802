"""The form of an answer, made of what its type asks for.

The types read what is sent; a form here only shows fields, keeps what was typed, and says what was wrong with it.
"""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from courseware.quizzes import words
from courseware.quizzes.texts import inline
from courseware.quizzes.types.contract import Field, Unreadable


class AnswerForm(forms.Form):
    """Fields by the names by which the type reads them; ids begin with `key`, as a page may hold several questions."""

    def __init__(self, fields: Sequence[Field], key: str, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"{key}-%s")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for number, field in enumerate(fields, start=1):
            self.fields[field.name] = _field(field, number)

    def refuse(self, unreadable: Unreadable) -> None:
        """Says what was wrong, at its field."""
        name = unreadable.field if unreadable.field in self.fields else None
        self.add_error(name, words.reason(unreadable.reason))
        if name:
            # Where there is something to mend, there the keyboard goes.
            self.fields[name].widget.attrs["autofocus"] = True


def _field(field: Field, number: int) -> forms.Field:
    label = inline(field.label) if field.label else _unnamed(field, number)
    found: forms.Field = forms.Field(required=False, label=label, widget=_widget(field))
    if field.unit:
        found.help_text = field.unit
    return found


def _unnamed(field: Field, number: int) -> str:
    if field.kind == "checks":
        return _("Tick all that hold")
    if field.name.startswith("blank-"):
        return _("Blank %(number)s") % {"number": number}
    return _("Choose one") if field.kind in ("radio", "select") else _("Your answer")


def _widget(field: Field) -> forms.Widget:
    choices: list[tuple[str, Any]] = [(value, inline(text)) for value, text in field.choices]
    match field.kind:
        case "radio":
            return forms.RadioSelect(choices=choices)
        case "checks":
            return forms.CheckboxSelectMultiple(choices=choices)
        case "select":
            plain = [(value, text) for value, text in field.choices]
            return forms.Select(choices=[("", _("Choose")), *plain])
        case "number":
            attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 40, "size": 10}
            return forms.TextInput(attrs=attrs)
        case "long":
            return forms.Textarea(attrs={"rows": 10, "maxlength": 20_000})
        case "text":
            return forms.TextInput(attrs={"autocomplete": "off", "maxlength": 200, "spellcheck": "false"})

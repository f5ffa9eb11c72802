"""What labs' forms have and Django's do not."""

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import join, tag


class Slider(forms.NumberInput):
    """A number field with a slider beside it, which a script keeps in step and which sends the form when it is let go.

    The slider has no name: what is sent is the field. It is shown only where scripts run: without, it does nothing.
    A number above the slider's end is for the field alone.
    """

    def __init__(self, *, most: int, step: int, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self._most = most
        self._step = step

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        field_id = (attrs or {}).get("id")
        slider = tag(
            "input",
            type="range",
            id=f"{field_id}-slider",
            cls="form-range gc-slider",
            min=0,
            max=self._most,
            step=self._step,
            value=self.format_value(value),
            data_slides=field_id,
            aria_label=_("Slider, up to %(most)s") % {"most": f"{self._most:,}"},
        )
        return join([slider, field])

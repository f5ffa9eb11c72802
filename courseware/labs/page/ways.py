"""Ways to let time pass, as a page asks for them."""

import re
from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from courseware.labs import worlds
from courseware.labs.page import times
from services.engine.clock import DAY_US, SECOND_US, SPEEDS
from services.engine.world import World

STEP_US = SECOND_US
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*", re.ASCII)


class WayForm(forms.Form):
    """One of: a speed, of which 0 is a pause; a step; the next event; a time of day to jump to."""

    speed = forms.TypedChoiceField(
        choices=[(speed, speed) for speed in SPEEDS], coerce=int, required=False, empty_value=None
    )
    way = forms.ChoiceField(choices=[("step", ""), ("next", ""), ("jump", "")], required=False)
    to = forms.CharField(label=_("Jump to"), max_length=8, required=False)

    def __init__(self, *args: object, world: World, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.world = world

    def clean_to(self) -> int | None:
        """The virtual time of the next such time of day. What is typed there counts only for who jumps."""
        text = self.cleaned_data["to"].strip()
        return jump_us(self.world, text) if text and self.cleaned_data.get("way") == "jump" else None

    def clean(self) -> dict[str, object]:
        cleaned = self.cleaned_data
        if cleaned.get("way") == "jump" and cleaned.get("to") is None and "to" not in self.errors:
            self.add_error("to", _("Say when: a time of day, such as 14:00:00."))
        if cleaned.get("speed") is None and not cleaned.get("way") and not self.errors:
            raise forms.ValidationError(_("Nothing was asked of the clock."))
        return cleaned

    @property
    def complaint(self) -> str:
        """What is wrong, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)

    @property
    def setting(self) -> worlds.Setting:
        """What the clock is set to."""
        way = self.cleaned_data.get("way")
        if way == "step":
            return worlds.Step(STEP_US)
        if way == "next":
            return worlds.NextEvent()
        if way == "jump":
            return worlds.JumpTo(self.cleaned_data["to"])
        return worlds.Speed(self.cleaned_data["speed"])


def jump_us(world: World, text: str) -> int:
    """The next instant at which a clock on the wall shows this time; tomorrow's, if today's is over.

    Raises ValidationError for what is no time of day.
    """
    found = _TIME.fullmatch(text)
    hours, minutes, seconds = (int(each or 0) for each in found.groups()) if found else (99, 0, 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise forms.ValidationError(_("Write a time of day, such as 14:00:00."))
    now = times.moment(world, world.now_us)
    then = now.replace(hour=hours, minute=minutes, second=seconds, microsecond=0)
    ahead_us = (then - now) // timedelta(microseconds=1)
    return world.now_us + (ahead_us if ahead_us > 0 else ahead_us + DAY_US)

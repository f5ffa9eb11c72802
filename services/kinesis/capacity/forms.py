"""The forms by which a stream is run otherwise: its mode, its key, sizes, monitoring; and faults."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.kinesis.keys import KEY_ID, STATES
from services.kinesis.pictures.telling_capacity import KEY_STATES

MODES = [("PROVISIONED", _("Provisioned: you set the shards")), ("ON_DEMAND", _("On demand: it scales itself"))]
SIZES_KIB = (1_024, 2_048, 5_120, 10_240)


class ModeForm(forms.Form):
    """A form about the stream that the page shows."""

    stream = forms.CharField(widget=forms.HiddenInput)


class SetMode(ModeForm):
    mode = forms.ChoiceField(label=_("Capacity mode"), choices=MODES, help_text=_("Twice in 24 hours at most."))


class SetKey(ModeForm):
    """A key to encrypt with; none ends encryption."""

    key = forms.CharField(
        label=_("KMS key"),
        max_length=256,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("An id, an ARN, or an alias such as alias/shop. Empty: no encryption."),
    )

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"].strip()
        if key and not KEY_ID.fullmatch(key):
            raise forms.ValidationError(_("Write a key id, an ARN, or an alias that begins with alias/."))
        return key


class SetKeyState(ModeForm):
    """What is wrong with the stream's key."""

    key = forms.CharField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("The key is"), choices=[(state, KEY_STATES[state]) for state in STATES])


class SetRecordSize(ModeForm):
    kib = forms.TypedChoiceField(
        label=_("Largest record"),
        coerce=int,
        choices=[(kib, _("%(mib)d MiB") % {"mib": kib // 1_024}) for kib in SIZES_KIB],
        help_text=_("Above 1 MiB, a shard stores up to 10 MiB for a burst."),
    )


class SetMonitoring(ModeForm):
    is_on = forms.BooleanField(label=_("Metrics of each shard"), required=False)


class SetLateAnswers(ModeForm):
    name = forms.CharField(widget=forms.HiddenInput)
    percent = forms.IntegerField(
        label=_("Answers that come too late (%)"),
        min_value=0,
        max_value=50,
        help_text=_("The record is stored; the producer, which does not know, puts it again."),
    )


class SetZone(ModeForm):
    """A zone is taken away or given back."""

    zone = forms.CharField(widget=forms.HiddenInput)


class SetCommitment(ModeForm):
    is_on = forms.BooleanField(
        label=_("Minimum throughput billing commitment (Advantage)"),
        required=False,
        help_text=_("For a day at least, 25 MiB/s each way are paid for in any case."),
    )


def initial_of(mode: str) -> dict[str, Any]:
    """The mode that it is not in."""
    return {"mode": "PROVISIONED" if mode == "ON_DEMAND" else "ON_DEMAND"}

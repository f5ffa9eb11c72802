"""The forms of the Kinesis lab. They only read what was typed; whether it is allowed is for the operation to say."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from courseware.labs.widgets import Slider
from services.kinesis.capacity.forms import MODES
from services.kinesis.producers import Kind
from services.kinesis.throughput import WRITE_RECORDS_A_SECOND

WHOLE_NUMBER = RegexValidator(r"^(0|[1-9]\d{0,38})$", _("Write a hash key as a whole number, in digits only."))
NAME = RegexValidator(r"^[a-zA-Z0-9_.-]+$", _("A name has letters, digits, hyphens, underscores and full stops only."))
KINDS: list[tuple[Kind, Any]] = [
    ("UNIFORM", _("Many keys, all equally often")),
    ("ZIPF", _("Many keys, a few very often (Zipf)")),
    ("SINGLE", _("One key")),
    ("LIST", _("These keys, equally often")),
]


class StreamForm(forms.Form):
    """A form about the stream that the page shows."""

    stream = forms.CharField(widget=forms.HiddenInput)


class CreateStream(forms.Form):
    stream = forms.CharField(label=_("Stream name"), max_length=128, validators=[NAME])
    mode = forms.ChoiceField(label=_("Capacity mode"), choices=MODES, required=False)
    shards = forms.IntegerField(
        label=_("Shards"),
        min_value=1,
        required=False,
        help_text=_("Each lets in 1,000 records and 1 MiB a second. On demand, it begins with four."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("mode") != "ON_DEMAND" and cleaned.get("shards") is None and "shards" not in self.errors:
            self.add_error("shards", _("Say how many shards it has."))
        return cleaned


class DeleteStream(StreamForm):
    pass


class SplitShard(StreamForm):
    shard = forms.IntegerField(widget=forms.HiddenInput)
    at = forms.CharField(
        label=_("New starting hash key"),
        max_length=39,
        validators=[WHOLE_NUMBER],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The upper child begins here. Filled in: the middle."),
    )


class MergeShards(StreamForm):
    shard = forms.IntegerField(widget=forms.HiddenInput)
    adjacent = forms.IntegerField(
        label=_("Adjacent shard"), min_value=0, help_text=_("Its range must touch this one's.")
    )


class SetRate(StreamForm):
    """One producer's rate alone: the control that is used most."""

    name = forms.CharField(widget=forms.HiddenInput)
    records_a_second = forms.IntegerField(
        label=_("Records a second"),
        min_value=0,
        widget=Slider(most=2 * WRITE_RECORDS_A_SECOND, step=WRITE_RECORDS_A_SECOND // 20),
    )


class SetProducer(StreamForm):
    """A producer with all its settings."""

    name = forms.CharField(label=_("Producer"), max_length=64, validators=[NAME])
    records_a_second = forms.IntegerField(label=_("Records a second"), min_value=0)
    record_bytes = forms.IntegerField(label=_("Bytes of data in a record"), min_value=0)
    kind = forms.ChoiceField(label=_("Partition keys"), choices=KINDS)
    count = forms.IntegerField(label=_("How many keys"), min_value=1, required=False)
    key_prefix = forms.CharField(label=_("They begin with"), max_length=64, required=False)
    keys = forms.CharField(
        label=_("Your own keys"),
        max_length=30_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("One a line, for “One key” and “These keys”."),
    )

    def clean_keys(self) -> list[str]:
        """The keys that were typed, one a line."""
        return [line.strip() for line in self.cleaned_data["keys"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        kind, keys = cleaned.get("kind"), cleaned.get("keys", [])
        if kind in ("UNIFORM", "ZIPF") and cleaned.get("count") is None and "count" not in self.errors:
            self.add_error("count", _("Say how many keys there are."))
        if kind == "SINGLE" and len(keys) != 1:
            self.add_error("keys", _("Write the one key."))
        if kind == "LIST" and not keys:
            self.add_error("keys", _("Write at least one key."))
        return cleaned


class RemoveProducer(StreamForm):
    name = forms.CharField(widget=forms.HiddenInput)


class PutRecord(StreamForm):
    """One record. What is typed by hand is short, and the history keeps it: larger ones are for producers."""

    partition_key = forms.CharField(label=_("Partition key"), max_length=256)
    text = forms.CharField(
        label=_("Data"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        strip=False,
    )


class UpdateShardCount(StreamForm):
    target = forms.IntegerField(
        label=_("Open shards"), min_value=1, help_text=_("At most twice as many as now, at least half.")
    )


class SetRetention(StreamForm):
    hours = forms.IntegerField(
        label=_("Keep records for (hours)"), min_value=1, help_text=_("From 24 hours to 8,760, a year.")
    )

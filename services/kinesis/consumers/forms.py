"""The forms about those who read: applications and their workers. They only read what was typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courseware.labs.widgets import Slider
from services.kinesis.forms import NAME, StreamForm
from services.kinesis.throughput import WRITE_RECORDS_A_SECOND

KINDS: list[tuple[str, Any]] = [
    ("POLLING", _("Polling (shared fan-out)")),
    ("FAN_OUT", _("Enhanced fan-out")),
]
STARTS: list[tuple[str, Any]] = [
    ("TRIM_HORIZON", _("Oldest (TRIM_HORIZON)")),
    ("LATEST", _("Newest (LATEST)")),
]


class ApplicationForm(StreamForm):
    """A form about one application."""

    name = forms.CharField(widget=forms.HiddenInput)


class SetApplication(ApplicationForm):
    """An application with all of its settings that can be changed."""

    workers = forms.IntegerField(label=_("Workers"), min_value=1, help_text=_("A shard has one at a time."))
    records_a_second = forms.IntegerField(label=_("Records a second that a worker can process"), min_value=1)
    checkpoint_every = forms.IntegerField(label=_("Records between two checkpoints"), min_value=1)
    poll_every_ms = forms.IntegerField(
        label=_("Milliseconds between two calls"),
        min_value=200,
        help_text=_("By one that asks. All together are answered 5 times a second a shard."),
    )
    is_idempotent = forms.BooleanField(label=_("Its sink knows a record that comes again"), required=False)
    children_first = forms.BooleanField(
        label=_("Read child shards before their parents are read"),
        required=False,
        help_text=_("A mistake: it breaks the order of a key’s records."),
    )


class AddApplication(SetApplication):
    """A new one."""

    name = forms.CharField(label=_("Application"), max_length=64, validators=[NAME])
    kind = forms.ChoiceField(label=_("How it gets records"), choices=KINDS)
    start = forms.ChoiceField(label=_("Where it begins"), choices=STARTS)
    field_order = ("stream", "name", "kind", "start")


class SetApplicationRate(ApplicationForm):
    """How fast its workers are: the control that is used most."""

    records_a_second = forms.IntegerField(
        label=_("Records a second and worker"),
        min_value=1,
        widget=Slider(most=3 * WRITE_RECORDS_A_SECOND, step=WRITE_RECORDS_A_SECOND // 20),
    )


class Worker(ApplicationForm):
    """About one worker."""

    worker = forms.IntegerField(widget=forms.HiddenInput)

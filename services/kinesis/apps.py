"""Registers the Kinesis topic; nothing else."""

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KinesisConfig(AppConfig):
    name = "services.kinesis"
    verbose_name = "Amazon Kinesis"

    def ready(self) -> None:
        from courseware.labs.topics import Lab, Topic, register
        from services.kinesis.actions import ACTIONS, offered
        from services.kinesis.asking import FUNCTIONS
        from services.kinesis.asking_readers import FUNCTIONS as READERS
        from services.kinesis.numbers import NUMBERS
        from services.kinesis.pictures.drawing import draw
        from services.kinesis.pictures.figures.named import FIGURES
        from services.kinesis.pictures.happenings import tell_trace
        from services.kinesis.pictures.otherwise import what_if
        from services.kinesis.pictures.readings import readings
        from services.kinesis.pictures.telling import tell_call
        from services.kinesis.pictures.touching import marks_of, marks_of_trace
        from services.kinesis.scenarios import FURTHER, START
        from services.kinesis.service import KINESIS
        from services.kinesis.starts import STARTS

        lab = Lab(
            title=_("Kinesis: the celebrity key"),
            sentence=_(
                "One user sends a lot. Raise the rate of “celebrity” to 600 records a second, watch which shard "
                "refuses, and split it."
            ),
            scenario=START,
            draw=draw,
            actions=ACTIONS,
            offered=offered,
            tell_call=tell_call,
            tell_trace=tell_trace,
            stylesheet="css/kinesis.css",
            scenarios=(*FURTHER, *STARTS),
            figures=FIGURES,
            readings=readings,
            what_if=what_if,
            marks_of=marks_of,
            marks_of_trace=marks_of_trace,
            questions=(
                _("Make one shard refuse at the lowest cost an hour. How low can you get?"),
                _("Which keys would you choose, so that a celebrity does no harm and each user's order is kept?"),
                _("How can you lose a record that the stream took, without a fault of the stream's?"),
            ),
        )
        register(
            Topic(
                "kinesis",
                _("Kinesis"),
                5,
                (KINESIS,),
                lab,
                Path(__file__).parent,
                NUMBERS,
                functions=FUNCTIONS | READERS,
                is_finished=True,
            )
        )

"""The module's eight subjects, in their order, each with the emblem that stands in its vessel.

A subject is open when a topic of its name is registered. An emblem is a sign, 96 wide and 60 high: `ink` are lines,
`dashed` lines that are not there for long, `grains` dots.
"""

from dataclasses import dataclass

from courseware.labs import topics
from courseware.labs.topics import Topic


@dataclass(frozen=True)
class Subject:
    """One subject of the module, built or not."""

    slug: str
    name: str
    ink: str
    dashed: str = ""
    grains: str = ""

    @property
    def topic(self) -> Topic | None:
        """What was built for it."""
        return topics.topic(self.slug)


SUBJECTS = (
    Subject(
        "lambda",
        "Lambda",
        "M6 50h84M14 50V34h16v16M40 50V20h16v30",
        dashed="M66 50V34h16v16",
        grains="M22 42h0M48 36h0M48 28h0",
    ),
    Subject(
        "dynamodb",
        "DynamoDB",
        "M8 10h36v14H8zM8 30h36v14H8zM52 10h36v14H52zM52 30h36v14H52zM20 17h12M20 37h12M64 17h12M64 37h12",
    ),
    Subject(
        "ecs",
        "ECS",
        "M6 50h84M10 50V18h32v32M54 50V18h32v32M16 44h8v-8h-8zM28 44h8v-8h-8zM16 32h8v-8h-8zM60 44h8v-8h-8z",
    ),
    Subject(
        "glacier",
        "S3 Glacier",
        "M6 14h84M6 28l18-4 22 6 24-7 20 5M6 42l20-3 26 5 38-6M48 2v10M44 8l4 4 4-4",
        grains="M20 50h0M44 52h0M70 50h0",
    ),
    Subject(
        "kinesis",
        "Kinesis",
        "M6 22v28h26V22M36 22v28h20V22M60 22v28h28V22",
        grains="M14 4h0M30 10h0M52 2h0M66 8h0M66 2h0M66 14h0M84 6h0",
    ),
    Subject(
        "redshift",
        "Redshift",
        "M10 8h14v44H10zM30 8h14v44H30zM50 8h14v44H50zM70 8h14v44H70z",
        grains="M37 16h0M37 24h0M37 32h0M37 40h0",
    ),
    Subject(
        "emr",
        "EMR",
        "M10 6h76M20 6v14M48 6v14M76 6v14M12 20h16v10H12zM40 20h16v10H40zM68 20h16v10H68z"
        "M20 30l24 14M48 30v14M76 30l-24 14M38 44h20v10H38z",
    ),
    Subject(
        "recovery",
        "Recovery",
        "M6 16h30v34H6zM60 16h30v34H60zM38 28h20M53 23l5 5-5 5",
        grains="M14 44h0M21 44h0M28 44h0M68 44h0M75 44h0",
    ),
)

"""Regions, their availability zones, and which of them are out.

Services ask here where their replicas lie and what still answers; none invents regions of its own. A fault takes away
a zone (what lies in it), a region (nothing in it answers), or a region's control plane (what exists goes on working,
but nothing can be created, changed or listed).
Source: AWS, "Regions and Availability Zones"; "AWS Fault Isolation Boundaries" (control planes and data planes).
Model: three zones a region, and only the regions that the module speaks of.
"""

from typing import Literal

import msgspec

from services.engine.errors import ServiceError
from services.engine.parts import Parts
from services.engine.shapes.problems import MOST_NAME, clipped

REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-central-1",
    "eu-west-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-northeast-1",
)
ZONE_LETTERS = "abc"
NAME = "engine/faults"

Scope = Literal["ZONE", "REGION", "CONTROL_PLANE"]


class Fault(msgspec.Struct, frozen=True, array_like=True):
    """What is out, and since when."""

    scope: Scope
    target: str
    since_us: int


class Faults(msgspec.Struct, array_like=True):
    """All faults that are on, in the order in which they came."""

    on: list[Fault]


def zones(region: str) -> tuple[str, ...]:
    """The names of a region's availability zones.

    >>> zones("eu-west-1")
    ('eu-west-1a', 'eu-west-1b', 'eu-west-1c')
    """
    return tuple(region + letter for letter in ZONE_LETTERS)


def faults(parts: Parts) -> tuple[Fault, ...]:
    """The faults that are on."""
    found = parts.get(NAME, Faults)
    return tuple(found.on) if found else ()


def is_out(parts: Parts, scope: Scope, target: str) -> bool:
    """Whether a fault of this scope is on for a target."""
    return any(fault.scope == scope and fault.target == target for fault in faults(parts))


def is_zone_up(parts: Parts, zone: str) -> bool:
    """Whether a zone works; it does not when its region is out."""
    return not is_out(parts, "ZONE", zone) and not is_out(parts, "REGION", zone[:-1])


def check_known(region: str) -> None:
    """Raises the error that a caller gets who asks for a region that there is not."""
    if region not in REGIONS:
        asked = clipped(region, MOST_NAME)
        raise ServiceError("InvalidRegion", f"Could not connect to the endpoint: {asked} is not a region here")


def check_reachable(parts: Parts, region: str, *, control_plane: bool) -> None:
    """Raises the error that a caller gets from a region that does not answer."""
    if is_out(parts, "REGION", region):
        raise ServiceError("ServiceUnavailable", f"{region} does not answer", 503)
    if control_plane and is_out(parts, "CONTROL_PLANE", region):
        raise ServiceError("InternalFailure", f"The control plane of {region} does not answer", 500)


def set_fault(parts: Parts, scope: Scope, target: str, *, on: bool, at_us: int) -> None:
    """Turns a fault on or off. Turning on what is on leaves its beginning as it was."""
    others = [fault for fault in faults(parts) if (fault.scope, fault.target) != (scope, target)]
    kept = [fault for fault in faults(parts) if (fault.scope, fault.target) == (scope, target)]
    if on:
        others += kept or [Fault(scope, target, at_us)]
    parts.put(NAME, Faults(others))

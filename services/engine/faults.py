"""The controls that every lab has: taking a zone, a region or a control plane away, and giving it back.

They belong to no AWS service, so they are brought by a service of the engine's own that has no state in any region;
the faults themselves are kept by `topology`.
"""

import msgspec

from services.engine import topology
from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Answer, Kind, Operation, Params, Service

_SHAPE = {
    "type": "structure",
    "required": ["Scope", "Target"],
    "members": {
        "Scope": {"type": "string", "enum": ["ZONE", "REGION", "CONTROL_PLANE"]},
        "Target": {"type": "string", "min": 1, "max": 64},
    },
}


class NoState(msgspec.Struct, array_like=True):
    """Faults are the topology's to keep."""


def start_fault(ctx: Context, params: Params) -> Answer:
    """Takes a zone, region or control plane away."""
    _check_target(params)
    ctx.set_fault(params["Scope"], params["Target"], on=True)
    ctx.trace("fault_started", (params["Scope"], params["Target"]))
    return {}


def end_fault(ctx: Context, params: Params) -> Answer:
    """Gives it back. Ending a fault that is not on is refused, so that a mistyped target is noticed."""
    _check_target(params)
    if not ctx.is_out(params["Scope"], params["Target"]):
        raise ServiceError("ResourceNotFoundException", f"{params['Target']} is not out")
    ctx.set_fault(params["Scope"], params["Target"], on=False)
    ctx.trace("fault_ended", (params["Scope"], params["Target"]))
    return {}


def _check_target(params: Params) -> None:
    known = (
        [zone for region in topology.REGIONS for zone in topology.zones(region)]
        if params["Scope"] == "ZONE"
        else topology.REGIONS
    )
    if params["Target"] not in known:
        raise ServiceError("ValidationException", f"{params['Target']} is not one of {', '.join(known)}")


FAULTS = Service(
    name="faults",
    schema=1,
    root=NoState,
    operations={},
    controls={
        "StartFault": Operation("StartFault", Kind.ACTS, start_fault, control_plane=False, input_shape=_SHAPE),
        "EndFault": Operation("EndFault", Kind.ACTS, end_fault, control_plane=False, input_shape=_SHAPE),
    },
)

"""A service small enough to hold in one's head, with everything that the engine promises something about.

Lamps can be lit and put out. A lit lamp blinks each second until it has blinked often enough, and each blink is
metered, measured and traced. Asking for a lamp spends a token, and there are five a second.
"""

from typing import Any

import msgspec

from services.engine.clock import SECOND_US
from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.faults import FAULTS
from services.engine.service import Answer, Catalog, Kind, Operation, Params, Service


class Lamp(msgspec.Struct, frozen=True, array_like=True):
    lit_at_us: int
    blinks: int
    left: int
    next_blink: tuple[int, int] | None


class Root(msgspec.Struct, array_like=True):
    lit: int = 0


class Tokens(msgspec.Struct, array_like=True):
    free_at_us: int = 0


def _lamps(ctx: Context) -> Any:
    return ctx.collection("lamps", str, Lamp)


def light(ctx: Context, params: Params) -> Answer:
    name, blinks = params["Name"], params.get("Blinks", 3)
    if _lamps(ctx).get(name):
        raise ServiceError("ResourceInUseException", f"Lamp {name} is lit")
    ctx.edit_root(Root).lit += 1
    _lamps(ctx).put(name, Lamp(ctx.now_us, 0, blinks, ctx.schedule(ctx.now_us + SECOND_US, "blink", name)))
    ctx.trace("lamp_lit", (name,))
    return {"Name": name}


def put_out(ctx: Context, params: Params) -> Answer:
    lamp = _lamps(ctx).get(params["Name"])
    if lamp is None:
        raise ServiceError("ResourceNotFoundException", f"Lamp {params['Name']} is not lit")
    if lamp.next_blink:
        ctx.cancel(lamp.next_blink)
    ctx.edit_root(Root).lit -= 1
    _lamps(ctx).delete(params["Name"])
    return {}


def ask(ctx: Context, params: Params) -> Answer:
    tokens = ctx.part("~tokens", Tokens) or Tokens()
    free_at_us = max(tokens.free_at_us, ctx.now_us) + SECOND_US // 5
    if free_at_us > ctx.now_us + SECOND_US:
        ctx.trace("asked_too_often", ())
        raise ServiceError("ThrottlingException", "Rate exceeded")
    ctx.put_part("~tokens", Tokens(free_at_us))
    lamp = _lamps(ctx).get(params["Name"])
    return {"Blinks": lamp.blinks if lamp else 0}


def count(ctx: Context, params: Params) -> Answer:
    return {"Lit": ctx.root(Root).lit}


def on_blink(ctx: Context, name: str) -> None:
    lamp = _lamps(ctx).get(name)
    if name == "broken" and lamp.blinks == 1:
        raise ZeroDivisionError("the bulb burst")
    following = ctx.schedule(ctx.now_us + SECOND_US, "blink", name) if lamp.left > 1 else None
    _lamps(ctx).put(name, Lamp(lamp.lit_at_us, lamp.blinks + 1, lamp.left - 1, following))
    ctx.meter("toy.blink", 1)
    ctx.metric("Toy", "Blinks", (("Lamp", name),), total=1)
    ctx.trace("blinked", (name,), brightness=ctx.chance_below(name, lamp.blinks, 100))


def on_flood(ctx: Context, payload: Any) -> None:
    ctx.schedule(ctx.now_us, "flood")


def flood(ctx: Context, params: Params) -> Answer:
    ctx.schedule(ctx.now_us, "flood")
    return {}


_NAME = {"type": "string", "min": 1, "max": 40}
_NAMED = {"type": "structure", "required": ["Name"], "members": {"Name": _NAME}}
_LIGHT = {
    "type": "structure",
    "required": ["Name"],
    "members": {"Name": _NAME, "Blinks": {"type": "integer", "min": 1, "max": 1000}},
}
_EMPTY: dict[str, Any] = {"type": "structure", "members": {}}


def _usage(ctx: Context) -> dict[str, int]:
    return {"toy.lamp_second": sum((ctx.now_us - lamp.lit_at_us) // SECOND_US for _, lamp in _lamps(ctx).scan())}


TOY = Service(
    name="toy",
    schema=1,
    root=Root,
    operations={
        "Light": Operation("Light", Kind.ACTS, light, input_shape=_LIGHT),
        "PutOut": Operation("PutOut", Kind.ACTS, put_out, input_shape=_NAMED),
        "Ask": Operation("Ask", Kind.SPENDS, ask, control_plane=False, input_shape=_NAMED),
        "Count": Operation("Count", Kind.LOOKS, count, input_shape=_EMPTY),
    },
    controls={"Flood": Operation("Flood", Kind.ACTS, flood, input_shape=_EMPTY)},
    handlers={"blink": on_blink, "flood": on_flood},
    usage=_usage,
)
CATALOG = Catalog([TOY, FAULTS])

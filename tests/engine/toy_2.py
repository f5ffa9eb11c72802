"""The toy service of a later release: its root knows since when lamps have been lit, and has it in front."""

from dataclasses import replace

import msgspec

from services.engine.context import Context
from services.engine.faults import FAULTS
from services.engine.service import Answer, Catalog, Kind, Operation, Params
from tests.engine.toy import TOY, Lamp


class Root2(msgspec.Struct, array_like=True):
    first_lit_us: int = 0
    lit: int = 0


class Leaf(msgspec.Struct, array_like=True):
    keys: list[str]
    values: list[Lamp]


def count(ctx: Context, params: Params) -> Answer:
    root = ctx.root(Root2)
    return {"Lit": root.lit, "FirstLit": root.first_lit_us}


def put_out(ctx: Context, params: Params) -> Answer:
    ctx.edit_root(Root2).lit -= 1
    ctx.collection("lamps", str, Lamp).delete(params["Name"])
    return {}


def from_1(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Looks the time up in the lamps."""
    leaves = [encoded for name, encoded in parts.items() if name.startswith("lamps#")]
    lamps = [lamp for leaf in leaves for lamp in msgspec.msgpack.decode(leaf, type=Leaf).values]
    (lit,) = msgspec.msgpack.decode(parts[""], type=tuple[int])
    first_lit_us = min((lamp.lit_at_us for lamp in lamps), default=0)
    return {name: encoded for name, encoded in parts.items() if name != "~tokens"} | {
        "": msgspec.msgpack.encode(Root2(first_lit_us, lit))
    }


TOY_2 = replace(
    TOY,
    schema=2,
    root=Root2,
    upgrades={1: from_1},
    operations={
        "Count": replace(TOY.operations["Count"], run=count),
        "PutOut": Operation("PutOut", Kind.ACTS, put_out, input_shape=TOY.operations["PutOut"].input_shape),
    },
)
CATALOG_2 = Catalog([TOY_2, FAULTS])

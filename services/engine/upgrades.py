"""How a world that an older program wrote is brought up to date.

The root of a world says by which schema each service's parts are written. A release that changes them raises its
service's schema and brings a function that makes the new parts out of the old ones, a region's together. The functions
run when the world is opened. The other way there is none: what a newer program wrote, an older one leaves alone.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from services.engine.parts import GONE, Parts

if TYPE_CHECKING:
    from services.engine.service import Catalog, Service

ENGINE = "engine"
ENGINE_SCHEMA = 1


class NewerSchema(Exception):
    """This program is older than what it was to open. Whoever keeps worlds writes nothing, and says so."""


def run(catalog: "Catalog", parts: Parts, written: Mapping[str, int]) -> dict[str, int]:
    """Upgrades the parts of each service that was written by an earlier schema; gives the schemas that are new.

    Raises NewerSchema, before anything is changed, if a service's parts are of a schema that is not known here.
    """
    for name, schema in written.items():
        _check_known(catalog, parts, name, schema)
    behind = [
        (service, written[service.name])
        for service in catalog.services.values()
        if written.get(service.name, service.schema) < service.schema
    ]
    for service, schema in behind:
        for region in _regions(service, parts):
            _upgrade(service, region, parts, schema)
    return {service.name: service.schema for service, _ in behind}


def _check_known(catalog: "Catalog", parts: Parts, name: str, schema: int) -> None:
    if name in catalog.services or name == ENGINE:
        known = ENGINE_SCHEMA if name == ENGINE else catalog.services[name].schema
        if schema > known:
            raise NewerSchema(f"{name} is written by schema {schema}, and known here is {known}")
    elif parts.names(f"{name}/"):
        raise NewerSchema(f"This world has parts of {name}, which is not known here")


def _regions(service: "Service", parts: Parts) -> list[str]:
    return sorted({name.split("/")[1] for name in parts.names(f"{service.name}/")})


def _upgrade(service: "Service", region: str, parts: Parts, schema: int) -> None:
    prefix = f"{service.name}/{region}"
    names = [name for name in parts.names(prefix) if name == prefix or name.startswith(f"{prefix}/")]
    old = {name[len(prefix) + 1 :]: parts.encoded(name) for name in names}
    new = dict(old)
    for version in range(schema, service.schema):
        new = service.upgrades[version](new)
    for name in sorted(old.keys() | new.keys()):
        if new.get(name, GONE) != old.get(name, GONE):
            parts.put_encoded(f"{prefix}/{name}" if name else prefix, new.get(name, GONE))

"""AWS's own description of a service, as botocore brings it: operations, shapes, and how they are written down.

A service is described when it is first called. Which ones there are, the catalog of worlds says.
"""

from collections.abc import Mapping
from functools import cache

import botocore.loaders
from botocore.model import OperationModel, ServiceModel

from courseware.labs import topics

# The first that we speak is taken: CBOR is binary, and every client can speak something else.
SPOKEN = ("json", "rest-json", "query", "rest-xml")


@cache
def described(service: str) -> ServiceModel:
    """A service by the name that the AWS CLI has for it."""
    loader = botocore.loaders.create_loader()
    return ServiceModel(loader.load_service_model(service, "service-2"), service)


def protocol_of(model: ServiceModel) -> str:
    """The protocol in which a service is answered if its request does not say which it is in."""
    offered = [*model.metadata.get("protocols", ()), model.metadata.get("protocol")]
    return next(each for each in SPOKEN if each in offered)


def offered_services() -> list[str]:
    """The services that answer here."""
    return sorted(name for name, service in topics.catalog().services.items() if service.operations)


@cache
def _by_target(services: tuple[str, ...]) -> Mapping[str, str]:
    return {described(name).metadata.get("targetPrefix", ""): name for name in services}


@cache
def _by_signing_name(services: tuple[str, ...]) -> Mapping[str, str]:
    return {described(name).signing_name: name for name in reversed(services)}


@cache
def _by_version(services: tuple[str, ...]) -> Mapping[str, str]:
    return {described(name).api_version: name for name in services}


def service_of_target(prefix: str) -> str | None:
    """The service whose operations X-Amz-Target names so."""
    return _by_target(tuple(offered_services())).get(prefix)


def service_of_scope(signing_name: str) -> str | None:
    """The service for which a request is signed."""
    return _by_signing_name(tuple(offered_services())).get(signing_name)


def operation(service: str, name: str) -> OperationModel | None:
    """An operation of AWS's, offered or not."""
    model = described(service)
    return model.operation_model(name) if name in model.operation_names else None


def is_offered(service: str, name: str) -> bool:
    """Whether it can be called here."""
    found = topics.catalog().services.get(service)
    return found is not None and name in found.operations

"""AWS's own description of a service's requests, as botocore brings it.

A service's file is read when one of its operations is first called, and only the shapes are kept. It is read directly:
botocore's loader would cost each process 11 MB and a tenth of a second for nothing else.
"""

import gzip
from functools import cache
from importlib.resources import files

import msgspec

from services.engine.shapes.shape import NOTHING, Shape


class OperationModel(msgspec.Struct, frozen=True):
    """What is asked of an operation; some are asked nothing."""

    input: Shape = NOTHING


class ServiceModel(msgspec.Struct, frozen=True):
    """A service's operations, and the table of shapes that they name."""

    operations: dict[str, OperationModel]
    shapes: dict[str, Shape]


@cache
def service_model(service: str) -> ServiceModel:
    """The newest model of a service, by the name that the AWS CLI has for it. Raises FileNotFoundError."""
    folder = files("botocore").joinpath("data", service)
    newest = max(version.name for version in folder.iterdir() if version.is_dir())
    packed = folder.joinpath(newest, "service-2.json.gz").read_bytes()
    return msgspec.json.decode(gzip.decompress(packed), type=ServiceModel)

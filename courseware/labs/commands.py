"""The command that does the same as a click: a line for the AWS CLI and a line for boto3.

Both are made from AWS's own description of the service, so that an operation needs no words of ours to have its
command. The line for the CLI is for version 2, which takes blobs as base64, and for a POSIX shell.
"""

import base64
import json
import shlex
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

import botocore.loaders
from botocore import xform_name
from botocore.exceptions import BotoCoreError
from botocore.model import OperationNotFoundError, ServiceModel

# The CLI would read these values from a file.
_READ_FROM_FILES = ("file://", "fileb://")


@cache
def _model(service: str) -> ServiceModel:
    description = botocore.loaders.create_loader().load_service_model(service, "service-2")
    return ServiceModel(description, service)


@lru_cache(maxsize=1024)
def _is_of_aws(service: str, operation: str) -> bool:
    """Whether AWS has the operation; it does not have a lab's controls. Asked for each line of each frame."""
    try:
        _model(service).operation_model(operation)
    except (BotoCoreError, OperationNotFoundError):
        return False
    return True


def cli(service: str, operation: str, params: Mapping[str, Any]) -> str | None:
    """The line to type into a terminal, or None for what AWS does not have.

    >>> cli("kinesis", "SplitShard", {"StreamName": "clicks", "ShardToSplit": "shardId-1", "NewStartingHashKey": "7"})
    'aws kinesis split-shard --stream-name clicks --shard-to-split shardId-1 --new-starting-hash-key 7'
    """
    if not _is_of_aws(service, operation):
        return None
    words = ["aws", service, xform_name(operation, "-")]
    if any(isinstance(value, str) and value.startswith(_READ_FROM_FILES) for value in params.values()):
        return shlex.join([*words, "--cli-input-json", _json(params)])
    for name, value in params.items():
        words += _option(xform_name(name, "-"), value)
    return shlex.join(words)


def _option(name: str, value: Any) -> list[str]:
    """A parameter as words of a command line, before they are quoted."""
    if isinstance(value, bool):
        return [f"--{name}" if value else f"--no-{name}"]
    if isinstance(value, (list, tuple)) and value and all(_is_plain(each) for each in value):
        return [f"--{name}", *map(str, value)]
    if isinstance(value, (Mapping, list, tuple)):
        return [f"--{name}", _json(value)]
    written = _scalar(value)
    # What begins with a hyphen would be taken for another option.
    return [f"--{name}={written}"] if written.startswith("-") else [f"--{name}", written]


def _is_plain(value: Any) -> bool:
    """Whether a list's value can stand by itself among the words."""
    if isinstance(value, str):
        return bool(value) and not value.startswith(("-", "[", "{", *_READ_FROM_FILES))
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _scalar(value: Any) -> str:
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_scalar)


def boto3(service: str, operation: str, params: Mapping[str, Any]) -> str | None:
    """The line of Python that does the same, or None for what AWS does not have.

    >>> boto3("kinesis", "ListStreams", {"Limit": 3})
    'boto3.client("kinesis").list_streams(Limit=3)'
    """
    if not _is_of_aws(service, operation):
        return None
    arguments = ", ".join(f"{name}={value!r}" for name, value in params.items())
    return f'boto3.client("{service}").{xform_name(operation)}({arguments})'

"""From a request to an answer: who it is, what it is about, the call in her world, and how it is told.

Nothing that a client sends ends in an error of ours: what cannot be read is refused in the words of its protocol.
"""

import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.model import OperationModel
from django.utils import timezone

from courseware.labs import worlds
from courseware.wire import answering, keys, limits, reading, refusing, signing, waiting
from courseware.wire.message import Request, Response
from courseware.wire.reading import About
from services.engine.errors import ServiceError
from services.engine.world import DEFAULT_REGION

logger = logging.getLogger("courseware.wire")

_REAL_KEY = re.compile(r"A(?:KIA|SIA)[A-Z0-9]{16}")
REAL_KEY = (
    "This looks like a key of a real AWS account. It has been sent over your network: rotate it in the AWS console. "
    "Here, use a key from your world's page."
)


@dataclass(frozen=True)
class _Caller:
    bearer: keys.Bearer
    region: str


def handle(request: Request) -> Response:
    """The answer, whatever was asked."""
    about: About | None = None
    try:
        claim, unsigned = _claim(request)
        about = reading.about(request, claim.service if claim else "")
        if not reading.says_what(request, about):
            told = "Unable to determine service/operation name to be authorized"
            error = unsigned or ServiceError("AccessDeniedException", told, 403)
            return _finished(answering.refused_at_the_door(error))
        limits.check_size(about.model.service_name if about else "", len(request.body))
        document = reading.document(request, about)
        if unsigned is not None:
            raise unsigned
        assert claim is not None
        body = signing.check(request, claim, _secret, timezone.now())
        bearer = keys.bearer(claim.key_id)
        if bearer is None:
            raise _unknown_key()
        keys.note_use(claim.key_id)
        if claim.key_id not in keys.CHOSEN:
            limits.count_call(claim.key_id)
        if about is None:
            raise refusing.unknown_operation(request.headers.get("x-amz-target", claim.service))
        called, said = reading.operation(request, body, about)
        params = reading.params(request, body, about, called, said, document)
        return _carried_out(request, about, called, params, _Caller(bearer, claim.region))
    except ServiceError as error:
        return _refused(about, error, request)
    except Exception:
        # Ours, whatever it was. The client may try again, as it would at AWS.
        logger.exception("%s %s could not be answered", request.method, request.headers.get("x-amz-target", ""))
        told = "The request processing has failed because of an unknown error."
        return _refused(about, ServiceError("InternalFailure", told, 500), request)


def refuse(request: Request, error: ServiceError) -> Response:
    """The refusal of a request whose body was not read, in the dialect in which it was asked."""
    return _refused(reading.about(request, ""), error, request)


def _refused(about: About | None, error: ServiceError, request: Request) -> Response:
    """Who asks for a service that is not here is answered in the dialect in which she asked."""
    protocol = about.protocol if about else "query" if reading.is_form(request) else "json"
    if about is None and "/s3/aws4_request" in request.headers.get("authorization", ""):
        protocol = "rest-xml"
    return _finished(answering.refused(about.model if about else None, protocol, error))


def _claim(request: Request) -> tuple[signing.Claim | None, refusing.Unsigned | None]:
    """What the request says of itself, or why nothing can be made of that."""
    try:
        return signing.claim(request), None
    except refusing.Unsigned as error:
        return None, error


def _secret(key_id: str) -> str | None:
    if key_id in keys.CHOSEN:
        return keys.CHOSEN[key_id]
    if _REAL_KEY.fullmatch(key_id):
        raise refusing.Unsigned("UnrecognizedClientException", REAL_KEY, 403)
    return keys.secret_of(key_id) if key_id.startswith(keys.PREFIX) else None


def _unknown_key() -> refusing.Unsigned:
    return refusing.Unsigned(
        "UnrecognizedClientException", "The security token included in the request is invalid.", 403
    )


def _carried_out(request: Request, about: About, called: OperationModel, params: Any, caller: _Caller) -> Response:
    call = worlds.Call(about.model.service_name, called.name, params, caller.region or DEFAULT_REGION)
    try:
        if waiting.is_a_waiter(request.headers.get("user-agent", "")):
            waiting.wind_on(caller.bearer)
        done = worlds.call(caller.bearer.world_id, caller.bearer.person_id, call, origin=worlds.Origin.WIRE)
        waiting.start(caller.bearer, done.look)
    except worlds.NoSuchWorld as gone:
        raise _unknown_key() from gone
    except worlds.Reload as reload:
        told = "This world is kept by a newer process; try again."
        raise ServiceError("ServiceUnavailable", told, 503) from reload
    if done.error is not None:
        return _finished(answering.refused(about.model, about.protocol, done.error), done.look)
    assert done.answer is not None
    return _finished(answering.answered(about.model, called, about.protocol, done.answer), done.look)


def _finished(response: Response, look: worlds.Look | None = None) -> Response:
    """With the headers that every answer has. A script's own clock is not the world's, so the world's time is told."""
    headers = [*response.headers, answering.date()]
    if look is not None:
        moment = datetime.fromtimestamp(0, tz=UTC) + timedelta(microseconds=look.world.origin_us + look.world.now_us)
        headers.append(("x-glasscloud-time", moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")))
    return Response(response.status, headers, response.body)

"""Replicas: list, create, read, delete, wake, sleep, archive, listen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.endpoints import (
    ARCHIVE_REPLICA,
    ARCHIVE_WORKSPACE,
    CREATE_REPLICA,
    DELETE_REPLICA,
    EVENTS_PATH,
    GET_REPLICA,
    LIST_REPLICAS,
    SLEEP_REPLICA,
    SLEEP_WORKSPACE,
    WAKE_REPLICA,
    Endpoint,
)
from replicas_tui.api.events import Event, read_event
from replicas_tui.api.replicas import (
    VERSION,
    VERSION_HEADER,
    CreateReplica,
    GetReplica,
    ListReplicas,
    Replica,
    ReplicaDetails,
    ReplicaPage,
    Woken,
)
from replicas_tui.client.errors import ClientError, NotFound, NotOffered, Refused, Unavailable, Unreachable
from replicas_tui.client.http import Http
from replicas_tui.client.sse import Framed, TooLarge

PAGE: Final = 100
MOST_PAGES: Final = 50
LOOKED_UP: Final = 50
SKEW: Final = timedelta(minutes=1)  # how far the server's clock may be behind ours
BLOCKING_S: Final = 150.0  # a server may hold a create without the version header for 120 s
_ELSEWHERE: Final = (401, 404, 405)  # what a server says that keeps an operation under another path


@dataclass(frozen=True, slots=True)
class Arrived:
    """One event of a stream; None when it could not be read or was too large, and so something was missed."""

    event: Event | None
    id: str


class Replicas:
    """Calls under `/v1/replica`, and those under `/v1/workspaces` that belong to them."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list(self, query: ListReplicas | None = None) -> ReplicaPage:
        """Read one page of replicas, newest first; never wakes any. Source: GET /v1/replica."""
        return await self._http.call(LIST_REPLICAS, query or ListReplicas())

    async def list_all(self, query: ListReplicas | None = None) -> tuple[Replica, ...]:
        """Read all pages, newest first, each replica once; stops after 5,000. Source: GET /v1/replica."""
        found: dict[str, Replica] = {}
        asked = query or ListReplicas()
        for number in range(1, MOST_PAGES + 1):
            page = await self.list(asked.model_copy(update={"page": number, "limit": PAGE}))
            found |= {replica.id: replica for replica in page.replicas if replica.id not in found}
            if number >= page.total_pages or not page.replicas:
                break
        return tuple(found.values())

    async def create(self, request: CreateReplica, *, known: frozenset[str] = frozenset()) -> Replica:
        """Create a replica; answers at once, while it is still being prepared. Source: POST /v1/replica.

        Never sent twice. When no answer comes, the newest replicas are looked through for one of that name that was not
        there before.

        Args:
            request: What to create.
            known: Ids of replicas that are there already; names are not unique.

        Raises:
            Unreachable: No answer came; the sentence says whether sending again is safe.
            Refused: The server said no.
        """
        began = datetime.now(UTC)
        try:
            created = await self._http.call(CREATE_REPLICA, request, headers={VERSION_HEADER: VERSION})
        except (Unreachable, Unavailable) as error:
            if isinstance(error, Unreachable) and not error.sent:
                raise
            return await _made_anyway(self, request.name, known, began - SKEW, error)
        return created.replica

    async def create_blocking(self, request: CreateReplica) -> Replica:
        """Create a replica and wait until it is active or failed, up to two minutes. Source: POST /v1/replica."""
        return (await self._http.call(CREATE_REPLICA, request, read_s=BLOCKING_S)).replica

    async def get(self, replica_id: str, *, include: str | None = None) -> ReplicaDetails:
        """Read one replica in full. It WAKES a sleeping one. Source: GET /v1/replica/{id}.

        Args:
            replica_id: Which.
            include: `diffs`, `environment`, or both with a comma.
        """
        return (await self._http.call(GET_REPLICA, GetReplica(include=include), id=replica_id)).replica

    async def delete(self, replica_id: str) -> Success:
        """Delete a replica. Source: DELETE /v1/replica/{id}."""
        return await self._http.call(DELETE_REPLICA, Nothing(), id=replica_id)

    async def wake(self, replica_id: str) -> Woken:
        """Wake a replica; takes up to 90 seconds after the answer. Source: POST /v1/replica/{id}/wake."""
        return await self._http.call(WAKE_REPLICA, Nothing(), id=replica_id)

    async def sleep(self, replica_id: str) -> Success:
        """Put a replica to sleep. Source: POST /v1/workspaces/{id}/sleep."""
        return await _either(
            self, self._http, "putting a replica to sleep", (SLEEP_WORKSPACE, SLEEP_REPLICA), replica_id
        )

    async def archive(self, replica_id: str) -> Success:
        """Put a replica away. Source: POST /v1/workspaces/{id}/archive."""
        return await _either(self, self._http, "archiving", (ARCHIVE_WORKSPACE, ARCHIVE_REPLICA), replica_id)

    @asynccontextmanager
    async def events(self, replica_id: str, last_event_id: str = "") -> AsyncIterator[AsyncIterator[Arrived]]:
        """Listen to one replica's live events until the block is left. Source: GET /v1/replica/{id}/events.

        Entering it means that the stream is open: what happens from then on arrives.
        """
        async with self._http.frames(EVENTS_PATH, last_event_id=last_event_id, id=replica_id) as frames:
            yield (_arrived(frame) async for frame in frames)


def _arrived(frame: Framed) -> Arrived:
    if isinstance(frame, TooLarge):
        return Arrived(None, frame.id)
    event = read_event(frame.data)
    return Arrived(event, frame.id or (event.id if event is not None else ""))


def _not_before(replica: Replica, since: datetime) -> bool:
    return replica.created_at is None or replica.created_at >= since


async def _made_anyway(
    replicas: Replicas, name: str, known: frozenset[str], since: datetime, error: Unreachable | Unavailable
) -> Replica:
    """Find the replica whose creation got no answer, or raise what says what to do."""
    try:
        newest = await replicas.list(ListReplicas(page=1, limit=LOOKED_UP))
    except ClientError:
        advice = "Whether the replica was made is not known: look at the fleet before you create it again."
        raise Unreachable("no answer came to the creation, nor to the question after it", advice) from error
    for replica in newest.replicas:
        if replica.name == name and replica.id not in known and _not_before(replica, since):
            return replica
    if isinstance(error, Refused):
        raise error
    raise Unreachable(error.reason, "The replica was not made; it is safe to create it again.") from error


async def _either(
    replicas: Replicas,
    http: Http,
    what: str,
    places: tuple[Endpoint[Nothing, Success], Endpoint[Nothing, Success]],
    replica_id: str,
) -> Success:
    """Try both places an operation may be under: the hosted service refuses API keys under `/v1/workspaces`."""
    try:
        return await http.call(places[0], Nothing(), id=replica_id)
    except Refused as error:
        if error.status not in _ELSEWHERE:
            raise
        missing = isinstance(error, NotFound)
    try:
        return await http.call(places[1], Nothing(), id=replica_id)
    except Refused as error:
        if error.status not in _ELSEWHERE[1:]:
            raise
        if missing and isinstance(error, NotFound) and await _is_gone(replicas, replica_id):
            raise
    raise NotOffered(what)


async def _is_gone(replicas: Replicas, replica_id: str) -> bool:
    """Say whether a replica is in no list any more; the list wakes nobody, reading the replica would."""
    return all(replica.id != replica_id for replica in await replicas.list_all())

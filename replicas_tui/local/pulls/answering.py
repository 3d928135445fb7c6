"""Has the agents of replicas answer what forges say about their pull requests.

What is heard is stored in the transaction that notes it as heard, gathered for a moment, and told in one message a pull
request; after a crash it is told by the next engine, and nothing is told twice. Against agents that answer each other:
nobody hears what the account they use said, nor what programs say; a commit that fails is told once; and there is a
limit to what is told in an hour, and to failures in a day. What is over the first waits.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from replicas_tui.api.messages import SendMessage
from replicas_tui.local.automations.forges import actor_name
from replicas_tui.local.chats.messages import Given, Messages
from replicas_tui.local.clock import ago, now
from replicas_tui.local.core import Core
from replicas_tui.local.db import chats, follow_ups, history, pulls, queue, replicas
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.follow_ups import FollowUpRow
from replicas_tui.local.db.pulls import OPEN, PullRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.pulls.remarks import CI, Remark
from replicas_tui.local.pulls.wording import prompt
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.repositories.addresses import plain_address
from replicas_tui.local.words import ARCHIVED, DELETED, ERROR, PREPARING

LOG = logging.getLogger(__name__)
SENDER_ID = "pr-followups"
SENDER_EMAIL = "pull-request-follow-ups@replicas.invalid"
LEFT_OVER_S = 600.0
HOUR_S, DAY_S = 3_600.0, 86_400.0
MOST_AN_HOUR = 10
MOST_FAILURES_A_DAY = 10
Key = tuple[str, str]  # a replica, the page of a pull request


@dataclass(slots=True, eq=False)
class Answering:
    """Takes remarks and tells them.

    Attributes:
        login: Asked for the account that agents use at the forge of a page; None if nobody knows.
    """

    core: Core
    messages: Messages
    login: Callable[[str], Awaitable[str | None]]
    _gathering: set[Key] = field(default_factory=set)
    _telling: asyncio.Lock = field(default_factory=asyncio.Lock)

    def begin(self, keys: Iterable[Key]) -> None:
        """Tell soon what was noted; said again meanwhile, it goes along."""
        for key in set(keys) - self._gathering:
            self._gathering.add(key)
            self.core.spawn(self._tell_soon(key), f"follow-up of {key[1]}")

    async def forever(self) -> None:
        """Tell what was left over, now and again: by a crash, or as the limit of an hour was reached."""
        while True:
            await self.recover()
            await asyncio.sleep(LEFT_OVER_S)

    async def recover(self) -> None:
        """Go on with what an engine before this one, or a limit, left untold."""

        def let_wait(db: sqlite3.Connection) -> set[Key]:
            rows = follow_ups.untold(db)
            sent = [row for row in rows if row.message_id and queue.is_known(db, row.message_id)]
            follow_ups.set_told(db, sent, now())
            lost = [row for row in rows if row.message_id and row not in sent]
            follow_ups.set_message(db, lost, None)
            return {(row.replica_id, row.url) for row in rows if row not in sent}

        async with self._telling:
            keys = await self.core.db.write(let_wait)
        self.begin(keys)

    async def _tell_soon(self, key: Key) -> None:
        try:
            await asyncio.sleep(self.core.settings.forge_gather_s)
        finally:
            self._gathering.discard(key)
        async with self._telling:
            await self._tell(*key)

    async def _tell(self, replica_id: str, url: str) -> None:
        login = await self.login(url)

        def claim(db: sqlite3.Connection) -> _Told | None:
            return _claim(db, replica_id, url, login)

        told = await self.core.db.write(claim, durable=True)
        if told is None:
            return
        wish = SendMessage(
            message=prompt(url, told.rows),
            chat_id=told.chat.id,
            senderUserId=SENDER_ID,
            senderEmail=SENDER_EMAIL,
        )
        given = Given(message_id=told.message_id, may_answer=False)
        try:
            await self.messages.take(told.replica, told.chat, wish, None, given)
        except Refusal as refused:
            LOG.warning("a follow-up of %s cannot be told to %s: %s", url, replica_id, refused)
        await self.core.db.write(lambda db: follow_ups.set_told(db, told.rows, now()))


@dataclass(frozen=True, slots=True)
class _Told:
    replica: ReplicaRow
    chat: ChatRow
    rows: tuple[FollowUpRow, ...]
    message_id: str


def note(db: sqlite3.Connection, remark: Remark) -> list[Key]:
    """Store a remark for every replica that is to hear of it, and return what is to be told soon."""
    keys = []
    for pull in _about(db, remark):
        replica = replicas.get(db, pull.replica_id)
        if replica is None or not is_followed(replica) or (remark.at and remark.at < replica.created_at):
            continue
        row = _row(remark, pull)
        if follow_ups.add(db, row):
            keys.append((pull.replica_id, pull.url))
        elif remark.kind == CI:
            follow_ups.lengthen(db, row)
    return keys


def is_followed(replica: ReplicaRow) -> bool:
    """Return whether a replica is there and answers what is said about its pull requests.

    Its maker says so; unsaid, one that an automation made does not, and any other does.
    """
    if replica.status in (DELETED, ERROR, PREPARING, ARCHIVED):
        return False
    config = json.loads(replica.config) if replica.config else {}
    said = (config.get("capabilities") or {}).get("pr_followups")
    return said if isinstance(said, bool) else replica.source != "automation"


def _about(db: sqlite3.Connection, remark: Remark) -> list[PullRow]:
    """Return the open pull requests it is about: those it names, or else those of its branch."""
    named = [row for url in remark.urls for row in pulls.by_url(db, url) if row.state == OPEN]
    if named or remark.urls or not remark.branch:
        return named
    return [row for row in pulls.open_on_branch(db, remark.branch) if _home(row.url) == remark.address]


def _home(url: str) -> str:
    return plain_address(url.partition("/-/merge_requests/")[0].partition("/pull/")[0])


def _row(remark: Remark, pull: PullRow) -> FollowUpRow:
    return FollowUpRow(
        replica_id=pull.replica_id,
        id=remark.id,
        url=pull.url,
        kind=remark.kind,
        author=remark.author,
        is_by_opener=int(remark.is_by_opener),
        about=remark.about,
        text=remark.text,
        page=remark.page,
        source=remark.source,
        heard_at=now(),
    )


def _claim(db: sqlite3.Connection, replica_id: str, url: str, login: str | None) -> _Told | None:
    """Return what is to be told now, after what is never told was put aside."""
    rows = follow_ups.waiting(db, replica_id, url)
    replica = replicas.get(db, replica_id)
    chat = _chat(db, replica_id, url)
    is_open = any(pull.state == OPEN for pull in pulls.by_url(db, url) if pull.replica_id == replica_id)
    if replica is None or chat is None or not is_open or not is_followed(replica):
        follow_ups.set_told(db, rows, now())
        return None
    if follow_ups.messages_since(db, replica_id, url, ago(HOUR_S)) >= MOST_AN_HOUR:
        LOG.info("what is said about %s waits: it was told of %d times this hour", url, MOST_AN_HOUR)
        return None
    has_failed_enough = follow_ups.messages_since(db, replica_id, url, ago(DAY_S), CI) >= MOST_FAILURES_A_DAY
    heard = tuple(row for row in rows if not (_is_own(row, login) or (row.kind == CI and has_failed_enough)))
    follow_ups.set_told(db, [row for row in rows if row not in heard], now())
    if not heard:
        return None
    message_id = str(uuid.uuid4())
    follow_ups.set_message(db, heard, message_id)
    return _Told(replica, chat, heard, message_id)


def _chat(db: sqlite3.Connection, replica_id: str, url: str) -> ChatRow | None:
    """Return the chat that spoke of a pull request last, or else the one used last."""
    latest = chats.latest(db, replica_id)
    if latest is None or len(chats.of_replica(db, replica_id)) == 1:
        return latest
    spoke = history.last_to_say(db, replica_id, url)
    return latest if spoke is None else chats.get(db, spoke)


def _is_own(row: FollowUpRow, login: str | None) -> bool:
    """Return whether the account of the agent said it; unless that is known, who opened the pull request counts."""
    if row.kind == CI:
        return False
    return bool(row.is_by_opener) if login is None else actor_name(row.author) == actor_name(login)

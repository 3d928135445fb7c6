"""What comes from outside: a forge's webhooks, and those anybody may send who knows a token.

Nothing is believed before it is proved: a forge's signature is checked over the raw body before that is read. What is
taken is on the disk before it is acknowledged, once however often it is sent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from replicas_tui.local.automations import triggers
from replicas_tui.local.automations.clockwork import quiet_at
from replicas_tui.local.automations.forges import ForgeEvent, actor_name, github_event, gitlab_event
from replicas_tui.local.automations.payloads import anything_of, github_object, object_of
from replicas_tui.local.automations.runs import Runs, new_run
from replicas_tui.local.automations.tokens import digest_of
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import automations, executions, repositories
from replicas_tui.local.db.automations import AutomationRow, BurstRow
from replicas_tui.local.pulls.answering import Key, note
from replicas_tui.local.pulls.github import github_remark
from replicas_tui.local.pulls.gitlab import gitlab_remark
from replicas_tui.local.pulls.remarks import Remark
from replicas_tui.local.refusals import Refusal, missing
from replicas_tui.local.repositories.addresses import address_of

Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes events and begins what they ask for.

    Attributes:
        followed: Called with every event of a forge, for who else follows pull requests.
        remarked: Called with the follow-ups that were noted and are to be told soon.
    """

    core: Core
    runs: Runs
    followed: Callable[[ForgeEvent], None]
    remarked: Callable[[Sequence[Key]], None]

    async def github(self, headers: Headers, body: bytes) -> None:
        """Take a webhook of GitHub; Refusal 401 if it is not proved to be one."""
        wanted = "sha256=" + hmac.new(self._secret(triggers.GITHUB), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(headers.get("x-hub-signature-256", "").encode(), wanted.encode()):
            raise Refusal(401, "Signature does not match")
        event_id = headers.get("x-github-delivery") or hashlib.sha256(body).hexdigest()
        name, told = headers.get("x-github-event", ""), github_object(headers, body)
        await self._take(triggers.GITHUB, event_id, github_event(name, told), github_remark(name, told))

    async def gitlab(self, headers: Headers, body: bytes) -> None:
        """Take a webhook of GitLab; Refusal 401 if it is not proved to be one."""
        if not hmac.compare_digest(headers.get("x-gitlab-token", "").encode(), self._secret(triggers.GITLAB)):
            raise Refusal(401, "Token does not match")
        event_id = headers.get("idempotency-key") or hashlib.sha256(body).hexdigest()
        told = object_of(body)
        await self._take(triggers.GITLAB, event_id, gitlab_event(told), gitlab_remark(told))

    async def custom(self, token: str, body: bytes) -> None:
        """Take whatever was sent to an automation; Refusal 404 unless one listens at this token."""
        payload, digest = json.dumps(anything_of(body)), digest_of(token)

        def store(db: sqlite3.Connection) -> str | None:
            row = automations.by_token(db, digest)
            if row is None or not row.enabled:
                raise missing("Webhook")
            return _fire(db, row, payload, None)

        self._begin([await self.core.db.write(store, durable=True)])

    def _secret(self, source: str) -> bytes:
        """Return what a forge proves itself by; Refusal 404 while none is set."""
        try:
            secret = self.core.folders.webhook_secret(source).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            secret = ""
        if not secret:
            raise Refusal(404, "Webhook not found", f"Set its secret: replicas-tui local webhook-secret {source}")
        return secret.encode()

    async def _take(self, source: str, event_id: str, event: ForgeEvent | None, remark: Remark | None) -> None:
        repository_ids = frozenset() if event is None else await self._repositories(event)

        def store(db: sqlite3.Connection) -> tuple[list[str | None], list[Key]] | None:
            if not automations.is_news(db, source, event_id, now()):
                return None
            keys = [] if remark is None else note(db, remark)
            if event is None:
                return [], keys
            heard = [row for row in automations.every(db) if _listens(row, event, repository_ids)]
            return [_fire(db, row, json.dumps(event.payload), event.subject) for row in heard], keys

        begun = await self.core.db.write(store, durable=True)
        if begun is None:
            return
        self.remarked(begun[1])
        if event is not None:
            self._begin(begun[0])
            self.followed(event)

    async def _repositories(self, event: ForgeEvent) -> frozenset[str]:
        rows = await self.core.db.read(repositories.every)
        return frozenset([row.id for row in rows if event.address and await address_of(row.url) == event.address])

    def _begin(self, execution_ids: list[str | None]) -> None:
        """Begin beside the request, which a forge waits for only a few seconds."""
        self.core.automations_changed.set()
        for execution_id in execution_ids:
            if execution_id is not None:
                self.core.spawn(self.runs.begin(execution_id), f"automation run {execution_id}")


def _fire(db: sqlite3.Connection, row: AutomationRow, payload: str, subject: str | None) -> str | None:
    """Store a run and return its id; with a debounce, hold the event back until things are quiet."""
    if row.debounce_seconds:
        run_id, fire_at = str(uuid.uuid4()), quiet_at(row.debounce_seconds)
        automations.gather(db, BurstRow(run_id, row.id, payload, now(), fire_at, subject))
        return None
    run = new_run(row, payload, subject)
    executions.add(db, run)
    return run.id


def _listens(row: AutomationRow, event: ForgeEvent, repository_ids: frozenset[str]) -> bool:
    config = triggers.for_event(row.triggers, event.kind, event.event)
    if config is None or not row.enabled:
        return False
    if actor_name(event.actor) in {actor_name(name) for name in config.get("excluded_actors") or ()}:
        return False
    wanted = config.get("repository_ids")
    return wanted is None or bool(repository_ids & set(wanted))

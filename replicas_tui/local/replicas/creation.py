"""A wish for a new replica, checked in full and turned into rows: nothing is made of one that cannot work."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import uuid
from dataclasses import asdict, dataclass, field, replace
from urllib.parse import urlsplit

from replicas_tui.api.replicas import CreateReplica, WebhookTarget
from replicas_tui.local.agents.registry import Agents
from replicas_tui.local.chats.commands import strip_commands
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import chats, checkouts, environments, people, queue, replicas, webhook_secrets
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.checkouts import CheckoutRow
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.db.queue import MessageRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.environments.access import found
from replicas_tui.local.environments.binding import bound_repositories
from replicas_tui.local.refusals import bad, missing
from replicas_tui.local.replicas.beginning import check_agent
from replicas_tui.local.replicas.offers import CLAUDE, Wish, check_known, check_wish
from replicas_tui.local.replicas.permissions import check_word
from replicas_tui.local.sizes.envelope import ANY
from replicas_tui.local.webhooks.signing import sealed_secret
from replicas_tui.local.words import POLICIES, PREPARING

TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class NewReplica:
    """The rows of a replica that is to be."""

    replica: ReplicaRow
    checkouts: tuple[CheckoutRow, ...]
    chat: ChatRow
    message: MessageRow
    webhook_secret: tuple[str, bytes] | None = field(default=None, repr=False)  # its address, sealed

    def store(self, db: sqlite3.Connection) -> None:
        """Write all of them down."""
        replicas.add(db, self.replica)
        checkouts.add(db, self.checkouts)
        if self.webhook_secret is not None:
            webhook_secrets.keep(db, self.replica.id, *self.webhook_secret)
        chats.add(db, self.chat)
        queue.add(db, self.message)
        chats.note_message(db, self.chat.id, text=self.message.text, title=self.chat.title, at=self.message.queued_at)

    def at(self, replica_id: str) -> NewReplica:
        """Return the same replica under another id."""
        return NewReplica(
            replace(self.replica, id=replica_id),
            tuple(replace(row, replica_id=replica_id) for row in self.checkouts),
            replace(self.chat, replica_id=replica_id),
            self.message,
            self.webhook_secret,
        )


async def plan_replica(core: Core, wish: CreateReplica, user_id: str | None = None) -> NewReplica:
    """Return the rows of a new replica of a user's, or of nobody's; a Refusal names the field that cannot be."""
    provider = wish.coding_agent or CLAUDE
    text, mode = checked_message(core.roster, provider, wish.message, wish)
    check_word(wish.config)
    policy = wish.lifecycle_policy or "default"
    if policy not in POLICIES:
        raise bad("lifecycle_policy", f"must be one of {', '.join(POLICIES)}")
    url = _webhook_url(wish.webhook_url)
    environment = await core.db.read(lambda db: _environment(db, wish, user_id))
    config = None if wish.config is None else json.dumps(wish.config)
    await check_agent(core, provider, "coding_agent", environment_id=environment.id, config=config)
    maker = None if user_id is None else await core.db.read(lambda db: people.user(db, user_id))
    replica_id, chat_id, at = str(uuid.uuid4()), str(uuid.uuid4()), now()
    return NewReplica(
        replica=ReplicaRow(
            id=replica_id,
            name=wish.name,
            status=PREPARING,
            source="api",
            environment_id=environment.id,
            size=wish.size or ANY,
            lifecycle_policy=policy,
            config=config,
            webhook=None if url is None else json.dumps({"url": url}),
            created_at=at,
            last_activity_at=at,
            user_id=user_id,
        ),
        checkouts=await core.db.read(lambda db: _checkouts(db, environment, replica_id)),
        chat=ChatRow(chat_id, replica_id, provider, title_of(text), 0, at, at, model=wish.model),
        message=MessageRow(
            id=str(uuid.uuid4()),
            chat_id=chat_id,
            state=queue.WAITING,
            place=0,
            text=text,
            mode=mode,
            queued_at=at,
            sender_user_id=user_id,
            sender_email=None if maker is None else maker.email,
        ),
        webhook_secret=await _webhook_secret(core, wish.webhook_url),
    )


def checked_message(agents: Agents, provider: str, text: str, flags: object) -> tuple[str, str]:
    """Return the text without leading commands, and what goes with it as JSON for the queue.

    Args:
        agents: Those there are.
        provider: The one it goes to.
        text: As the user wrote it.
        flags: Whatever has the fields of a message: a create, or a follow-up.
    """
    wish = Wish(
        plan_mode=bool(getattr(flags, "plan_mode", None)),
        goal_mode=bool(getattr(flags, "goal_mode", None)),
        fast_mode=bool(getattr(flags, "fast_mode", None)),
        thinking_level=getattr(flags, "thinking_level", None),
        model=getattr(flags, "model", None),
    )
    check_known(agents, provider, "coding_agent")
    stripped, wish = strip_commands(text, wish)
    check_wish(agents, provider, wish)
    if not stripped.strip():
        raise bad("message", "must not be empty")
    mode = {key: value for key, value in asdict(wish).items() if key != "model" or value is not None}
    if getattr(flags, "images", None) and not agents[provider].traits.images:
        raise bad("images", f"{provider} takes no images")
    images = [image.model_dump(mode="json", exclude_none=True) for image in getattr(flags, "images", None) or ()]
    return stripped, json.dumps({**mode, "images": images})


def title_of(text: str) -> str:
    """Return a chat's title: the first line of its first message that says something."""
    lines = (re.sub(r"\s+", " ", line).strip(" #*->`") for line in text.splitlines() if not line.startswith("```"))
    first = next((line for line in lines if line), "") or re.sub(r"\s+", " ", text).strip()
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1].rstrip() + "…"


def _webhook_url(target: str | WebhookTarget | None) -> str | None:
    if target is None:
        return None
    url = target if isinstance(target, str) else target.url
    if re.search(r"[\x00-\x20\x7f]", url):
        raise bad("webhook_url", "must not hold spaces or control characters")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise bad("webhook_url", "is not a URL") from error
    if parts.username is not None or parts.password is not None:
        raise bad("webhook_url", "must not hold a user name or a password")
    is_here = host in {"localhost", "127.0.0.1", "::1"}
    if not host or (parts.scheme != "https" and not (parts.scheme == "http" and is_here)):
        raise bad("webhook_url", "must be an https URL, or http to this machine")
    return url


async def _webhook_secret(core: Core, target: str | WebhookTarget | None) -> tuple[str, bytes] | None:
    if not isinstance(target, WebhookTarget) or not target.secret:
        return None
    return target.url, await asyncio.to_thread(sealed_secret, core.vault, target.url, target.secret)


def _environment(db: sqlite3.Connection, wish: CreateReplica, user_id: str | None) -> EnvironmentRow:
    if wish.environment_id is not None:
        row = found(db, wish.environment_id, user_id)
        if row.is_global:
            raise bad("environment_id", "the Global environment backs no workspace; choose one with a repository")
        return row
    if wish.repository_set_id is not None:
        if (bound := environments.bound_to_set(db, wish.repository_set_id)) is None:
            raise missing("Repository set")
        return bound
    if not wish.repository_ids:
        raise bad("environment_id", "is required")
    for repository_id in wish.repository_ids:
        if (bound := environments.bound_to(db, repository_id)) is not None:
            return bound
    raise missing("Repository")


def _checkouts(db: sqlite3.Connection, environment: EnvironmentRow, replica_id: str) -> tuple[CheckoutRow, ...]:
    return tuple(
        CheckoutRow(replica_id, place, row.id, row.name, row.url, row.default_branch)
        for place, row in enumerate(bound_repositories(db, environment))
    )

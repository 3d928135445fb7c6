"""Rows of the database as the API spells them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from replicas_tui.api.base import When, Wire
from replicas_tui.api.chats import Chat
from replicas_tui.api.event_payloads import RepoDiff, RepoState
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.api.replicas import (
    GitDiff,
    PullRequest,
    Replica,
    ReplicaChat,
    RepositoryReference,
    RepositoryStatus,
)
from replicas_tui.api.repositories import Repository
from replicas_tui.local.core import Live
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.checkouts import CheckoutRow
from replicas_tui.local.db.queue import MessageRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.db.repositories import RepositoryRow
from replicas_tui.local.repositories.uris import uri_of


class ListedChat(ReplicaChat):
    """A chat in both spellings: the API's documents say the one, its events the other."""

    createdAt: When = None  # noqa: N815 - the API's own spelling
    updatedAt: When = None  # noqa: N815


class ListedChats(Wire):
    """All chats of a replica."""

    chats: tuple[ListedChat, ...] = ()
    waking: bool = False


def replica_fields(row: ReplicaRow, checkouts: Sequence[CheckoutRow]) -> dict[str, Any]:
    """Return what the list and the details share."""
    config: dict[str, Any] | None = None if row.config is None else json.loads(row.config)
    if row.failure is not None:
        config = {**(config or {}), "provisioning_error": {"message": row.failure}}
    return {
        "id": row.id,
        "name": row.name,
        "status": row.status,
        "source": row.source,
        "created_at": row.created_at,
        "last_activity_at": row.last_activity_at,
        "repositories": tuple(
            RepositoryReference(id=c.repository_id, name=c.name, url=uri_of(c.url)) for c in checkouts
        ),
        "pull_requests": tuple(
            PullRequest(repository=c.name, number=number, url=url)
            for c in checkouts
            for number, url in json.loads(c.pulls)
        ),
        "config": config,
    }


def replica(row: ReplicaRow, checkouts: Sequence[CheckoutRow]) -> Replica:
    """Return a replica as lists show it."""
    return Replica.model_validate(replica_fields(row, checkouts))


def chat(row: ChatRow, live: Live) -> Chat:
    """Return a chat as its engine spells it, with what its agent does right now."""
    runner = live.runners.get(row.id)
    return Chat.model_validate(
        {
            "id": row.id,
            "provider": row.provider,
            "title": row.title,
            "createdAt": row.created_at,
            "updatedAt": row.updated_at,
            "processing": runner is not None and runner.processing,
            "awaitingInput": runner is not None and runner.awaiting_input,
            "parentChatId": row.parent_chat_id,
            "lastMessageText": row.last_message_text,
        }
    )


def listed_chat(row: ChatRow, live: Live) -> ListedChat:
    """Return a chat as `/v1/replica` spells it, and as events do."""
    spelled = chat(row, live)
    return ListedChat(created_at=spelled.createdAt, updated_at=spelled.updatedAt, **spelled.model_dump())


def queued(row: MessageRow) -> QueuedMessage:
    """Return a waiting message."""
    return QueuedMessage.model_validate(
        {
            "id": row.id,
            "message": row.text,
            "queuedAt": row.queued_at,
            "senderUserId": row.sender_user_id,
            "senderEmail": row.sender_email,
        }
    )


def repo_state(row: CheckoutRow) -> RepoState:
    """Return a repository as events spell it."""
    return RepoState(
        name=row.name,
        path=row.path,
        defaultBranch=row.default_branch,
        currentBranch=row.branch,
        prUrls=_pull_urls(row),
        gitDiff=RepoDiff(added=row.added, removed=row.removed),
    )


def repository_status(row: CheckoutRow, full_diff: str | None, *, started: bool = True) -> RepositoryStatus:
    """Return a repository as the details of a replica spell it."""
    return RepositoryStatus(
        repository=row.name,
        branch=row.branch,
        default_branch=row.default_branch,
        pr_urls=_pull_urls(row),
        start_hooks_completed=started,
        git_diff=GitDiff(added=row.added, removed=row.removed, full_diff=full_diff),
    )


def _pull_urls(row: CheckoutRow) -> tuple[str, ...]:
    return tuple(url for _, url in json.loads(row.pulls))


def repository(row: RepositoryRow) -> Repository:
    """Return a connected repository."""
    return Repository(id=row.id, name=row.name, url=uri_of(row.url), default_branch=row.default_branch)

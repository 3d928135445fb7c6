"""One replica read in full, split into the parts the state keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from replicas_tui.api.chats import Chat
from replicas_tui.api.event_payloads import RepoDiff, RepoState
from replicas_tui.api.replicas import Replica, ReplicaChat, ReplicaDetails, RepositoryStatus
from replicas_tui.state.model import Diffs, State
from replicas_tui.state.slices.chats import with_chats
from replicas_tui.state.slices.known import is_known
from replicas_tui.state.slices.maps import put


def loaded(state: State, read: ReplicaDetails, at: datetime) -> State:
    """Return the state after a replica was read; its diffs are kept when they are in it."""
    if not is_known(state, read.id):
        return state
    row = Replica.model_construct(**{name: getattr(read, name) for name in Replica.model_fields})
    waking = state.waking | {read.id} if read.waking else state.waking
    if row.status == "active":
        waking -= {read.id}
    state = replace(state, replicas=put(state.replicas, read.id, row), waking=waking)
    if read.repository_statuses:
        state = replace(state, repos=put(state.repos, read.id, tuple(map(_repo, read.repository_statuses))))
    if any(status.git_diff and status.git_diff.full_diff is not None for status in read.repository_statuses):
        state = replace(state, diffs=put(state.diffs, read.id, Diffs(read.repository_statuses, at)))
    if not read.chats:
        return state
    known = {chat.id: chat for chat in state.chats.get(read.id, ())}
    return with_chats(state, read.id, tuple(_chat(chat, known.get(chat.id)) for chat in read.chats), at)


def _chat(chat: ReplicaChat, known: Chat | None) -> Chat:
    """Not every server says here whether a chat asks; what an event said stays true then."""
    says = "awaitingInput" in chat.model_fields_set
    return Chat(
        id=chat.id,
        provider=chat.provider,
        title=chat.title,
        createdAt=chat.created_at,
        updatedAt=chat.updated_at,
        processing=chat.processing,
        awaitingInput=chat.awaitingInput if says or known is None else known.awaitingInput and chat.processing,
        parentChatId=chat.parentChatId,
        lastMessageText=chat.lastMessageText,
    )


def _repo(status: RepositoryStatus) -> RepoState:
    diff = status.git_diff
    return RepoState(
        name=status.repository,
        defaultBranch=status.default_branch,
        currentBranch=status.branch,
        prUrls=status.pr_urls,
        gitDiff=RepoDiff(added=diff.added, removed=diff.removed) if diff else None,
        startHooksCompleted=status.start_hooks_completed,
    )

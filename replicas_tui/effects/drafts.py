"""Keeping what is typed and not sent, with all that goes along with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, ClassVar, TypeVar

from replicas_tui.cache import SavedDraft
from replicas_tui.effects import hook_drafts
from replicas_tui.effects.context import Context
from replicas_tui.state.actions_hooks import HookDrafted
from replicas_tui.state.actions_messages import DraftChanged, SentRestored, TextPutAside
from replicas_tui.state.attachments import USUAL, Attachment, Modes
from replicas_tui.state.drafts import base_of, brought_back, on_their_way
from replicas_tui.state.hook_bench import HookDraft
from replicas_tui.state.outgoing import NOTHING_TYPED, Draft

T = TypeVar("T", Attachment, Modes)


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep a draft in the state and on disk; one that says nothing is dropped.

    Attributes:
        key: A chat's id, or `new` for the new-replica form.
    """

    label: ClassVar[str] = "Keep the draft"
    key: str
    draft: Draft = field(default_factory=Draft)

    async def run(self, ctx: Context) -> None:
        """Keep it."""
        await keep_drafts(ctx, {self.key: self.draft})


async def keep_drafts(ctx: Context, drafts: Mapping[str, Draft]) -> None:
    """Keep drafts in the state and, all or none, on disk; those that say nothing are dropped.

    What was on its way when the app ended went into its chat's draft: once that is kept, it is there.
    """
    known = ctx.state.drafts
    gone = {way: NOTHING_TYPED for key in drafts for way in on_their_way(known, key) if known[way].unsure}
    saved: dict[str, SavedDraft | None] = {}
    for key, draft in {**gone, **drafts}.items():
        kept = draft if draft.text or packed(draft) else None
        ctx.store.dispatch(DraftChanged(key, kept))
        saved[key] = SavedDraft(kept.text, kept.cursor, kept.pastes, packed(kept)) if kept is not None else None
    await ctx.cache.save_drafts(saved)


@dataclass(frozen=True, slots=True)
class RestoreDrafts:
    """Read all drafts from disk, and what was sent before."""

    label: ClassVar[str] = "Read the drafts"

    async def run(self, ctx: Context) -> None:
        """Put those into the state that were not typed over meanwhile."""
        rows = dict(await ctx.cache.drafts())
        self._restore_scripts(ctx, hook_drafts.take(rows))
        kept = {key: unpacked(row) for key, row in rows.items()}
        for key in {base_of(key): None for key in kept}:
            if key not in ctx.state.drafts:
                ctx.store.dispatch(*(DraftChanged(*one) for one in brought_back(kept, key).items()))
        ctx.store.dispatch(SentRestored(await ctx.cache.sent()))
        await ctx.cache.forget_attached()

    def _restore_scripts(self, ctx: Context, scripts: dict[str, HookDraft]) -> None:
        ctx.keeper.scripts_restored(scripts)
        known = ctx.state.hook_drafts
        ctx.store.dispatch(*(HookDrafted(at, draft) for at, draft in scripts.items() if at not in known))


@dataclass(frozen=True, slots=True)
class PutAside:
    """Move what was typed to the history, where `up` finds it, also after a restart."""

    label: ClassVar[str] = "Put aside"
    replica_id: str
    chat_id: str | None
    text: str

    async def run(self, ctx: Context) -> None:
        """Put it there."""
        ctx.store.dispatch(TextPutAside(self.replica_id, self.chat_id, self.text))
        await ctx.cache.remember_sent(self.text)


def packed(draft: Draft) -> str:
    """Write down what goes along with a draft's text; nothing when nothing does."""
    unsure = draft.leaving or draft.unsure
    if not draft.images and draft.modes == USUAL and not unsure:
        return ""
    images = [asdict(one) for one in draft.images]
    return json.dumps({"images": images, "modes": asdict(draft.modes), "unsure": unsure})


def unpacked(kept: SavedDraft) -> Draft:
    """Read what `packed` wrote; whatever cannot be read is left out."""
    draft, along = Draft(kept.text, kept.cursor, kept.pastes), _along(kept.along)
    images, modes = along.get("images"), along.get("modes")
    rows = [one for one in images if isinstance(one, dict) and one.get("name")] if isinstance(images, list) else []
    return replace(
        draft,
        images=tuple(_read(Attachment(""), one) for one in rows),
        modes=_read(USUAL, modes if isinstance(modes, dict) else {}),
        unsure=along.get("unsure") is True,
    )


def _along(text: str) -> dict[str, Any]:
    try:
        kept = json.loads(text) if text else {}
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _read(usual: T, kept: dict[str, Any]) -> T:
    """Give `usual` with what is kept of it, where that is of the right kind."""
    own = asdict(usual)
    fit = {one.name: kept[one.name] for one in fields(usual) if type(kept.get(one.name)) is type(own[one.name])}
    return type(usual)(**{**own, **fit})

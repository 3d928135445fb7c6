"""Making a replica in lines: from what, with which agent, its name, what it should do.

What was said is the draft of the app's form before anything is sent; it is dropped when the server has the replica.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from replicas_tui.effects.context import Context, carry_out
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.effects.replicas import CreateReplica
from replicas_tui.linear.voice import Voice
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.safe import Safe
from replicas_tui.state.views.new_replica import Filled, Offer, new_replica, request, suggest_name, wrong_name

DRAFT = "new"


async def make(context: Context, voice: Voice, written: Callable[[str], Awaitable[str]]) -> str | None:
    """Ask for what is needed and make it; give its id, or None when it was left or refused."""
    await carry_out(LoadCatalogue(), context)
    view = new_replica(context.state)
    place = await _chosen(voice, "Environment", view.environments)
    agent = await _chosen(voice, "Agent", view.agents) if place is not None else None
    name = await _name(voice) if agent is not None else None
    if place is None or agent is None or name is None:
        voice.say(Safe("New replica: left, nothing is made."))
        return None
    message = await written(f"What {name} should do")
    if not message.strip():
        voice.say(Safe("New replica: no words, nothing is made."))
        return None
    filled = Filled(name=name, environment=place.key, agent=agent.key, message=message)
    before = frozenset(context.state.replicas)
    await carry_out(SaveDraft(DRAFT, Draft(filled.packed())), context)
    await carry_out(CreateReplica(request(filled)), context)
    made = next((one for one in context.state.replicas.values() if one.name == name and one.id not in before), None)
    if made is None:
        voice.say(Safe("New replica: not made; what you wrote is kept as the draft of the app's form."))
        return None
    await carry_out(SaveDraft(DRAFT), context)
    return made.id


async def _chosen(voice: Voice, what: str, offers: Sequence[Offer]) -> Offer | None:
    """Let one be chosen by its number; None for an empty line."""
    able = [one for one in offers if not one.off]
    if not able:
        voice.say(Safe(f"{what}: there is none to choose."))
        return None
    voice.say(Safe(f"{what}: say a number; an empty line leaves."))
    for n, one in enumerate(able, 1):
        voice.say(Safe(f"  {n}. {one.label}{f', {one.note}' if one.note else ''}"))
    while line := ((await voice.ask("| ")) or "").strip():
        if line.isdecimal() and 1 <= int(line) <= len(able):
            return able[int(line) - 1]
        voice.say(Safe(f"{what}: a number from 1 to {len(able)}."))
    return None


async def _name(voice: Voice) -> str | None:
    """Ask for a name until it is one; None for an empty line."""
    voice.say(Safe("Name: say it; an empty line leaves."))
    while line := ((await voice.ask("| ")) or "").strip():
        if not (wrong := wrong_name(line)):
            return line
        voice.say(Safe(f"Name: {wrong.partition(';')[0]}; {suggest_name(line)} would do."))
    return None

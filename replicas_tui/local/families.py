"""The families of the engine, which the routes call, and how they are put together. Knows no HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from replicas_tui.api.capabilities import (
    ADD_REPOSITORY,
    ADD_REPOSITORY_SET,
    DELIVERIES,
    INTERRUPT,
    PERSONAL_KEYS,
    TRUST,
    Capabilities,
)
from replicas_tui.api.hooks import Hooks
from replicas_tui.local.analytics import AnalyticsBook
from replicas_tui.local.automations.book import AutomationBook
from replicas_tui.local.automations.clockwork import Clockwork
from replicas_tui.local.automations.intake import Intake
from replicas_tui.local.automations.runs import Runs
from replicas_tui.local.chats.chats import Chats
from replicas_tui.local.chats.histories import Histories
from replicas_tui.local.chats.messages import Messages
from replicas_tui.local.chats.queues import Queues
from replicas_tui.local.chats.runners import Runners
from replicas_tui.local.chats.streams import Streams
from replicas_tui.local.chats.workspace_chats import WorkspaceTalk
from replicas_tui.local.core import Core
from replicas_tui.local.environments.family import EnvironmentFamily
from replicas_tui.local.environments.skill_install import SkillInstaller
from replicas_tui.local.environments.wardrobe import Wardrobe
from replicas_tui.local.hooks.book import HookBook
from replicas_tui.local.hooks.boot import Boot
from replicas_tui.local.hooks.dressing import Dressing
from replicas_tui.local.hooks.logs import hook_logs
from replicas_tui.local.hooks.trust import TrustBook
from replicas_tui.local.hooks.trying import HookTrials
from replicas_tui.local.people.keys import Keys
from replicas_tui.local.people.users import Users
from replicas_tui.local.pools.book import PoolBook
from replicas_tui.local.pools.keeper import PoolKeeper
from replicas_tui.local.previews.previews import PreviewBook
from replicas_tui.local.pulls.answering import Answering
from replicas_tui.local.pulls.following import Following
from replicas_tui.local.pulls.looks import Accounts
from replicas_tui.local.pulls.watching import Watching
from replicas_tui.local.replicas.canvas import Canvas
from replicas_tui.local.replicas.changes import Changes
from replicas_tui.local.replicas.lifecycle import Lifecycle
from replicas_tui.local.replicas.logs import EngineLogs
from replicas_tui.local.replicas.offers import offer_of
from replicas_tui.local.replicas.provisioning import Provisioning
from replicas_tui.local.replicas.replicas import Replicas
from replicas_tui.local.replicas.tending import Tending
from replicas_tui.local.repositories.repositories import Connected, RepositorySetBook
from replicas_tui.local.skills.book import SkillBook
from replicas_tui.local.skills.sources import SkillSources
from replicas_tui.local.terminals.terminals import TerminalBook
from replicas_tui.local.version import VERSION
from replicas_tui.local.webhooks.courier import Courier
from replicas_tui.local.webhooks.deliveries import DeliveryFamily


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything the routes call, a family each."""

    core: Core
    runners: Runners
    lifecycle: Lifecycle
    tending: Tending
    provisioning: Provisioning
    replicas: Replicas
    chats: Chats
    messages: Messages
    queues: Queues
    histories: Histories
    canvas: Canvas
    connected: Connected
    environments: EnvironmentFamily
    environment_hooks: HookBook
    trials: HookTrials
    pools: PoolBook
    keeper: PoolKeeper
    trust: TrustBook
    skills: SkillBook
    sets: RepositorySetBook
    streams: Streams
    keys: Keys
    talk: WorkspaceTalk
    terminals: TerminalBook
    previews: PreviewBook
    logs: EngineLogs
    analytics: AnalyticsBook
    users: Users
    automations: AutomationBook
    clockwork: Clockwork
    intake: Intake
    answering: Answering
    watching: Watching
    deliveries: DeliveryFamily
    courier: Courier

    async def hooks(self, replica_id: str) -> Hooks:
        """Return what the hooks of a replica printed; Refusal 409 unless it is active."""
        return await hook_logs(self.core, replica_id)

    async def capabilities(self) -> Capabilities:
        """Return what this server has beyond the plain API, and its agents."""
        agents = tuple(offer_of(each) for each in await self.core.agents.known())
        return Capabilities(
            engine="local",
            version=VERSION,
            extensions=(INTERRUPT, ADD_REPOSITORY, ADD_REPOSITORY_SET, TRUST, DELIVERIES, PERSONAL_KEYS),
            agents=agents,
            isolation=(await self.core.fence()).kind,
            permissions=self.core.settings.permissions,
            size_enforced=(await self.core.sizes.hold()).is_enforced,
        )

    def end_streams(self) -> None:
        """End every open stream and look, so that a server that is to stop need not wait for who listens or asks."""
        self.core.ending.set()
        self.core.agents.stop()
        self.keeper.end_streams()
        self.trials.end()
        for live in self.core.lives.values():
            live.events.close()
            for terminal in live.terminals.values():
                terminal.end_streams()


class _Inside(NamedTuple):
    """What several families are made of."""

    changes: Changes
    wardrobe: Wardrobe
    sources: SkillSources
    boot: Boot
    trials: HookTrials
    keeper: PoolKeeper
    runners: Runners
    lifecycle: Lifecycle
    tending: Tending
    provisioning: Provisioning
    chats: Chats
    messages: Messages
    runs: Runs


def _inside(core: Core) -> _Inside:
    changes, wardrobe, sources = Changes(core), Wardrobe(core, core.vault), SkillSources(core)
    dressing = Dressing(core, wardrobe, SkillInstaller(sources))
    boot, keeper = Boot(core, dressing), PoolKeeper(core, dressing)
    runners = Runners(core, changes, wardrobe, boot)
    lifecycle = Lifecycle(core, changes, runners)
    tending = Tending(core, lifecycle)
    runners.call_when_calm(tending.calm)
    provisioning = Provisioning(core, lifecycle, dressing, boot, keeper)
    chats = Chats(core, runners)
    messages = Messages(core, lifecycle, runners, chats)
    return _Inside(
        changes=changes,
        wardrobe=wardrobe,
        sources=sources,
        boot=boot,
        trials=HookTrials(core, dressing),
        keeper=keeper,
        runners=runners,
        lifecycle=lifecycle,
        tending=tending,
        provisioning=provisioning,
        chats=chats,
        messages=messages,
        runs=Runs(core, provisioning, messages),
    )


def assemble(core: Core) -> Engine:
    """Make every family of one engine."""
    made, keys, accounts = _inside(core), Keys(core), Accounts()
    following = Following(core, made.lifecycle)
    made.runners.call_when_calm(following.calm)
    answering = Answering(core, made.messages, accounts.login_at)
    return Engine(
        core=core,
        runners=made.runners,
        lifecycle=made.lifecycle,
        tending=made.tending,
        provisioning=made.provisioning,
        replicas=Replicas(core, made.lifecycle, made.provisioning, made.changes),
        chats=made.chats,
        messages=made.messages,
        talk=WorkspaceTalk(core, made.chats, made.messages),
        queues=Queues(core, made.chats),
        histories=Histories(core, made.chats),
        canvas=Canvas(core),
        connected=Connected(core),
        environments=EnvironmentFamily.assemble(core, core.vault),
        environment_hooks=HookBook(core, made.trials),
        trials=made.trials,
        pools=PoolBook(core, made.keeper),
        keeper=made.keeper,
        trust=TrustBook(core, made.boot),
        skills=SkillBook(core, made.sources),
        sets=RepositorySetBook(core),
        streams=Streams(core),
        keys=keys,
        terminals=TerminalBook(core, made.wardrobe),
        previews=PreviewBook(core),
        logs=EngineLogs(core),
        analytics=AnalyticsBook(core),
        users=Users(core, keys),
        automations=AutomationBook(core, made.runs),
        clockwork=Clockwork(core, made.runs),
        intake=Intake(core, made.runs, following.hear, answering.begin),
        answering=answering,
        watching=Watching(core, following, answering, accounts),
        deliveries=DeliveryFamily(core),
        courier=Courier(core),
    )

"""How this machine holds workspaces to their size: looked at once, used for every process, told to the user.

Three answers for memory (by the kernel, by looking, not at all), three for processors (by the kernel, by pinning, not
at all), and none for disk. What is said to the user comes from the same facts as what is done.
"""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.local.agents.proc_table import has_proc
from replicas_tui.local.sizes.cgroup import Groups, delegated
from replicas_tui.local.sizes.envelope import ENVELOPES, Envelope, in_gb
from replicas_tui.local.sizes.pinning import can_pin, own_processors, pin

HOW_TO = "systemd-run --user --scope -p Delegate=yes replicas-tui local start"


@dataclass(frozen=True, slots=True)
class Hold:
    """What can be held here.

    Attributes:
        groups: The kernel's groups; None where there are none, or before the engine took them.
        by_kernel: Whether the kernel holds memory.
        processors_by_kernel: Whether it holds processors too.
        can_watch: Whether the memory of processes can be looked at.
        can_pin: Whether processes can be kept to some processors.
        there_are: How many processors this machine has for the engine.
    """

    groups: Groups | None
    by_kernel: bool
    processors_by_kernel: bool
    can_watch: bool
    can_pin: bool
    there_are: int

    @property
    def is_enforced(self) -> bool:
        """Whether a size limits both memory and processors."""
        return (self.by_kernel or self.can_watch) and (self.processors_by_kernel or self.can_pin)

    @property
    def is_watched(self) -> bool:
        """Whether it is the engine that ends what takes too much memory."""
        return self.can_watch and not self.by_kernel

    def prefix(self, workspace_id: str, envelope: Envelope) -> tuple[str, ...]:
        """Return what every command line of a workspace begins with; OSError if its group cannot be made."""
        entered = self.groups.prefix(workspace_id, envelope) if self.groups else ()
        return (*entered, *(() if self.processors_by_kernel else pin(workspace_id, envelope)))

    def sentence(self) -> str:
        """Return what a size means here, as the user is told."""
        sizes = ", ".join(f"{name} {each.processors} and {in_gb(each.memory)}" for name, each in ENVELOPES.items())
        said = f"processors and memory of a workspace, if you name one: {sizes}. {self._memory()} {self._processors()}"
        hint = (
            ""
            if self.by_kernel or not self.can_watch
            else f" Where systemd runs, the kernel holds them if you start it so: {HOW_TO}."
        )
        return f"{said} Disk is not limited.{hint}"

    def _memory(self) -> str:
        if self.by_kernel:
            return "Memory is held by the kernel."
        if self.can_watch:
            return "Memory is looked at every 2 s, and the largest process of a workspace that takes more is ended."
        return "Memory is not limited on this system."

    def _processors(self) -> str:
        if self.processors_by_kernel:
            return "Processors are held by the kernel."
        if self.can_pin:
            return f"A workspace is kept to its share of the {self.there_are} processors here; a process may undo that."
        return "Processors are not limited: taskset is not installed." if has_proc() else "Processors are not limited."


def probe(*, take: bool = False) -> Hold:
    """Look at what can be held here; `take` the kernel's groups, which the engine alone does."""
    top = delegated()
    groups = Groups.enter(top) if take and top is not None else None
    by_kernel = groups is not None if take else top is not None
    has_cpu = (
        by_kernel and top is not None and "cpu" in (top / "cgroup.controllers").read_text(encoding="ascii").split()
    )
    return Hold(groups, by_kernel, has_cpu, has_proc(), can_pin(), len(own_processors()))

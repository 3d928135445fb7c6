"""Calls that may hang (a keyring waiting for a prompt, a key helper) kept away from the UI and from the exit.

Not `asyncio.to_thread`: its threads are joined when the program ends, so one hung keyring would hang the exit. These
are daemon threads; one that outlives its limit is left behind and its answer is dropped.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


async def off_loop(call: Callable[[], T], *, limit_s: float) -> T:
    """Run `call` in a thread of its own and give what it gives, or raise what it raises.

    Raises:
        TimeoutError: it took longer than `limit_s` seconds.
    """
    answer: Future[T] = Future()
    answer.set_running_or_notify_cancel()  # from here on nobody can cancel it under the thread's feet

    def run() -> None:
        try:
            answer.set_result(call())
        except BaseException as error:  # noqa: BLE001 - not swallowed: raised again in the caller
            answer.set_exception(error)

    threading.Thread(target=run, name="off-loop", daemon=True).start()
    async with asyncio.timeout(limit_s):
        return await asyncio.wrap_future(answer)

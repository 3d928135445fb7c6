"""What is streamed is blanked as the whole would be, however it is cut, and nothing of it is lost."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from replicas_tui.local.live_secrets import LiveSecrets, Tail
from replicas_tui.local.secrets import blanked
from tests.local.driver import Driver, scenario

SECRETS = ("abcabcabca", "abcabcab", "cababbbb", "aaaaaaaa")
SECRET = "correct horse battery staple"
texts = st.lists(st.sampled_from([*SECRETS, "a", "b", "c", "ab", "abcab", " "]), max_size=12).map("".join)
cuts = st.lists(st.integers(0, 80), max_size=12)


def pieces(text: str, places: list[int]) -> list[str]:
    return [text[a:b] for a, b in pairwise([0, *sorted(min(each, len(text)) for each in places), len(text)])]


def block(text: str, index: int = 0, parent: str | None = None) -> dict[str, Any]:
    delta = {"type": "text_delta", "text": text}
    said = {"type": "content_block_delta", "index": index, "delta": delta}
    return {"type": "claude-stream_event", "payload": {"event": said, "parent_tool_use_id": parent}}


def printed(text: str, tool: str = "t1") -> dict[str, Any]:
    said = {"type": "tool_output_delta", "tool_use_id": tool, "delta": text}
    return {"type": "claude-stream_event", "payload": {"event": said, "parent_tool_use_id": None}}


def stop(index: int = 0) -> dict[str, Any]:
    said = {"type": "content_block_stop", "index": index}
    return {"type": "claude-stream_event", "payload": {"event": said, "parent_tool_use_id": None}}


def heard(events: list[dict[str, Any]]) -> str:
    deltas = [each["payload"]["event"].get("delta", "") for each in events]
    return "".join(each if isinstance(each, str) else each["text"] for each in deltas)


@given(texts, cuts)
@example("abcabcabcababbbb", [3, 9, 10])
def test_a_text_in_any_pieces_is_blanked_as_the_whole(text: str, places: list[int]) -> None:
    tail = Tail()
    told = "".join(tail.feed(piece, SECRETS) for piece in pieces(text, places))
    assert told + tail.flush(SECRETS) == blanked(text, SECRETS)


@given(texts, cuts)
def test_what_was_told_never_holds_the_beginning_of_a_secret_that_is_not_over(text: str, places: list[int]) -> None:
    tail, told = Tail(), ""
    for piece in pieces(text, places):
        told += tail.feed(piece, SECRETS)
        assert blanked(text, SECRETS).startswith(told)


@given(texts, texts, cuts)
def test_texts_that_come_at_the_same_time_do_not_mix(one: str, other: str, places: list[int]) -> None:
    live, told = LiveSecrets(), ([], [])  # type: ignore[var-annotated]
    for said, printed_ in zip(pieces(one, places), pieces(other, places), strict=True):
        told[0].extend(live.fragment(block(said), SECRETS))
        told[1].extend(live.fragment(printed(printed_), SECRETS))
    told[0].extend(each for each in live.fragment(stop(), SECRETS))
    told[1].extend(live.rest(SECRETS))
    assert (heard(told[0]), heard(told[1])) == (blanked(one, SECRETS), blanked(other, SECRETS))


def test_what_waits_is_told_before_the_event_that_says_it_whole() -> None:
    live = LiveSecrets()
    assert heard(list(live.fragment(block("I say corr"), (SECRET,)))) == "I say "
    payload: dict[str, Any] = {"type": "assistant", "parent_tool_use_id": None, "message": {"content": []}}
    assert heard(list(live.whole({"type": "claude-assistant", "payload": payload}, (SECRET,)))) == "corr"
    assert not list(live.rest((SECRET,)))


def test_what_a_tool_printed_waits_until_its_own_result() -> None:
    live = LiveSecrets()
    list(live.fragment(printed("corr"), (SECRET,)))
    for tool, told in (("t2", ""), ("t1", "corr")):
        content = [{"type": "tool_result", "tool_use_id": tool}]
        event = {"type": "claude-user", "payload": {"type": "user", "message": {"content": content}}}
        assert heard(list(live.whole(event, (SECRET,)))) == told


def test_a_text_that_ends_like_no_secret_is_told_at_once() -> None:
    event = block("nothing of the kind")
    assert list(LiveSecrets().fragment(event, (SECRET,))) == [event]


async def test_a_secret_that_an_agent_says_word_by_word_is_not_heard_live(driver: Driver) -> None:
    await driver.call("POST", "/v1/environments/global/variables", {"key": "T", "value": SECRET}, status=201)
    replica = await driver.create(scenario({"say": "first words"}))
    await driver.until_idle(replica["id"])
    fragments: list[dict[str, Any]] = []
    async with driver.listen(replica["id"]) as stream:
        await driver.send(replica["id"], scenario({"say": f"it is {SECRET}, and corr"}))
        async for event in stream:
            if event["type"] == "chat.turn.delta" and event["payload"]["event"]["type"] == "claude-stream_event":
                fragments.append(event["payload"]["event"])
            if event["type"] == "chat.turn.completed":
                break
    assert heard(fragments) == "it is ***, and corr"

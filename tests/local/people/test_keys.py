"""Keys: who gets in with what, and what is left of a key on the disk."""

from __future__ import annotations

import asyncio
import base64
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.engines import KEY, RunningEngine, http, running_engine
from tests.local.driver import PATIENCE_S, Driver, Json


async def make_key(driver: Driver, **wish: str) -> Json:
    return await driver.call("POST", "/v1/api-keys", dict(wish), status=201)


def client_of(engine: RunningEngine, made: Json) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    return http(engine.base_url, made["key"])


async def test_a_new_key_opens_the_engine_until_it_is_revoked(live_engine: RunningEngine, driver: Driver) -> None:
    made = await make_key(driver, name="ci")
    async with client_of(live_engine, made) as other:
        assert (await other.get("/v1/replica")).status_code == 200
        await driver.call("DELETE", f"/v1/api-keys/{made['id']}")
        assert (await other.get("/v1/replica")).status_code == 401
    await driver.call("DELETE", f"/v1/api-keys/{made['id']}", status=404)


async def test_a_stream_ends_with_the_key_it_was_opened_with(live_engine: RunningEngine, driver: Driver) -> None:
    made = await make_key(driver, name="ci")
    replica = await driver.create("hello")
    async with client_of(live_engine, made) as client:
        other = Driver(client, live_engine.environment_id)
        async with other.listen(replica["id"]) as events, driver.listen(replica["id"]) as kept:
            await driver.call("DELETE", f"/v1/api-keys/{made['id']}")
            async with asyncio.timeout(PATIENCE_S):
                heard = [event["type"] async for event in events]
            assert heard[0] == "engine.ready"
            await driver.send(replica["id"], "still there")
            async for event in kept:
                if event["type"] == "chat.turn.completed":
                    break


async def test_of_a_key_only_its_digest_is_on_the_disk(live_engine: RunningEngine, driver: Driver) -> None:
    made = await make_key(driver, name="ci", email="ada@example.com")
    for file in live_engine.data_dir.glob("engine.sqlite3*"):
        assert made["key"].encode() not in file.read_bytes()
        assert KEY.encode() not in file.read_bytes()
    shown = await driver.call("GET", "/v1/api-keys")
    assert made["key"] not in str(shown)
    assert made["hint"].endswith(made["key"][-4:])


async def test_a_revoked_key_of_the_engines_file_does_not_come_back(tmp_path: Path) -> None:
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
        (first,) = (await driver.call("GET", "/v1/api-keys"))["api_keys"]
        assert first["is_current"]
        await driver.call("DELETE", f"/v1/api-keys/{first['id']}", status=400)
        other = await make_key(driver, name="ci")
        await driver.call("DELETE", f"/v1/api-keys/{first['id']}")
    async with running_engine(tmp_path) as engine, client_of(engine, other) as client:
        assert (await client.get("/v1/replica")).status_code == 200
        async with http(engine.base_url, KEY) as old:
            assert (await old.get("/v1/replica")).status_code == 401


async def test_when_a_key_was_used_last_is_told(driver: Driver) -> None:
    async def used() -> object:
        return (await driver.call("GET", "/v1/api-keys"))["api_keys"][0]["last_used_at"]

    assert await driver.until(used, bool)


@pytest.mark.parametrize("body", [{"email": "nobody"}, {"name": 3}, {"name": " "}])
async def test_what_cannot_be_a_key_is_refused_naming_the_field(shared_driver: Driver, body: Json) -> None:
    answer = await shared_driver.call("POST", "/v1/api-keys", body, status=400)
    assert answer["details"].startswith(f"{next(iter(body))}:")


async def test_a_personal_key_may_not_handle_keys_of_others(live_engine: RunningEngine, driver: Driver) -> None:
    made = await make_key(driver, email="ada@example.com")
    async with client_of(live_engine, made) as ada:
        assert (await ada.get("/v1/api-keys")).status_code == 403
        assert (await ada.post("/v1/api-keys", json={"name": "more"})).status_code == 403
        assert (await ada.delete(f"/v1/api-keys/{made['id']}")).status_code == 403


async def test_a_person_has_own_keys_and_sees_nobody_elses(live_engine: RunningEngine, driver: Driver) -> None:
    ada, bob = [await make_key(driver, email=f"{name}@example.com") for name in ("ada", "bob")]
    async with client_of(live_engine, ada) as client:
        more = (await client.post("/v1/user/api-keys", json={"name": "laptop"})).json()
        listed = (await client.get("/v1/user/api-keys?limit=1")).json()
        assert [each["name"] for each in listed["api_keys"]] == ["laptop"]
        assert (listed["total"], listed["total_pages"]) == (2, 2)
        assert (await client.delete(f"/v1/user/api-keys/{bob['id']}")).status_code == 404
        assert (await client.delete(f"/v1/user/api-keys/{more['id']}")).status_code == 200
    async with client_of(live_engine, more) as gone:
        assert (await gone.get("/v1/replica")).status_code == 401


async def test_a_person_changes_their_profile_and_an_organization_key_has_none(
    live_engine: RunningEngine, driver: Driver
) -> None:
    made = await make_key(driver, email="Ada@Example.com", display_name="Ada L.")
    async with client_of(live_engine, made) as ada:
        profile = (await ada.get("/v1/user/profile")).json()["profile"]
        assert (profile["email"], profile["displayName"]) == ("ada@example.com", "Ada L.")
        wish = {"displayName": "Ada", "avatarUrl": None}
        assert (await ada.put("/v1/user/profile", json=wish)).json()["profile"]["displayName"] == "Ada"
        assert (await ada.put("/v1/user/profile", json={**wish, "avatarUrl": "javascript:1"})).status_code == 400
        assert (await ada.put("/v1/user/profile", json={"displayName": "Ada"})).status_code == 400
    await driver.call("GET", "/v1/user/profile", status=404)
    await driver.call("POST", "/v1/user/api-keys", {"name": "x"}, status=400)


async def test_what_a_person_makes_and_says_is_theirs(live_engine: RunningEngine, driver: Driver) -> None:
    made = await make_key(driver, email="ada@example.com")
    async with client_of(live_engine, made) as client:
        ada = Driver(client, live_engine.environment_id)
        mine = await ada.create("hello")
        await ada.until_idle(mine["id"])
        await ada.send(mine["id"], "again", senderEmail="somebody@else.example")
        await ada.until_idle(mine["id"])
        senders = (await ada.call("GET", f"/v1/replica/{mine['id']}/history"))["senders"]
        assert [each["senderEmail"] for each in senders] == ["ada@example.com"] * 2
    nobodys = await driver.create("hello")
    user_id = made["user_id"]
    assert await ids(driver, f"user_id={user_id}") == [mine["id"]]
    assert await ids(driver, "") == [nobodys["id"], mine["id"]]
    assert await ids(driver, "user_id=nobody") == []
    assert await ids(driver, f"source=slack&user_id={user_id}") == []


async def ids(driver: Driver, query: str) -> list[str]:
    return [each["id"] for each in (await driver.call("GET", f"/v1/replica?{query}"))["replicas"]]


PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


async def test_a_form_brings_the_picture_itself_and_takes_it_away_again(
    live_engine: RunningEngine, driver: Driver
) -> None:
    made = await make_key(driver, email="ada@example.com")
    async with client_of(live_engine, made) as ada:

        async def put(**form: Any) -> Json:
            answer = await ada.put("/v1/user/profile", **form)
            assert answer.status_code == 200, answer.text
            found: Json = answer.json()["profile"]
            return found

        shown = await put(data={"displayName": "Äda"}, files={"avatar": ("a.png", PNG, "image/png")})
        assert shown["displayName"] == "Äda"
        assert base64.b64decode(shown["avatarUrl"].partition("base64,")[2]) == PNG
        kept = await put(data={"displayName": "Ada"}, files={"none": ("n", b"")})
        assert kept == {**shown, "displayName": "Ada"}
        assert await put(json={"displayName": "Ada", "avatarUrl": kept["avatarUrl"]}) == kept
        gone = await put(data={"displayName": "Ada", "removeAvatar": "true"}, files={"none": ("n", b"")})
        assert gone["avatarUrl"] is None
        for file in (b"<svg/>", PNG + bytes(300_000)):
            answer = await ada.put("/v1/user/profile", data={"displayName": "A"}, files={"avatar": ("a", file)})
            assert (answer.status_code, answer.json()["details"][:7]) == (400, "avatar:")
        broken = {"content-type": "multipart/form-data"}
        assert (await ada.put("/v1/user/profile", content=b"x", headers=broken)).status_code == 400

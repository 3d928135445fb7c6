"""Reviewing changes: comments, what is done with, what is new; everything on disk, nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual import on
from textual.pilot import Pilot

from replicas_tui.api.replicas import GitDiff, ReplicaDetails, RepositoryStatus
from replicas_tui.cache import Cache
from replicas_tui.client.client import Client
from replicas_tui.effects.changes import LoadDiffs, keep_diffs
from replicas_tui.effects.context import Context, carry_out
from replicas_tui.effects.reviews import unpacked
from replicas_tui.state.actions import Opened, ReplicaLoaded, StatusChanged
from replicas_tui.state.actions_review import CommentsDropped
from replicas_tui.state.review import Comment
from replicas_tui.state.store import Store
from replicas_tui.ui.dialogs.review import ReviewPreview
from replicas_tui.ui.diff.spots import Spot
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.screens.changes import ChangesScreen
from tests.ui.scenes import NOW, ago, fleet_store
from tests.ui.stage import Stage, until


def diff(path: str, *lines: str, start: int = 1) -> str:
    body = "".join(f"{line}\n" for line in lines)
    old, new = (sum(line[0] in f" {sign}" for line in lines) for sign in "-+")
    head = f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n"
    return f"{head}@@ -{start},{old} +{start},{new} @@ def f\n{body}"


TEXT = diff("a/one.py", " keep", "-old", "+new", "+more", " end") + diff("a/two.py", " x", "+y", " z")


@dataclass
class Desk:
    """A screen whose wishes are carried out for real, but for reading from a server there is none of."""

    stage: Stage
    screen: ChangesScreen
    store: Store
    cache: Cache
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def see(self, text: str) -> None:
        await until(self.pilot, lambda: text in self.stage.text())

    def comments(self) -> list[str]:
        review = self.store.state.reviews.get("fix-login")
        return [one.text for one in review.comments] if review is not None else []

    async def on_disk(self) -> tuple[Comment, ...]:
        return unpacked(await self.cache.review("fix-login")).comments

    def load(self, text: str) -> None:
        load(self.store, text)


def load(store: Store, text: str, minutes: float = 0) -> None:
    found = store.state.replicas["fix-login"]
    status = RepositoryStatus(
        repository="web", branch="fix", default_branch="main", git_diff=GitDiff(added=4, removed=1, full_diff=text)
    )
    details = ReplicaDetails(**{**found.model_dump(), "repository_statuses": (status,)})
    store.dispatch(ReplicaLoaded(details, ago(minutes)))


class Working(Stage):
    """A stage that does what is wanted."""

    context: Context

    @on(Wanted)
    def _do(self, message: Wanted) -> None:
        if not isinstance(message.intent, LoadDiffs):
            self.run_worker(carry_out(message.intent, self.context))


@asynccontextmanager
async def reviewing(
    tmp_path: Path, text: str = TEXT, size: tuple[int, int] = (120, 40), store: Store | None = None
) -> AsyncIterator[Desk]:
    if store is None:
        store = fleet_store()
        store.dispatch(Opened("fix-login", None, NOW))
        load(store, text)
    cache = await asyncio.to_thread(Cache.open, tmp_path)
    async with Client.open("http://127.0.0.1:9", "key") as client:
        screen = ChangesScreen(store, "fix-login", lambda: NOW)
        stage = Working(screen)
        stage.context = Context(client, store, cache)
        async with stage.run_test(size=size) as pilot:
            await until(pilot, lambda: screen._knows)
            yield Desk(stage, screen, store, cache, pilot)
    await cache.close()


async def test_a_comment_is_on_disk_while_it_is_typed_and_there_after_a_restart(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("j", "j", "j", "c", *"why")
        await until(desk.pilot, lambda: desk.comments() == ["why"])
        [kept] = await desk.on_disk()
        assert (kept.text, kept.anchor.quote, kept.anchor.first) == ("why", ("new",), 2)
        await desk.press("enter", "n", "o", "t", "escape")
        await desk.see("on line 2")
        assert desk.comments() == ["why\nnot"]
        assert desk.screen.diff.has_focus
    async with reviewing(tmp_path) as desk:
        await desk.see("why")
        assert "1 comment" in desk.stage.text()


async def test_a_comment_on_a_range_quotes_all_of_it(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("j", "j", "j", "V", "j", "c", *"both", "ctrl+s")
        await desk.see("on lines 2-3")
        [kept] = await desk.on_disk()
        assert kept.anchor.quote == ("new", "more")


async def test_a_comment_is_edited_and_deleted_and_one_without_words_is_none(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("j", "j", "j", "c", "escape")
        assert desk.comments() == []
        await desk.press("c", *"one", "escape")
        await until(desk.pilot, lambda: desk.comments() == ["one"])
        await desk.press("e", *" two", "escape")
        await until(desk.pilot, lambda: desk.comments() == ["one two"])
        await desk.press("x")
        await until(desk.pilot, lambda: desk.comments() == [])
        assert await desk.on_disk() == ()
        assert desk.screen.diff.cursor.line == 2


async def test_a_send_that_failed_keeps_every_comment_and_says_why(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("j", "j", "j", "c", *"why", "escape", "S")
        assert isinstance(desk.stage.screen, ReviewPreview)
        text = desk.stage.text()
        assert "a/one.py:2" in text
        assert "> new" in text
        await desk.press("S")
        await desk.see("Your comments are kept.")
        assert desk.comments() == ["why"]
        assert desk.store.state.outgoing == ()
        await desk.press("escape")
        assert [one.text for one in await desk.on_disk()] == ["why"]


async def test_whoever_approves_with_comments_unsent_is_told_that_they_stay(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("j", "j", "j", "A")
        await desk.see("This looks good to me.")
        assert "not sent" not in desk.stage.text()
        await desk.press("escape", "c", *"why", "escape", "A")
        await desk.see("1 comment is kept, not sent")


async def test_a_comment_that_is_sent_right_after_it_was_written_is_gone(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        frames: list[Callable[[], None]] = []
        desk.store.pace(frames.append)
        await desk.press("j", "j", "j", "c", *"why", "escape")
        await until(desk.pilot, lambda: desk.comments() == ["why"])
        await desk.press("S")
        preview = desk.stage.screen
        assert isinstance(preview, ReviewPreview)
        desk.store.dispatch(CommentsDropped("fix-login", desk.store.state.reviews["fix-login"].comments))
        preview.dismiss(True)  # as when the server has it
        await until(desk.pilot, lambda: desk.stage.screen is desk.screen)
        for paint in frames:
            paint()
        await desk.pilot.pause()
        assert "why" not in desk.stage.text()
        assert "1 comment" not in desk.stage.text()


async def test_a_file_that_is_done_with_is_folded_until_it_is_changed_again(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("space")
        await desk.see("viewed 1 of 2")
        assert "old" not in desk.stage.text()
        assert desk.screen.diff.cursor == Spot(1)
        desk.load(TEXT.replace("+new", "+newer"))
        await desk.see("viewed 0 of 2")
        assert desk.screen.diff.page.look.closed == frozenset()
        assert desk.screen.diff.cursor == Spot(1)


async def test_only_what_is_new_since_the_last_look_is_shown(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("T")
        assert desk.screen._wish.since is None
        await desk.press("escape")
        await until(desk.pilot, lambda: desk.store.state.reviews["fix-login"].looked_at is not None)
    async with reviewing(tmp_path, TEXT + diff("b.py", "+brand new")) as desk:
        await desk.see("1 change is new since you looked")
        await desk.press("T")
        assert [one.path for one in desk.screen.diff.files] == ["b.py"]
        assert "only what is new" not in desk.stage.text()  # beside the files it stands below them
        await desk.pilot.resize_terminal(80, 24)
        await desk.see("only what is new since you looked")
        await desk.press("T")
        assert len(desk.screen.diff.files) == 3


async def test_what_a_small_screen_has_no_room_for_goes_as_soon_as_it_is_small(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.see("looks good, open the PR")
        await desk.pilot.resize_terminal(40, 10)
        await desk.pilot.pause()
        assert "no comments" not in desk.stage.text()
        assert "Review" not in desk.stage.text()
        await desk.pilot.resize_terminal(120, 40)
        await desk.see("looks good, open the PR")


async def test_what_was_never_in_sight_is_new_the_next_time(tmp_path: Path) -> None:
    long = diff("a.py", *(f"+{n}" for n in range(200))) + diff("z.py", "+last")
    async with reviewing(tmp_path, long) as desk:
        await desk.press("j", "escape")
        await until(desk.pilot, lambda: desk.store.state.reviews["fix-login"].looked_at is not None)
    async with reviewing(tmp_path, long) as desk:
        await desk.see("2 changes are new since you looked")


def row_with(desk: Desk, text: str) -> int:
    return next((y for y, row in enumerate(desk.stage.text().split("\n")) if row.endswith(text)), -1)


async def test_a_diff_that_changes_leaves_the_line_that_is_read_where_it_is(tmp_path: Path) -> None:
    lines = [f"+line {n}" for n in range(200)]
    async with reviewing(tmp_path, diff("a.py", *lines)) as desk:
        await desk.press("pagedown", "pagedown", "j", "j")
        line = desk.screen.diff.files[0].hunks[0].rows[desk.screen.diff.cursor.line][1:]
        before = row_with(desk, line)
        desk.load(diff("0.py", "+first") + diff("a.py", "+above", "+above", *lines))
        await until(desk.pilot, lambda: len(desk.screen.diff.files) == 2)
        await desk.pilot.pause()
        assert row_with(desk, line) == before
        assert desk.screen.diff.files[1].hunks[0].rows[desk.screen.diff.cursor.line] == f"+{line}"


async def test_a_file_that_goes_and_comes_again_is_gone_to_again(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("right_square_bracket", "f", "j", "j")
        one, _, two = TEXT.partition("diff --git a/a/two.py")
        assert two
        desk.load(one)
        await until(desk.pilot, lambda: len(desk.screen.diff.files) == 1)
        assert desk.screen.diff.cursor.file == 0
        desk.load(TEXT)
        await until(desk.pilot, lambda: len(desk.screen.diff.files) == 2)
        assert desk.screen.diff.cursor == Spot(1, 0, 1)


async def test_a_comment_moves_with_its_lines_and_is_outdated_without_them(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("j", "j", "j", "c", *"why", "escape")
        desk.load(TEXT.replace("@@ -1,3 +1,4 @@", "@@ -11,3 +11,4 @@"))
        await desk.see("draft, moved from line 2")
        desk.load(TEXT.replace("+new", "+other"))
        await desk.see("outdated: these lines changed")
        assert "1 outdated" in desk.stage.text()
        desk.load(TEXT)
        await desk.see("on line 2")


async def test_while_a_comment_is_written_the_reader_is_left_alone(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("j", "j", "j", "c", *"wh")
        desk.load(diff("0.py", "+first") + TEXT)
        await desk.pilot.pause()
        await desk.press("y")
        assert desk.screen.area.has_focus
        assert desk.screen.area.text == "why"
        await desk.press("escape")
        await until(desk.pilot, lambda: len(desk.screen.diff.files) == 3)
        await desk.see("on line 2")


async def test_comments_are_listed_gone_to_and_deleted_from_the_list(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        await desk.press("j", "j", "j", "c", *"first", "escape", "right_square_bracket", "f", "j", "j", "c", *"second")
        await desk.press("escape", "C")
        await desk.see("a/two.py:2")
        await desk.press(*"first", "enter")
        assert desk.screen.diff.cursor.file == 0
        await desk.press("C", *"second", "ctrl+d")
        await until(desk.pilot, lambda: desk.comments() == ["first"])


async def test_on_a_small_screen_the_files_take_the_place_of_the_diff(tmp_path: Path) -> None:
    async with reviewing(tmp_path, size=(80, 24)) as desk:
        await desk.press("b")
        assert "fix from main" in desk.stage.text()
        assert "keep" not in desk.stage.text()
        await desk.press("j", "enter")
        assert "keep" in desk.stage.text()
        assert desk.screen.diff.cursor == Spot(1)


async def test_the_heading_says_how_the_diff_is_laid_out(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        assert desk.stage.text().split("\n")[1].endswith("unified ━")
        await desk.press("v")
        assert desk.stage.text().split("\n")[1].endswith("split ━")


async def test_the_last_line_stays_the_one_that_is_read_when_there_is_less_room(tmp_path: Path) -> None:
    async with reviewing(tmp_path, diff("a.py", *(f"+{n}" for n in range(200)))) as desk:
        await desk.press("G")
        last = desk.screen.diff.cursor
        desk.store.dispatch(StatusChanged("fix-login", "sleeping"))  # a line says so above the diff
        await desk.see("it is asleep now")
        await desk.pilot.resize_terminal(120, 34)
        await desk.pilot.pause()
        assert desk.screen.diff.cursor == last
        assert row_with(desk, "+ 199") > 0


async def test_the_files_are_gone_through_page_by_page_and_to_both_ends(tmp_path: Path) -> None:
    async with reviewing(tmp_path, "".join(diff(f"{n:02}.py", "+x") for n in range(60))) as desk:
        desk.screen.files.focus()
        await desk.press("G")
        assert desk.screen.files.at == 59
        await desk.press("pageup")
        assert 20 < desk.screen.files.at < 40
        await desk.press("g", "j")
        assert desk.screen.files.at == 0


async def test_folders_fold(tmp_path: Path) -> None:
    async with reviewing(tmp_path) as desk:
        desk.screen.files.focus()
        await desk.press("k", "enter")
        tree = [row[:34] for row in desk.stage.text().split("\n")]
        assert not any("one.py" in row for row in tree)
        await desk.press("enter")
        assert any("one.py" in row[:34] for row in desk.stage.text().split("\n"))


async def test_white_space_can_be_left_out(tmp_path: Path) -> None:
    text = diff("a.py", "-a", "+  a", " b") + diff("b.py", "-a", "+c")
    async with reviewing(tmp_path, text) as desk:
        await desk.press("s")
        await desk.see("white space only")
        assert "no white space" in desk.stage.text()
        assert [len(one.hunks) for one in desk.screen.diff.files] == [0, 1]


async def test_a_sleeping_replica_is_read_from_the_disk_and_not_woken(tmp_path: Path) -> None:
    store = fleet_store()
    load(store, TEXT)
    asleep = fleet_store()
    asleep.dispatch(StatusChanged("fix-login", "sleeping"))
    cache = await asyncio.to_thread(Cache.open, tmp_path)
    await keep_diffs(Context(None, store, cache), "fix-login")  # type: ignore[arg-type]
    await cache.close()
    async with reviewing(tmp_path, store=asleep) as desk:
        await desk.see("it is asleep now")
        assert "more" in desk.stage.text()
        assert desk.stage.wanted(LoadDiffs) == []


HOSTILE = ("\x1b]52;c;AAAA\x07", "\u202eevil\u202c", "x" * 1_000_000, "a\rb\u2028c", "\x9b2J", "\u200b\ud800")


async def test_nothing_in_a_diff_drives_the_terminal(tmp_path: Path) -> None:
    text = diff("a.py", *(f"+{one}" for one in HOSTILE))
    async with reviewing(tmp_path, text) as desk:
        for keys in (("w",), ("v",), ("G",), ("j", "c", "escape")):
            await desk.press(*keys)
            shown: Any = desk.stage.text()
            assert not any(letter in shown for letter in "\x1b\x9b\r\u2028\u202e\u200b\ud800")

"""Analytics in the real app on the real engine, and the plots themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from replicas_tui.api.replicas import CreateReplica
from replicas_tui.state.views.analytics import fitted
from replicas_tui.ui.draw.plots import bar, columns_plot
from replicas_tui.ui.kit import G
from tests.ui.automating import no_network
from tests.ui.furnishing import person
from tests.ui.living import living


async def test_without_anything_it_says_so_and_how_to_look_further_back(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await here.press("5")
        await here.see("Nothing happened in the last 30 days.")
        await here.press("right_square_bracket")
        await here.see("Nothing happened in the last 90 days.")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_happened_is_drawn_with_its_numbers_beside_it(tmp_path: Path, size: tuple[int, int]) -> None:
    async with living(tmp_path, size) as here:
        wish = {"message": "```scenario\n- say: hi\n```", "coding_agent": "script"}
        for name in ("one", "two"):
            await here.client.replicas.create(
                CreateReplica.model_validate({"name": name, "environment_id": here.engine.environment_id, **wish})
            )
        await here.press("5")
        screen = await here.see("most 2")
        (row,) = (row for row in screen.splitlines() if "Workspaces " in row)
        assert row.split()[:2] == ["Workspaces", "2"]
        assert "█" in row
        await here.press("b")
        await here.see("by week · last 30 days")
        await here.press("b", "left_square_bracket")
        await here.see("by month · last 7 days")


async def test_a_key_that_may_not_read_it_is_told_why(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here, person(here):
        await here.press("5")
        screen = await here.see("403")
        assert "R try again" in screen


async def test_without_a_network_it_says_so_and_r_tries_again(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        with no_network(here):
            await here.press("5")
            await here.see("cannot be reached")
        await here.press("R")
        await here.see("Nothing happened")


def test_the_highest_column_fills_the_plot_and_the_least_still_shows() -> None:
    top, bottom = (row.plain for row in columns_plot([0, 1, 1000], 3, 2, "$t-live"))
    assert top == f"  {G['full']}"
    assert bottom == f"{G['rule']}▁{G['full']}"


def test_more_buckets_than_columns_are_added_up_and_none_is_lost() -> None:
    values, each = fitted([1.0] * 90, 40)
    assert (each, len(values), sum(values)) == (3, 30, 90.0)


def test_every_line_of_a_plot_is_as_wide_as_it_was_told() -> None:
    assert {row.cell_length for row in columns_plot([3.0] * 7, 40, 3, "$t-live")} == {40}


def test_a_bar_is_never_longer_than_its_room_nor_gone() -> None:
    assert (bar(1, 1_000, 10, "").cell_length, bar(1_000, 1_000, 10, "").cell_length) == (1, 10)
    assert bar(0, 0, 10, "").cell_length == 0

"""The collector does not walk over what was imported, and goes on as before with everything else."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from replicas_tui.collector import collect_if_due, for_good, only_when_told


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)
    gc.unfreeze()


def test_what_is_brought_in_for_good_is_never_looked_at_again_and_what_comes_later_is() -> None:
    with for_good():
        assert not gc.isenabled()
        stays = weakref.ref(Knot())
    assert gc.isenabled()
    goes = weakref.ref(Knot())
    gc.collect()
    assert stays() is not None
    assert goes() is None


def test_one_import_for_good_within_another_leaves_the_collector_to_the_outer_one() -> None:
    with for_good():
        with for_good():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_import_that_fails_leaves_a_collector_that_works() -> None:
    with pytest.raises(ImportError), for_good():
        raise ImportError
    assert gc.isenabled()


def test_old_cycles_go_once_it_is_told_and_due_and_not_under_the_hands() -> None:
    only_when_told()
    gc.collect()
    old = Knot()
    gone = weakref.ref(old)
    gc.collect(1)
    gc.collect(1)
    del old
    collect_if_due()
    assert gone() is not None
    for _ in range(10):
        gc.collect(1)
    assert gone() is not None
    collect_if_due()
    assert gone() is None

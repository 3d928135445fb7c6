"""Bodies that are checked to the letter: no text where a number belongs, no null where there must be a value."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from replicas_tui.api.base import Wire


class Strict(Wire):
    """A body whose values must be of the very type the API names."""

    model_config = ConfigDict(strict=True)


class Patch(Strict):
    """A body that says what to change: a field that is left out stays, null clears what may be empty."""

    not_null: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="after")
    def _no_null_where_a_value_must_be(self) -> Self:
        empty = sorted(name for name in self.model_fields_set & self.not_null if getattr(self, name) is None)
        if empty:
            raise PydanticCustomError("null", "{field} must not be null", {"field": empty[0]})
        return self

    def changes(self) -> dict[str, Any]:
        """Return the fields that were given, null included."""
        return {name: getattr(self, name) for name in self.model_fields_set}

"""Makes the requests of a conformance run and says what came of each operation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.core.result import Ok

from tests.conformance import excluded
from tests.conformance.samples import Json, Sample

TIMEOUT_S = 60
NOT_IMPLEMENTED = 501
CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)
_UNKNOWN_PATH = re.compile(r"^(GET|POST|PATCH|PUT|DELETE) /v1/")


@dataclass(slots=True)
class Outcome:
    """What came of one operation."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    is_missing: bool = False

    def add(self, fault: BaseException) -> None:
        """Remember a fault, the first of its kind in full."""
        self.faults.setdefault(type(fault).__name__ if str(fault) == "" else str(fault).splitlines()[0], str(fault))


class Requests:
    """Requests of one engine, with its keys, and what was learned on the way."""

    def __init__(self, operations: Mapping[str, Any], base_url: str, keys: Mapping[bool, str], world: Json) -> None:
        self._operations = operations
        self._base_url = base_url
        self._keys = keys
        self.world = world
        self.outcomes: dict[str, Outcome] = {label: Outcome() for label in operations}

    def sample(self, sample: Sample) -> None:
        """Send the hand-written request: it must succeed."""
        outcome = self.outcomes[sample.label]
        try:
            parts, body = self._filled(sample.parts), self._filled(sample.body)
        except KeyError as error:
            outcome.faults.setdefault("skipped", f"by hand: there is no {error} from an earlier answer")
            return
        operation = self._operations[sample.label]
        given_body = {} if body is None else {"body": body, "media_type": "application/json"}
        parts = {name: str(part) for name, part in parts.items()}
        case = operation.Case(path_parameters=parts, query=self._filled(sample.query), **given_body)
        answer = self._send(case, outcome, is_personal=sample.is_personal)
        if answer is None or outcome.is_missing:
            return
        if not 200 <= answer.status_code < 300:
            outcome.faults.setdefault("by hand", f"the request by hand got {answer.status_code}: {answer.text[:200]}")
            return
        for name, way in sample.keep:
            self._keep(name, way, answer.json(), outcome)

    def made_up(self, label: str, count: int, real: Json) -> None:
        """Send made-up requests, every other one naming what is there, and one without a key."""
        operation, outcome = self._operations[label], self.outcomes[label]
        is_personal = "/v1/user/" in label
        turn = Counter[str]()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            derandomize=True,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        def send(case: Any) -> None:
            turn["made"] += 1
            if turn["made"] % 2:
                case.path_parameters = {**(case.path_parameters or {}), **real}
            self._send(case, outcome, is_personal=is_personal)
            if turn["made"] == 1:
                self._send(case, outcome, is_personal=is_personal, without_key=True)

        send()

    def elsewhere(self, label: str) -> None:
        """Call what makes no sense on one machine: it must say so."""
        operation, outcome = self._operations[label], self.outcomes[label]
        parts = dict.fromkeys(re.findall(r"{(\w+)}", label), "arm64")
        case = operation.Case(path_parameters=parts, query={}, body={}, media_type="application/json")
        headers = {"Authorization": f"Bearer {self._keys['/user/' in label]}"}
        answer = case.call(base_url=self._base_url, headers=headers, timeout=TIMEOUT_S)
        outcome.statuses[answer.status_code] += 1
        if answer.status_code != NOT_IMPLEMENTED or not answer.json().get("error"):
            outcome.faults["elsewhere"] = (
                f"it does not say that it is not implemented: {answer.status_code} {answer.text}"
            )

    def _send(self, case: Any, outcome: Outcome, *, is_personal: bool, without_key: bool = False) -> Any:
        headers = {} if without_key else {"Authorization": f"Bearer {self._keys[is_personal]}"}
        try:
            answer = case.call(base_url=self._base_url, headers=headers, timeout=TIMEOUT_S)
        except Exception as fault:  # noqa: BLE001 - whatever a library raises is what we are here to tell
            outcome.add(fault)
            return None
        outcome.statuses[answer.status_code] += 1
        if _is_unknown_path(answer):
            outcome.is_missing = True
            return answer
        if without_key and answer.status_code != 401 and "webhook/{token}" not in case.operation.label:
            outcome.faults.setdefault("without a key", f"without a key it answered {answer.status_code}")
        try:
            case.validate_response(answer, checks=_checks_for(case.operation, answer.status_code), headers=headers)
        except BaseException as fault:
            if isinstance(fault, KeyboardInterrupt):
                raise
            for each in getattr(fault, "exceptions", (fault,)):
                outcome.add(each)
        return answer

    def _filled(self, value: Any) -> Any:
        match value:
            case str() if value.startswith("$"):
                return self.world[value[1:]]
            case dict():
                return {key: self._filled(each) for key, each in value.items()}
            case list():
                return [self._filled(each) for each in value]
        return value

    def _keep(self, name: str, way: str, found: Any, outcome: Outcome) -> None:
        try:
            for step in way.split("."):
                found = found[int(step)] if step.isdigit() else found[step]
        except (KeyError, IndexError, TypeError):
            outcome.faults.setdefault("by hand", f"the answer to the request by hand has no {way}")
            return
        self.world[name] = found


def operations_of(document: Json) -> dict[str, Any]:
    """Return every operation of an OpenAPI document by its label."""
    schema = schemathesis.openapi.from_dict(document)
    found = (result.ok() for result in schema.get_all_operations() if isinstance(result, Ok))
    return {operation.label: operation for operation in found}


def _checks_for(operation: Any, status: int) -> list[Any]:
    left_out = set()
    documented = str(status) in {str(each) for each in operation.definition.raw.get("responses", {})}
    if not documented and status in excluded.STATUSES:
        left_out = {checks.status_code_conformance}
    if status == NOT_IMPLEMENTED:
        left_out.add(checks.not_a_server_error)  # it is the answer that was promised
    return [check for check in CHECKS if check not in left_out]


def _is_unknown_path(answer: Any) -> bool:
    if answer.status_code not in (404, 405):
        return False
    found = answer.json()
    return found["error"] in ("Not found", "Method not allowed") and bool(_UNKNOWN_PATH.match(str(found["details"])))

"""`python -m tests.conformance --schema openapi.json`: every operation of the document, on a running engine.

Each operation gets one request by hand that must succeed, then made-up ones by schemathesis, a part of them naming
what really is there, and one without a key. Status, content type, headers and body of every answer are held against
the document. Prints a line an operation and the figures; exits 1 when anything failed or is not served.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.conformance import excluded
from tests.conformance.requests import Outcome, Requests, operations_of
from tests.conformance.samples import LAST, SAMPLES, Json
from tests.conformance.world import world

SCHEMA = Path(__file__).parents[3] / "shared/reference/openapi.json"


def main() -> int:
    """Run; 0 all is well, 1 something failed, 2 there is no document."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--schema", type=Path, default=Path(os.environ.get("OPENAPI") or SCHEMA))
    parser.add_argument("--examples", type=int, default=12, help="made-up requests an operation")
    parser.add_argument("--only", default="", help="only operations whose name holds this get made-up requests")
    given = parser.parse_args()
    if not given.schema.is_file():
        sys.stderr.write(
            f"NOTHING WAS CHECKED: there is no OpenAPI document at {given.schema}; give one: --schema PATH\n"
        )
        return 2
    operations = operations_of(excluded.amended(json.loads(given.schema.read_text(encoding="utf-8"))))
    with tempfile.TemporaryDirectory() as room:
        outcomes = asyncio.run(_run(operations, Path(room), given.examples, given.only))
    return _report(outcomes)


async def _run(operations: Json, room: Path, examples: int, only: str) -> dict[str, Outcome]:
    async with world(room) as (base_url, keys, found):
        requests = Requests(operations, base_url, keys, found)

        def run() -> None:
            for sample in SAMPLES:
                requests.sample(sample)
            for label in operations:
                if label not in excluded.OPERATIONS and label not in excluded.ONLY_BY_HAND and only in label:
                    requests.made_up(label, examples, _real_parts(label, requests.world))
            for label, reason in excluded.OPERATIONS.items():
                if reason is excluded.NOT_ON_ONE_MACHINE:
                    requests.elsewhere(label)
            for sample in LAST:
                requests.sample(sample)

        await asyncio.to_thread(run)
        return requests.outcomes


def _real_parts(label: str, known: Json) -> Json:
    """Return what made-up requests put into the path: never for those that would end what others work on."""
    if label.startswith("DELETE ") or label in excluded.NEVER_FOR_REAL:
        return {}
    names = {
        "environmentId": "made",
        "workspaceId": "replica",
        "chatId": "chat",
        "sessionId": "terminal",
        "configId": "pool",
    }
    if "/variables/{id}" in label:
        names["id"] = "variable"
    elif "/files/{id}" in label:
        names["id"] = "file"
    elif "/mcps/{id}" in label:
        names["id"] = "mcp"
    else:
        families = {"/v1/environments": "made", "/v1/automations": "automation", "/v1/replica": "replica"}
        names["id"] = next((name for path, name in families.items() if path in label), "replica")
    return {part: known[name] for part, name in names.items() if f"{{{part}}}" in label and name in known}


def _report(outcomes: dict[str, Outcome]) -> int:
    print("not held against the document, but for the 501 of what one machine cannot do:")
    for label, reason in excluded.OPERATIONS.items():
        print(f"  {label}\n      {reason}")
    print("called with the request by hand alone, or never for what is really there:")
    for label, reason in {**excluded.ONLY_BY_HAND, **excluded.NEVER_FOR_REAL}.items():
        print(f"  {label}\n      {reason}")
    print("the document is amended, and some answers are not held against it:")
    for place, reason in excluded.AMENDED.items():
        print(f"  {place}\n      {reason}")
    for status, reason in excluded.STATUSES.items():
        print(f"  status {status} where it is not documented\n      {reason}")
    tested = {label: found for label, found in outcomes.items() if label not in excluded.OPERATIONS}
    unsaid = {label: found for label, found in outcomes.items() if label in excluded.OPERATIONS and found.faults}
    for label, found in unsaid.items():
        print(f"  FAILED     {label}  {', '.join(found.faults.values())}")
    missing = [label for label, found in tested.items() if found.is_missing]
    failed = {label: found for label, found in tested.items() if found.faults and not found.is_missing}
    print("tested:")
    for label, found in tested.items():
        word = "NOT SERVED" if found.is_missing else "FAILED" if found.faults else "passed"
        print(f"  {word:10} {label}  {_counted(found.statuses)}")
        for fault in () if found.is_missing else found.faults.values():
            print("      " + fault.strip().replace("\n", "\n      ")[:1500])
    requests = sum(sum(found.statuses.values()) for found in tested.values())
    print(
        f"{len(outcomes)} operations in the document: {len(excluded.OPERATIONS)} excluded, {len(tested)} tested with"
        f" {requests} requests: {len(tested) - len(failed) - len(missing)} passed, {len(failed)} failed,"
        f" {len(missing)} not served"
    )
    return 1 if failed or missing or unsaid else 0


def _counted(statuses: Counter[int]) -> str:
    return ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))


if __name__ == "__main__":
    sys.exit(main())

"""Keeps what may be secret: AES-GCM with one key an engine, which lies in the system's keyring, else in a file of 0600.

Invariants: what was sealed under one name cannot be opened under another; a key is on the disk, or in the keyring and
read back, before anything is sealed with it; a key that cannot be had is a refusal, never a new key over old secrets.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from replicas_tui.local.folders import PRIVATE_FILE
from replicas_tui.local.refusals import Refusal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SERVICE = "replicas-tui local engine"
KEY_BYTES = 32
NONCE_BYTES = 12
KEYRING_PATIENCE_S = 5.0  # a locked keyring may wait for a person who is not there


class Vault:
    """Seals and opens; `file` says where the key is, or holds it."""

    def __init__(self, file: Path, *, use_keyring: bool) -> None:
        self._file = file
        self._use_keyring = use_keyring
        self._cipher: AESGCM | None = None
        self._loading = threading.Lock()

    def seal(self, name: str, text: str) -> bytes:
        """Return a text as only `open` with the same name can read it; Refusal 503 if there is no key."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._ready().encrypt(nonce, text.encode(), name.encode())

    def open(self, name: str, sealed: bytes) -> str:
        """Return what was sealed; Refusal 503 if the key is not the one it was sealed with."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - not loaded by engines without secrets

        try:
            return self._ready().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode()).decode()
        except InvalidTag as error:
            raise _locked("it is not the key they were stored with") from error

    def _ready(self) -> AESGCM:
        with self._loading:
            if self._cipher is None:
                from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

                self._cipher = AESGCM(self._load() or self._make())
            return self._cipher

    def _load(self) -> bytes | None:
        try:
            said = json.loads(self._file.read_text(encoding="ascii"))
            text = said["key"] if "key" in said else _from_keyring(said["keyring"])
            key = base64.b64decode(text, validate=True)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, binascii.Error) as error:
            raise _locked(f"{self._file} cannot be read") from error
        if len(key) != KEY_BYTES:
            raise _locked(f"what {self._file} names is no key")
        return key

    def _make(self) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        text = base64.b64encode(key).decode()
        name = f"{self._file.parent} {secrets.token_hex(4)}"
        kept = self._use_keyring and _into_keyring(name, text)
        _write_once(self._file, json.dumps({"keyring": name} if kept else {"key": text}))
        return key


def _locked(why: str) -> Refusal:
    return Refusal(503, "Stored secrets cannot be read", f"Their key is not there: {why}")


def _from_keyring(name: str) -> str:
    found = _patiently(lambda: _keyring_get(name))
    if found is None:
        raise _locked("the system's keyring is locked, or does not have it any more")
    return found


def _into_keyring(name: str, text: str) -> bool:
    return _patiently(lambda: _keyring_put(name, text)) == text


def _keyring_get(name: str) -> str | None:
    import keyring  # noqa: PLC0415 - slow to import
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(SERVICE, name)
    except (KeyringError, RuntimeError, OSError):
        return None


def _keyring_put(name: str, text: str) -> str | None:
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        keyring.set_password(SERVICE, name, text)
    except (KeyringError, RuntimeError, OSError):
        return None
    return _keyring_get(name)


def _patiently(ask: Callable[[], str | None]) -> str | None:
    """Ask in a thread of its own, which is left behind if nobody answers."""
    answers: list[str | None] = []
    thread = threading.Thread(target=lambda: answers.append(ask()), daemon=True)
    thread.start()
    thread.join(KEYRING_PATIENCE_S)
    return answers[0] if answers else None


def _write_once(file: Path, text: str) -> None:
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""The system's keyring, asked carefully: one entry a profile under the service `replicas-tui`.

Every call here blocks and may hang on a prompt: callers go through `off_loop`. The keyring library is imported by
the first call, in that thread (0.15 s). A backend is trusted only after a round trip, and never one that asks on the
terminal (it is the app's), keeps nothing, or keeps plain text.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from replicas_tui.credentials.secret import CredentialError, Secret, parse_key

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "replicas-tui"
# keyrings.alt keeps plain text; its and keyrings.cryptfile's encrypted files ask for a password on the terminal.
_REFUSED = ("keyring.backends.fail", "keyring.backends.null", "keyrings.")
_NONE_HERE = "This machine has no keyring that is running."


def probe_keyring() -> str:
    """Write, read and delete a throw-away entry; give the keyring's name for people.

    Raises:
        CredentialError: there is none, it refused, or gave back something else.
    """
    backend = _backend()
    user, word = f"probe-{secrets.token_hex(8)}", secrets.token_hex(16)
    try:
        backend.set_password(SERVICE, user, word)
        same = backend.get_password(SERVICE, user) == word
    except _errors() as error:
        raise _refusal(backend, error) from None
    finally:
        with suppress(*_errors()):
            backend.delete_password(SERVICE, user)
    if not same:
        raise CredentialError(f"The keyring ({_name(backend)}) does not give back what it was given.")
    return _name(backend)


def read_entry(profile: str) -> Secret | None:
    """Read the key of `profile`; None if the keyring has none.

    Raises:
        CredentialError: no keyring, or it refused.
    """
    backend = _backend()
    try:
        value = backend.get_password(SERVICE, profile)
    except _errors() as error:
        raise _refusal(backend, error) from None
    return parse_key(value) if value else None


def write_entry(profile: str, key: Secret) -> str:
    """Keep the key of `profile`, replacing the one there; give the keyring's name for people.

    Raises:
        CredentialError: no keyring, or it refused.
    """
    backend = _backend()
    try:
        backend.set_password(SERVICE, profile, key.reveal())
    except _errors() as error:
        raise _refusal(backend, error) from None
    return _name(backend)


def delete_entry(profile: str) -> None:
    """Forget the key of `profile`; none there is well.

    Raises:
        CredentialError: no keyring, or it refused, and has the key still.
    """
    from keyring.errors import PasswordDeleteError  # noqa: PLC0415 - see above

    backend = _backend()
    try:
        with suppress(PasswordDeleteError):  # so some also say that there was none
            backend.delete_password(SERVICE, profile)
        left = backend.get_password(SERVICE, profile)
    except _errors() as error:
        raise _refusal(backend, error) from None
    if left is not None:
        raise CredentialError(f"The keyring ({_name(backend)}) did not let go of the key; delete it there.")


def _backend() -> KeyringBackend:
    """Choose the keyring: what the user configured, or the best one that works without our terminal."""
    import keyring  # noqa: PLC0415 - see above
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415

    chosen = keyring.get_keyring()
    candidates = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    for backend in candidates:
        if not type(backend).__module__.startswith(_REFUSED):
            return backend
    raise CredentialError(_NONE_HERE)


def _errors() -> tuple[type[Exception], ...]:
    """Name what a backend raises: its own errors, and those of the bus or the system under it."""
    from keyring.errors import KeyringError  # noqa: PLC0415

    return (KeyringError, RuntimeError, OSError)


def _name(backend: KeyringBackend) -> str:
    known = {
        "SecretService": "Secret Service",
        "libsecret": "Secret Service",
        "kwallet": "KWallet",
        "macOS": "Keychain",
    }
    module = type(backend).__module__.rpartition(".")[2]
    return known.get(module, module)


def _refusal(backend: KeyringBackend, error: Exception) -> CredentialError:
    from keyring.errors import KeyringLocked  # noqa: PLC0415 - see above

    if isinstance(error, KeyringLocked):
        return CredentialError(f"The keyring ({_name(backend)}) is locked; unlock it and try again.")
    return CredentialError(f"The keyring ({_name(backend)}) refused: {_reason(error)}.")


def _reason(error: Exception) -> str:
    """Give the first line of what the backend said; it never holds the key."""
    said = str(error).strip().splitlines()
    return said[0].rstrip(".!")[:120] if said else type(error).__name__

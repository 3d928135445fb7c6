"""Every way a call can fail, as the rest of the app sees it. Each message says what is wrong and what to do.

ClientError
├── Unreachable          no answer: refused, DNS, TLS, timed out, cut off
├── Malformed            an answer we cannot read: no server of this API, or one that broke
├── NotOffered           this server cannot do that
└── Refused              the server answered with a failure
    ├── BadInput         400, 422: a field is wrong
    ├── PaymentRequired  402: minutes or the trial are used up
    ├── Unauthorized     401: the key is missing or wrong
    ├── Forbidden        403: the key may not do that
    ├── NotFound         404, 410: it is not there
    ├── Conflict         409: not in this state; a sleeping replica says so
    ├── TooMany          429: slow down
    ├── Unavailable      502, 503, 504: ask again later
    └── Moved            a redirect we do not follow

No message, repr or attribute holds the API key or a header.
"""

from __future__ import annotations

from typing import ClassVar

from replicas_tui.api.base import Problem


class ClientError(Exception):
    """Base of the family; nothing else leaves the client package."""


class Unreachable(ClientError):
    """The server gave no answer.

    Attributes:
        reason: In words: "the connection was refused".
        sent: Whether the request may have reached the server.
    """

    def __init__(self, reason: str, advice: str = "Check the address and the network.", *, sent: bool = True) -> None:
        super().__init__(f"The server cannot be reached: {reason}. {advice}")
        self.reason = reason
        self.sent = sent


class Malformed(ClientError):
    """The server's answer cannot be read."""

    def __init__(self, what: str, advice: str = "Check that the address is that of a Replicas API.") -> None:
        super().__init__(f"The server's answer cannot be read: {what}. {advice}")


class NotOffered(ClientError):
    """This server cannot do what was asked."""

    def __init__(self, what: str, advice: str = "Do it where the server's own pages offer it") -> None:
        super().__init__(f"This server does not offer {what}. {advice}.")


class Refused(ClientError):
    """The server said no.

    Attributes:
        status: The HTTP status.
        plain: What it said, without advice.
        problem: What the server said, shortened, without our key.
        retry_after: Seconds to wait before asking again, when the server said so.
    """

    advice: ClassVar[str] = "Try again; if it stays, look at the server's own log or status page."

    def __init__(self, status: int, problem: Problem, retry_after: float | None = None) -> None:
        said = f"{problem.error.rstrip('. ')}: {problem.details}" if problem.details else problem.error
        self.plain = f"The server said: {said.rstrip('. ')} ({status})."
        super().__init__(f"{self.plain} {self.advice}".rstrip())
        self.status = status
        self.problem = problem
        self.retry_after = retry_after


class BadInput(Refused):
    """What was sent is not what the server takes; it says which field."""

    advice = "Change it and send it again."


class PaymentRequired(Refused):
    """Minutes or the trial are used up."""

    advice = "Look at the plan and its minutes on the service's own pages."


class Unauthorized(Refused):
    """The API key is missing or wrong."""

    advice = "Check the API key of this profile, or give another one."


class Forbidden(Refused):
    """The key may not do that."""

    advice = "Use a key that may, or ask an administrator."


class NotFound(Refused):
    """It is not there, or not any more."""

    advice = "It may have been deleted meanwhile; look at the list again."


class Conflict(Refused):
    """Not possible in the state it is in."""

    advice = "Look at its state first: wake it if it sleeps, wait if it is being prepared."


class TooMany(Refused):
    """Too many requests, or too many replicas."""

    advice = "Wait a little, then try again."


class Unavailable(Refused):
    """The server, or what stands before it, cannot answer now."""

    advice = "Wait a little, then try again."


class Moved(Refused):
    """The server sends us elsewhere, and the key does not travel there."""

    advice = "If you trust that address, make it the base URL of this profile."


BY_STATUS: dict[int, type[Refused]] = {
    400: BadInput,
    401: Unauthorized,
    402: PaymentRequired,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    422: BadInput,
    429: TooMany,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}

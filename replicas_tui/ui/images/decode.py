"""Pictures out of bytes that may be anything: measured before they are decoded, made small at once.

Only the four kinds a canvas shows are tried, so that no other decoder is ever reached. Not for the UI's thread.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # importing it costs a tenth of a second, and most days no picture is looked at
    from PIL.Image import Image

MOST_PIXELS: Final = 24_000_000  # of a picture that is decoded: 96 MB for a moment
LARGEST_SIDE: Final = 1_600  # pixels kept of a picture, each way: more than a pane has
CACHED_BYTES: Final = 24 * 1024 * 1024
_KINDS: Final = ("PNG", "JPEG", "GIF", "WEBP")
_TOO_MANY: Final = "that is more than a picture is opened with here"


class NotDrawn(Exception):
    """A picture cannot be shown; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was decoded, made no larger than a terminal shows.

    Attributes:
        image: Its first frame, with red, green, blue and opacity.
        width: As it was sent, in pixels.
        height: As it was sent.
        frames: How many it has; only the first is shown.
    """

    image: Image
    width: int
    height: int
    frames: int


class Pictures:
    """Decodes pictures and keeps the last ones, by their digest, up to `CACHED_BYTES`."""

    def __init__(self, most: int = CACHED_BYTES) -> None:
        self._most = most
        self._kept: OrderedDict[str, Picture] = OrderedDict()

    def get(self, digest: str, data: bytes) -> Picture:
        """Give a picture, decoding it when it is not kept.

        Raises:
            NotDrawn: It is no picture, is broken, or is too large.
        """
        picture = self._kept.pop(digest, None) or decode(data)
        self._kept[digest] = picture
        while len(self._kept) > 1 and self.size > self._most:
            self._kept.popitem(last=False)
        return picture

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return sum(4 * int(one.image.width * one.image.height) for one in self._kept.values())


def decode(data: bytes) -> Picture:
    """Decode a picture and make it small.

    Raises:
        NotDrawn: It is no picture, is broken, or has more than `MOST_PIXELS`.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - see the type's import

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_KINDS) as sent:
                return _taken(sent)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotDrawn(f"It says it has hundreds of megapixels; {_TOO_MANY}.") from error
    except UnidentifiedImageError as error:
        raise NotDrawn("It begins like a picture, but is none.") from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error) as error:
        # Pillow's decoders raise any of these on a broken file: truncated, a wrong checksum, a chunk that lies.
        raise NotDrawn("It is cut short or broken, so that it cannot be shown.") from error


def _taken(sent: Image) -> Picture:
    width, height = sent.size  # read from its header: nothing is decoded yet
    if width * height > MOST_PIXELS:
        raise NotDrawn(f"It has {width:,} × {height:,} pixels; {_TOO_MANY}.")
    sent.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
    frames = int(getattr(sent, "n_frames", 1)) if sent.format == "PNG" or len(sent.getbands()) < 2 else 1
    small = sent.convert("RGBA")
    small.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return Picture(small, width, height, frames)

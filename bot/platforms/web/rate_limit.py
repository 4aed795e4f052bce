"""Token buckets: how often somebody may ask. Pure but for the clock that is handed in."""

from __future__ import annotations

from collections.abc import Callable

MOST_KEYS = 20_000


class Buckets:
    """A bucket for each key: `burst` tokens at first, `per_second` more as time goes by.

    `monotonic` gives seconds that never go back.
    """

    def __init__(self, burst: int, per_second: float, monotonic: Callable[[], float]) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._monotonic = monotonic
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, key: str) -> float:
        """Take a token: 0.0 when there is one, else the seconds until there will be."""
        now = self._monotonic()
        tokens, since = self._left.pop(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._per_second)
        taken = tokens >= 1.0
        self._make_room()
        self._left[key] = (tokens - 1.0 if taken else tokens, now)
        return 0.0 if taken else (1.0 - tokens) / self._per_second

    def _make_room(self) -> None:
        """Forget the keys unused for longest: they are in the order of their last use."""
        while len(self._left) >= MOST_KEYS:
            del self._left[next(iter(self._left))]

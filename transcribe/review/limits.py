"""How often an address may ask: a bucket of requests that fills again with time."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

MOST_ADDRESSES = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``burst`` requests at once, and ``per_second`` in the long run, for each key."""

    burst: float
    per_second: float
    _buckets: OrderedDict[str, _Bucket] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def allows(self, key: str, at: float | None = None) -> bool:
        """Count one request; whether it may be answered."""
        moment = time.monotonic() if at is None else at
        with self._lock:
            bucket = self._buckets.pop(key, None) or _Bucket(self.burst, moment)
            bucket.left = min(self.burst, bucket.left + (moment - bucket.at) * self.per_second)
            bucket.at = moment
            allowed = bucket.left >= 1
            bucket.left -= allowed
            self._buckets[key] = bucket
            if len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        return allowed

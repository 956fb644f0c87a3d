"""What is counted. Labels are channels, states and lanes: never an address."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

__all__ = ["CHANNEL_STOPPED", "REAPED", "SETTLED", "TOLD_AFTER"]

SETTLED = Counter(
    "pishkhan_delivery_settled",
    "Tries that were settled, by what became of the delivery",
    ["channel", "state"],
)
REAPED = Counter("pishkhan_delivery_reaped", "Deliveries taken back from a worker past its lease")
CHANNEL_STOPPED = Gauge(
    "pishkhan_delivery_channel_stopped",
    "1 while a token or credit is refused and nothing goes out",
    ["channel"],
)
TOLD_AFTER = Histogram(
    "pishkhan_delivery_told_after_seconds",
    "From writing to the ledger to the provider's yes",
    ["channel", "lane"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 1800),
)

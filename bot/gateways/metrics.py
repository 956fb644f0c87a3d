"""What is counted of providers. Labels are our own names: never a person, a number or an answer's words."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

__all__ = ["ANSWERED_AFTER", "ASKED", "SHUT"]

ASKED = Counter(
    "pishkhan_provider_asked",
    "Questions to a provider: answered, refused, account (ours is refused), no_answer, given_up, shut",
    ["provider", "operation", "outcome"],
)
ANSWERED_AFTER = Histogram(
    "pishkhan_provider_seconds",
    "How long a provider took, whatever came of it",
    ["provider", "operation"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30),
)
SHUT = Gauge(
    "pishkhan_provider_shut",
    "1 while a provider is left alone because it does not answer",
    ["provider"],
)

"""What the delivery's tests stand on: a ledger on every engine, and the eye on what is said over HTTP."""

from tests.delivery.conftest import desk, recorded_truth

__all__ = ["desk", "recorded_truth"]

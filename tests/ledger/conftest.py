"""A ledger on every engine."""

from tests.delivery.conftest import desk

__all__ = ["desk"]

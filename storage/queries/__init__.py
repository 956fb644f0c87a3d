"""Reads that more than one place needs, one module per capability."""

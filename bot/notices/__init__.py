"""Notices: written by one, released by another, told to an audience, read by all whom they concern."""

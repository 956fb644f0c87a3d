"""Notices at the desk: written, released, watched."""

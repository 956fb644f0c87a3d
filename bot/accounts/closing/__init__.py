"""Deletion of an account by its owner: asked for, taken back, carried out after its wait."""

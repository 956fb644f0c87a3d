"""Whole programs: what each command of main.py starts."""

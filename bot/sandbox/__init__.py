"""The embedded Bot API server and its chat page. It stands alone: nothing of the project is imported here."""

from bot.sandbox.people import DEFAULT_PEOPLE, BotProfile, PersonSeed, default_people
from bot.sandbox.server import PortTaken, Sandbox

__all__ = ["DEFAULT_PEOPLE", "BotProfile", "PersonSeed", "PortTaken", "Sandbox", "default_people"]

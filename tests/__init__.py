"""Tests of the house; they import aiogram as its programs do."""

from bot.messengers.on_demand import import_aiogram

import_aiogram()

"""What every update passes before its handler; the order is that of bot.messengers.factory."""

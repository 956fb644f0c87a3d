"""aiogram-dialog windows, one package per capability; a dialog never holds a rule."""

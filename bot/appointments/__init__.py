"""Appointments: places to be seen in an office, looked for, held, booked, moved, kept and missed."""

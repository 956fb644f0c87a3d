"""«پروفایل من» as windows."""

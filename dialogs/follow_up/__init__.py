"""«پیگیری ثبت‌نام»: one window; what is typed is erased and kept nowhere."""

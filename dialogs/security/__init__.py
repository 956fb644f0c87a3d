"""«امنیت حساب»: password, recovery code, anti-phishing word, PIN, devices and sessions."""

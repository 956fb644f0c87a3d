"""Who comes to an office in person: papers seen, a sign-up activated, a lost number replaced."""

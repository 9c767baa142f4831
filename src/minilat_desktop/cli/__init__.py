"""The headless commands: arguments in, a service call, text out."""

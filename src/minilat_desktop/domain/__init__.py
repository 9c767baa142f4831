"""What is true: frozen values and pure functions. Needs nothing but Python."""

"""How it looks and feels. Needs Qt, asks services, and nothing below them."""

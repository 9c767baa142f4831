"""How it comes in and goes out."""

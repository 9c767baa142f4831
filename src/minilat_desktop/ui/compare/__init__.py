"""The room where coalitions stand side by side."""

"""The room where notes are written and found."""

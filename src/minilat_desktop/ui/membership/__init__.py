"""The room of memberships: one actor, two together, overlaps, changes between two dates."""

"""The room with the timeline and its text twin."""

"""The room that shows one coalition with its sources."""

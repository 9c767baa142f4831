"""The mark beside what has a note of the user's: in lists, ledgers and the timeline."""

NOTED = "✎"

"""The room with the list of coalitions."""

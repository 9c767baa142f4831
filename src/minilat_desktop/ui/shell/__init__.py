"""The main window, its actions and its error messages."""

"""Minilat Desktop: an offline research tool on coalitions of states, companies and organisations."""

__version__ = "0.1.0"

"""Timings of the product, each beside something plain measured in the same run: `make bench`."""

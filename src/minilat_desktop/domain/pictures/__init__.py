"""Pictures of a comparison, laid out in plain arithmetic: what is drawn where, without anybody who can draw."""

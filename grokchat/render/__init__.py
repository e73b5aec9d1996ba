"""Markdown to lines of styled roles, as it grows."""

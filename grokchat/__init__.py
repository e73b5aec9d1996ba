"""grokchat: a terminal chat program for Grok on Cloudflare Workers AI."""

__version__ = "0.1.0"

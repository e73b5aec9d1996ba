"""LaTeX mathematics to rows of characters with a baseline: pure, tolerant of anything, and fast."""

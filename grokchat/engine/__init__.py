"""What both doors do with conversations: say, stop, retry, branch, list."""

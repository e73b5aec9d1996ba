"""The full-screen program: thin widgets over the engine's sessions."""

"""Pure questions about source text and its nodes."""

"""What Python would import, read without importing it."""

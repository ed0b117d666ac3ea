"""What pytest would know, read without running it."""

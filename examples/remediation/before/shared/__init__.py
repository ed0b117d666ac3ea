"""What every service may import."""

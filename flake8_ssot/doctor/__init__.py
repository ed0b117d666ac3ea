"""What would silence us, and what was found of the project: nothing is run for it."""

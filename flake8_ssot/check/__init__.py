"""The violations of many files, as flake8 would report them."""

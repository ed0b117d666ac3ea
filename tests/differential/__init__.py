"""Small projects, each collected by the real pytest beside our report."""

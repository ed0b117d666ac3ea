"""Small projects whose modules the real Python imports beside our simulation."""

"""A module, or one name of a module, moves to its new home, and all who use it follow."""

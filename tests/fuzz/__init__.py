"""Programs and configuration files made at random, and what holds for all of them."""

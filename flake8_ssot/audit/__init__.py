"""The whole project at once: what every run of pytest would refuse, and the root causes of it."""

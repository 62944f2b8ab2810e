"""Checks of what is prescribed: doses, routes, frequencies, allergies, names that look alike."""

"""A made wedding-and-baby community with known truths, and the script that makes it."""

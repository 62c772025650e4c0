"""An export file in, clean typed rows and an honest report out."""

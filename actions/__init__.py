"""What a person can make happen, as functions; each asks access and writes the audit."""

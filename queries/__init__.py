"""One .sql per question; run.ask puts the scope before it and gives a frame back."""

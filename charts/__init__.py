"""Results in, Plotly figures out: facts first, then the figure."""

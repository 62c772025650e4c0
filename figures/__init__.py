"""One module per view: asks the questions, calls the models, returns one frozen result. Knows no Streamlit."""

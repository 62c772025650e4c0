"""All shared code that knows Streamlit."""

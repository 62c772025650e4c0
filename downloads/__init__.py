"""Lists and reports as the bytes of a file. "Export" always means a platform's file, "download" ours."""

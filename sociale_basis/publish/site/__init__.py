"""The public site of a neighbourhood: files that any web server, or a file share, can show."""

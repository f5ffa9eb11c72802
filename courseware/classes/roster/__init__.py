"""A list of students from a file: read, looked through without changing anything, then applied all at once."""

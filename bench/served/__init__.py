"""What the benches put beside the program on its own web server: a view that does nothing."""

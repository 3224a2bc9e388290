"""What the product withstands: real processes are killed, and a checker compares what was said with what is kept."""

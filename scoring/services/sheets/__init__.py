"""What is said of one unit: declared, proven, appraised, explained."""

"""Loading a running database with the graph: one module for each sort."""

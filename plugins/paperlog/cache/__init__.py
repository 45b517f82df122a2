"""What builds keep for the next one; deleting it costs time and nothing else."""

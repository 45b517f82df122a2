"""The pipeline from a blog's folder to its plan: read, prepare, check, plan. Only this package calls these steps."""

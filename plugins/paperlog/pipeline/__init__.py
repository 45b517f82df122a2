"""From a blog's folder to its plan: read, prepare, check, plan. The only caller of the packages below, in order."""

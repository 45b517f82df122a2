"""Rules for posts, run by both the build and `paperlog check`."""

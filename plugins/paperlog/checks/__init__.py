"""The rules that posts are checked by, the same in a build and in `paperlog check`."""

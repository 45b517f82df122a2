"""Which pages a blog has, where they are, and what each is made from."""

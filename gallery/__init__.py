"""Every page of Hubbub, as pictures for eyes and as a list for the tests that look at each."""

EMAIL, PASSWORD = "robin@example.org", "correct horse battery"  # whom the pages are shown to

"""Running the server: pages for admins and owners; everybody else finds nothing here."""

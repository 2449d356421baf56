"""Pure functions about tables and archives."""

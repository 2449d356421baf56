"""Every write of coming and going."""

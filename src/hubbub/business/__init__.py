"""Floor 6: business pages: services, launches, opening hours, the team calendar."""

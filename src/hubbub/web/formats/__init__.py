"""How languages write dates and numbers, where Django's own way is not the one their readers expect."""

"""Every write to notifications, their policy and push subscriptions."""

"""Pure rules of notifications: groups and the policy on strangers."""

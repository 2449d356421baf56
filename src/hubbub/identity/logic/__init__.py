"""Pure rules of identity: names, addresses, scopes."""

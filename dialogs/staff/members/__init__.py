"""Who works here: the list, one member, a role given or taken, a new member."""

// Forms that act.

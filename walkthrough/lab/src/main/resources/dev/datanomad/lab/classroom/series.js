// The charts of what users see.

"""Every public function: looked at, called with what is right, with each kind of what is wrong, and with anything."""

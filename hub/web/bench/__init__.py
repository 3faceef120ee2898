"""The hub's side of benches in the browser: the contract as data, the way to the broker, lists beside it."""

"""The only SQL in the hub: tables, their migrations, and the units of work that read and write them."""

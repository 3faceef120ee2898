"""What goes in and out of the API, as pydantic models. Each carries an example, which a test checks."""

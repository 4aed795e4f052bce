"""What question authors see of a question before members do. It knows no platform."""

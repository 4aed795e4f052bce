"""What people are answered, on every platform: from an event to a card. It knows no platform."""

"""The web page: a platform of our own, for groups without a chat. It knows no other platform."""

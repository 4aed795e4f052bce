"""Authoring: what authors of packs need, and the running bot does not."""

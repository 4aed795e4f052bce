"""Words: the message catalogues, languages, and shortening text."""

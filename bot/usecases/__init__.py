"""The use cases: one verb a file. They know no platform's SDK and no clock of their own."""

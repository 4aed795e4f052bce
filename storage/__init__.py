"""What happened: tables, queries and migrations. Knows the questions only by their ids."""

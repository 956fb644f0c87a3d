"""What is kept: models, queries, migrations. Knows no messenger library and none of the use cases."""

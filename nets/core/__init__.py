"""What every layer stands on: modules and parameters, arrays in memory, errors, tables of rows."""

"""The commands of the program, a module a group; cli.py puts them together and maps errors to exit codes."""

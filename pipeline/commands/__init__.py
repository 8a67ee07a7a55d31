"""The commands of `onrecord`, one module a theme: parse, call one function, print.

In: arguments and settings. Out: lines, tables or JSON on standard output, and an exit code. Uses every wing; nothing
uses it but `pipeline.cli`, which alone turns errors into exit codes.
"""

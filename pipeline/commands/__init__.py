"""The commands of `onrecord`, one module a theme: parse, call one function, print."""

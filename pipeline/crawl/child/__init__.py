"""The child process that fetches; `process` says how it is talked to."""

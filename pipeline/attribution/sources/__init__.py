"""Where the words of a story say that they come from, one kind of source a module; each looks at whole texts."""

"""What a page proves: citations to copy, the record, the page as it was sent, and what Memento asks for."""

"""Commands about what is stored: verify and back up, take in, take down, clean again, give out."""

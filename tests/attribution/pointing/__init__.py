"""How the weights of pronouns and descriptions are learnt (`teach.py`), and what sentences of our own must come to."""

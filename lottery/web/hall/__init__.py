"""The hall: the screens, and the witnesses' telephones."""

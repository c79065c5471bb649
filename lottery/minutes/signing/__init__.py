"""Who signs the minutes: certificates, the organiser's signature, room for others."""

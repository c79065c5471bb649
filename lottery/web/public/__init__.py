"""What anybody sees: draws, winners, slips, rules, the verifier."""

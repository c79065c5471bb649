"""Who sold and who bought: the seller's number and region, and whether the buyer is a person."""

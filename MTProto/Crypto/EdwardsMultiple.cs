namespace MTProto.Crypto;

/// <summary>A point of edwards25519 as it is cheapest to add: y + x, y - x and 2dxy.</summary>
internal readonly record struct EdwardsMultiple(FieldElement25519 Sum, FieldElement25519 Difference, FieldElement25519 Product);

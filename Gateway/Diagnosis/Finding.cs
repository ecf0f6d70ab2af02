namespace Telepool.Gateway.Diagnosis;

/// <summary>What a check found.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="State">How it went.</param>
/// <param name="Text">What was found; holds no secrets.</param>
/// <param name="Advice">What to do; null where nothing is.</param>
public sealed record Finding(string Check, FindingState State, string Text, string? Advice = null);

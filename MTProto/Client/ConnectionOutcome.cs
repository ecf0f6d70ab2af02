namespace MTProto.Client;

/// <summary>How one connection went, from dialing to its end.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Reason">The same in words.</param>
/// <param name="WasOpen">Whether it came as far as having a key.</param>
internal readonly record struct ConnectionOutcome(ConnectionEnd End, string Reason, bool WasOpen);

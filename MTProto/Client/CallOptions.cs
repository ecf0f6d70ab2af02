namespace MTProto.Client;

/// <summary>How one call is made.</summary>
public sealed record CallOptions
{
    /// <summary>The data centre to ask; null, the default, for the account's home.</summary>
    public int? DcId { get; init; }

    /// <summary>How long the call may take in all, connecting and following to other data centres included; null for the client's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Running the call twice does no harm (reading), so that it may be sent again where a connection ended without an answer. False
    /// by default: then it fails with <see cref="CallError.MayHaveRun"/>.
    /// </summary>
    public bool Idempotent { get; init; }
}

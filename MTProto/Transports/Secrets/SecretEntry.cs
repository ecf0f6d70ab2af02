namespace MTProto.Transports.Secrets;

/// <summary>One secret that clients may know.</summary>
public sealed record SecretEntry
{
    /// <summary>The secret; only its 16 bytes count here, not the form it is written in.</summary>
    public required ProxySecret Secret { get; init; }

    /// <summary>The forms in which it is accepted.</summary>
    public SecretForms Forms { get; init; } = SecretForms.All;

    /// <summary>
    /// Not null where clients are not given <see cref="Secret"/> but one derived from it for the host name they ask for
    /// (<see cref="DerivedSecret"/>): any number of them, each found at once. Such an entry is accepted as <see cref="SecretForms.Tls"/> only,
    /// since nothing else names a host.
    /// </summary>
    public ReadOnlyMemory<byte>? Salt { get; init; }
}

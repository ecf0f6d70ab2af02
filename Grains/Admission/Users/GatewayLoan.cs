namespace Grains.Admission.Users;

/// <summary>What is kept of one gateway that may hold something of a user's limits.</summary>
[GenerateSerializer, Alias("telepool.gateway-loan")]
internal sealed class GatewayLoan
{
    /// <summary>Bytes of the quota that it may use in all.</summary>
    [Id(0)]
    public long Lent { get; set; }

    /// <summary>Bytes from clients that it has reported and that are counted.</summary>
    [Id(1)]
    public long Up { get; set; }

    /// <summary>Bytes to clients that it has reported and that are counted.</summary>
    [Id(2)]
    public long Down { get; set; }

    /// <summary>When it was heard last, as of the last write.</summary>
    [Id(3)]
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>Whether its time was over: it holds no connections and devices then.</summary>
    [Id(4)]
    public bool IsGone { get; set; }

    /// <summary>Bytes that are set apart for it.</summary>
    public long Outstanding() => Math.Max(0, Lent - Up - Down);
}

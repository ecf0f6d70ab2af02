namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>What became of a client that was to go through a middle proxy.</summary>
internal enum MiddleOutcome
{
    /// <summary>It does; its connection and admission belong to the middle proxy's side now.</summary>
    Taken,

    /// <summary>No middle proxy serves, and it may go direct.</summary>
    Direct,

    /// <summary>No middle proxy serves, and it must not go direct.</summary>
    Refused,
}

namespace Telepool.Gateway.Routes;

/// <summary>Whether there is a way to a data centre.</summary>
internal enum RouteStatus
{
    /// <summary>There is.</summary>
    Found,

    /// <summary>The data centre is not listed, and the operator refuses such.</summary>
    Unknown,
}

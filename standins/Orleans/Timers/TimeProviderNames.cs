namespace Orleans.Runtime;

/// <summary>Keys under which the parts of the runtime look up their clock; without one they take the unkeyed service.</summary>
public static class TimeProviderNames
{
    /// <summary>Timers of grains.</summary>
    public const string Grains = "Orleans.Grains";

    /// <summary>Timeouts of calls.</summary>
    public const string Messaging = "Orleans.Messaging";

    /// <summary>The runtime's own upkeep.</summary>
    public const string SystemTimers = "Orleans.SystemTimers";

    /// <summary>Membership of the cluster.</summary>
    public const string Membership = "Orleans.Membership";

    /// <summary>Idleness of activations.</summary>
    public const string ActivationManagement = "Orleans.ActivationManagement";
}

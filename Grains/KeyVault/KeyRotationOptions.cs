namespace Grains.KeyVault;

/// <summary>How everything is sealed under a new key.</summary>
public sealed class KeyRotationOptions
{
    /// <summary>Things looked at per second, 1 to 100,000. 100 by default: an account that sleeps is woken for it, and the storage has other work.</summary>
    public int PerSecond { get; set; } = 100;

    /// <summary>Things looked at at once.</summary>
    public int AtOnce { get; set; } = 8;

    /// <summary>From one portion to the next. After each the progress is stored.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// From a new key to the pass that may take an earlier one away: by then every process has looked for keys, and seals under the new one.
    /// Hosts look every 5 seconds at the latest.
    /// </summary>
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(10);
}

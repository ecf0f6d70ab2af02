using System.Diagnostics;

namespace Orleans.Configuration;

/// <summary>Settings of calls, for silos and clients.</summary>
public abstract class MessagingOptions
{
    private TimeSpan _responseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long a caller waits for an answer: 30 s, or <see cref="ResponseTimeoutWithDebugger"/> under a debugger.</summary>
    public TimeSpan ResponseTimeout
    {
        get => Debugger.IsAttached ? ResponseTimeoutWithDebugger : _responseTimeout;
        set => _responseTimeout = value;
    }

    /// <summary>How long a caller waits under a debugger; 30 minutes.</summary>
    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether requests whose caller has stopped waiting are dropped before they run.</summary>
    public bool DropExpiredMessages { get; set; } = true;
}

namespace ServiceDefaults.Health;

/// <summary>Whether the process is up, ready and not stopping. Members may be called from any thread.</summary>
public sealed class HostHealth
{
    private volatile bool _started;
    private volatile bool _stopping;

    /// <summary>Everything has started.</summary>
    public bool IsStarted => _started;

    /// <summary>Started, and not stopping: new work is welcome.</summary>
    public bool IsReady => _started && !_stopping;

    /// <summary>Tells that everything has started.</summary>
    public void Started() => _started = true;

    /// <summary>Tells that the process stops: it is not ready from now on.</summary>
    public void Stopping() => _stopping = true;
}

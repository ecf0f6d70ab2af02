using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans.Services;

namespace Orleans.Runtime;

/// <summary>A service of which every silo has one, begun and ended with the silo, and called by the silo's address. Its turns run one at a time, and interleave.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source of cancellation lives as long as the silo.")]
public abstract class GrainService : IGrainService
{
    private readonly Silo _silo;

    /// <summary>For derived classes, whose arguments the runtime gives.</summary>
    protected GrainService(GrainId grainId, Silo silo, ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        _silo = silo;
        GrainId = GrainId.Create(grainId.Type, silo.SiloAddress.ToParsableString());
    }

    /// <summary>The service's identity in this silo.</summary>
    public GrainId GrainId { get; }

    /// <summary>The silo's address.</summary>
    public SiloAddress Silo => _silo.SiloAddress;

    /// <summary>Is cancelled when the service ends.</summary>
    protected CancellationTokenSource StoppedCancellationTokenSource { get; } = new();

    /// <summary>Called before <see cref="Start"/>.</summary>
    public virtual Task Init(IServiceProvider serviceProvider) => Task.CompletedTask;

    /// <summary>Called when the silo starts.</summary>
    public virtual Task Start() => Task.CompletedTask;

    /// <summary>Called when the silo stops.</summary>
    public virtual Task Stop()
    {
        StoppedCancellationTokenSource.Cancel();
        return Task.CompletedTask;
    }
}

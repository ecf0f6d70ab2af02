using Microsoft.Extensions.DependencyInjection;
using Orleans.Cluster;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>Sends calls: the common part of silos and clients.</summary>
internal abstract class CallRuntime : IDisposable
{
    // Deadlines are kept to this precision; looking more often would cost more than it tells.
    private static readonly TimeSpan ExpiryPeriod = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock;
    private readonly MessagingOptions _options;
    private readonly PendingCalls _pending = new();
    private readonly Lazy<IOutgoingGrainCallFilter[]> _filters;
    private readonly ITimer _expiry;

    protected CallRuntime(IServiceProvider services, MessagingOptions options)
    {
        Services = services;
        _options = options;
        _clock = services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.Messaging);

        // Late, since a filter may itself need a grain factory.
        _filters = new(() => [.. services.GetServices<IOutgoingGrainCallFilter>()]);
        _expiry = _clock.CreateTimer(_ => FailExpired(), null, ExpiryPeriod, ExpiryPeriod);
    }

    public IServiceProvider Services { get; }

    /// <summary>The cluster that calls go to.</summary>
    public abstract InProcessCluster Cluster { get; }

    public IReadOnlyList<IOutgoingGrainCallFilter> OutgoingFilters => _filters.Value;

    /// <summary>Copies the arguments, passes the filters and sends.</summary>
    public Task<TResult> InvokeAsync<TResult>(GrainReference target, GrainMethod<TResult> method, object?[] arguments)
    {
        method.CopyArguments(arguments);
        var request = new Request<TResult>(method, arguments, target)
        {
            Source = RuntimeContext.Current,
            Context = RequestContext.Current,
        };

        if (method.CancellationIndex >= 0 && arguments[method.CancellationIndex] is CancellationToken { CanBeCanceled: true } token)
        {
            if (token.IsCancellationRequested)
            {
                return Task.FromCanceled<TResult>(token);
            }

            request.LinkCancellation(token);
        }

        if (_filters.Value.Length > 0)
        {
            return OutgoingCall.RunAsync<TResult>(request, this);
        }

        Send(request);
        return request.IsOneWay ? Task.FromResult<TResult>(default!) : request.Task;
    }

    /// <summary>Sends a request whose arguments are copies already.</summary>
    public void Send(Request request)
    {
        if (!request.IsOneWay)
        {
            var timeout = request.Method.Timeout ?? _options.ResponseTimeout;
            request.Deadline = _clock.GetTimestamp() + (long)(timeout.TotalSeconds * _clock.TimestampFrequency);
            _pending.Add(request);
        }

        Cluster.Dispatch(request, this);
    }

    public void OnSiloDied(Silo silo) => _pending.FailServedBy(silo);

    /// <summary>Leaves the cluster, if that has not been done.</summary>
    public abstract void Dispose();

    protected void StopExpiry() => _expiry.Dispose();

    private void FailExpired() => _pending.FailExpired(_clock.GetTimestamp(), _options.ResponseTimeout);
}

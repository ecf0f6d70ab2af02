using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Telepool.Gateway.Listening;

namespace Telepool.Gateway.Web;

/// <summary>
/// What workers cannot do themselves: real TLS. It keeps the listeners' certificates, reads their files anew when they have changed, and takes TLS off connections that
/// workers hand over (<see cref="TlsPump"/>). Outlasts versions of the configuration.
/// </summary>
internal sealed partial class TlsDesk : IAsyncDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<TaskCompletionSource, Task> _tasks = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly ITimer _check;
    private readonly ILogger _log;

    // Certificates by the path of their file; replaced as a whole.
    private volatile FrozenDictionary<string, WebCertificate> _certificates = FrozenDictionary<string, WebCertificate>.Empty;

    /// <summary>Begins without a certificate.</summary>
    public TlsDesk(TimeProvider time, ILogger log)
    {
        _log = log;
        _stopping = _stop.Token;
        _check = time.CreateTimer(static state => ((TlsDesk)state!).Refresh(), this, CheckInterval, CheckInterval);
    }

    /// <summary>Connections that TLS is spoken over now, or is about to be.</summary>
    public int Open => _tasks.Count;

    /// <summary>Reads the certificates of listeners. Where one cannot be read nothing changes.</summary>
    /// <returns>Why they cannot be read.</returns>
    public IReadOnlyList<string> Apply(IReadOnlyList<ListenerSettings> listeners)
    {
        var problems = new List<string>();
        var certificates = new Dictionary<string, WebCertificate>(StringComparer.Ordinal);
        foreach (var path in listeners.Select(listener => listener.CertificateFile).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (WebCertificate.Load(path, out var problem) is { } certificate)
            {
                certificates.Add(path, certificate);
            }
            else
            {
                problems.Add(problem);
            }
        }

        if (problems.Count == 0)
        {
            _certificates = certificates.ToFrozenDictionary(StringComparer.Ordinal);
        }

        return problems;
    }

    /// <summary>The certificate of a listener for a host; null where there is none. From any thread.</summary>
    public WebCertificate? Find(ListenerSettings listener, string? serverName) =>
        serverName is not null && listener.CertificateFile is { } path && _certificates.TryGetValue(path, out var certificate) && certificate.IsFor(serverName)
            ? certificate
            : null;

    /// <summary>Takes TLS off a connection, on other threads than the caller's.</summary>
    /// <param name="clientFd">The client's socket, nobody's from now on but this call's.</param>
    /// <param name="first">What was received of it already.</param>
    /// <param name="innerFd">The end of a pair (<see cref="SocketPair"/>) that gets what is inside, likewise.</param>
    /// <param name="certificate">The certificate.</param>
    public void Take(int clientFd, byte[] first, int innerFd, WebCertificate certificate)
    {
        var pump = new TlsPump(clientFd, innerFd);
        Run(stop => pump.ServeAsync(first, certificate, stop));
    }

    /// <summary>Runs what has to do with one connection, on other threads than the caller's.</summary>
    /// <param name="serve">The work; ends soon after its token is cancelled, and throws nothing.</param>
    public void Run(Func<CancellationToken, Task> serve)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _tasks.TryAdd(ended, ended.Task);
        _ = Task.Run(async () =>
        {
            try
            {
                await serve(_stopping).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFault(e);
            }
            finally
            {
                _tasks.TryRemove(ended, out _);
                ended.SetResult();
            }
        });
    }

    /// <summary>Reads the files anew that have changed.</summary>
    public void Refresh()
    {
        var current = _certificates;
        var next = new Dictionary<string, WebCertificate>(current, StringComparer.Ordinal);
        var hasChanged = false;
        foreach (var (path, certificate) in current)
        {
            if (File.Exists(path) && File.GetLastWriteTimeUtc(path) == certificate.Changed)
            {
                continue;
            }

            if (WebCertificate.Load(path, out var problem) is not { } read)
            {
                LogNotRead(problem);
                continue;
            }

            next[path] = read;
            hasChanged = true;
            LogRead(path);
        }

        // A change of the configuration meanwhile counts more.
        if (hasChanged)
        {
            Interlocked.CompareExchange(ref _certificates, next.ToFrozenDictionary(StringComparer.Ordinal), current);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _check.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks.Values).ConfigureAwait(false);
        _stop.Dispose();
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Telepool.Gateway.Diagnosis;

/// <summary>Tries whether something can be connected to.</summary>
public static class Reach
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Connects and closes.</summary>
    /// <param name="endPoint">What is connected to; a name is resolved.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How long it took, or why it failed.</returns>
    public static async Task<(TimeSpan? Time, string Problem)> TryAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var start = Stopwatch.GetTimestamp();
        try
        {
            await socket.ConnectAsync(endPoint, limit.Token).ConfigureAwait(false);
            return (Stopwatch.GetElapsedTime(start), string.Empty);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"does not answer within {Patience.TotalSeconds:0} s");
        }
        catch (SocketException e)
        {
            return (null, e.SocketErrorCode == SocketError.ConnectionRefused ? "refuses connections" : e.Message);
        }
    }

    /// <summary>The addresses of a name; none where it does not resolve.</summary>
    public static async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            return [address];
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await Dns.GetHostAddressesAsync(host, limit.Token).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }
}

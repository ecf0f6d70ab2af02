using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Health.Checks;

/// <summary>
/// Whether a Redis answers. It says PING without logging in: an answer that asks for a password is an answer, and the connections of Orleans, which have
/// one, are not in the way (https://redis.io/docs/latest/develop/reference/protocol-spec/#inline-commands).
/// </summary>
public sealed class RedisCheck(string connection) : IHealthCheck
{
    private const int StandardPort = 6379;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = new List<string>();
        foreach (var (host, port) in EndPoints(connection))
        {
            var problem = await AskAsync(host, port, cancellationToken).ConfigureAwait(false);
            if (problem is null)
            {
                return HealthCheckResult.Healthy();
            }

            problems.Add(problem);
        }

        return HealthCheckResult.Unhealthy(problems.Count == 0 ? "TELEPOOL_REDIS names no server" : string.Join("; ", problems));
    }

    /// <summary>The servers of a connection string in the form of StackExchange.Redis: <c>host:port,host,option=value</c>.</summary>
    internal static IEnumerable<(string Host, int Port)> EndPoints(string connection)
    {
        foreach (var part in connection.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Contains('=', StringComparison.Ordinal))
            {
                continue;
            }

            var colon = part.EndsWith(']') ? -1 : part.LastIndexOf(':');
            yield return colon > 0 && int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? (part[..colon].Trim('[', ']'), port)
                : (part.Trim('[', ']'), StandardPort);
        }
    }

    private async Task<string?> AskAsync(string host, int port, CancellationToken cancellationToken)
    {
        var server = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        try
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            if (connection.Contains("ssl=true", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            var answer = new byte[16];
            var length = await stream.ReadAtLeastAsync(answer, 5, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return answer.AsSpan(0, length).StartsWith("+PONG"u8) || answer.AsSpan(0, length).StartsWith("-NOAU"u8)
                ? null
                : answer.AsSpan(0, length).StartsWith("-LOAD"u8) ? $"{server} is still loading its data" : $"{server} answers, but not as a Redis";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return $"{server} does not answer: {exception.Message}";
        }
    }
}

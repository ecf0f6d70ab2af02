using System.Net;
using Microsoft.AspNetCore.Http;

namespace Telepool.Gateway.Admin;

/// <summary>Lets callers of the operator's interface in by their token, and slows down whoever guesses.</summary>
internal sealed class AdminGate(Func<AdminSettings> settings, TimeProvider time)
{
    private const int MaxAddresses = 4096;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly AdminCaller Anybody = new("local", AdminRole.Admin);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, (int Count, long Since)> _failures = [];

    /// <summary>Who is calling; null where the answer is an error, which is then set.</summary>
    public AdminCaller? Enter(HttpContext context)
    {
        var current = settings();
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (current.IsOpen && IPAddress.IsLoopback(address))
        {
            return Anybody;
        }

        if (IsSlowedDown(address, current.MaxFailuresPerMinute))
        {
            context.Response.Headers.RetryAfter = "60";
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return null;
        }

        const string Scheme = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : string.Empty;
        AdminCredential? found = null;
        foreach (var credential in current.Tokens)
        {
            // All are compared, so that the time does not tell which was right.
            if (credential.Secret.Is(token))
            {
                found = credential;
            }
        }

        if (found is not null)
        {
            return new AdminCaller(found.Name, found.Role);
        }

        if (token.Length > 0)
        {
            CountFailure(address);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return null;
    }

    private bool IsSlowedDown(IPAddress address, int limit)
    {
        lock (_lock)
        {
            return _failures.TryGetValue(address, out var failures) && time.GetElapsedTime(failures.Since) < Window && failures.Count >= limit;
        }
    }

    private void CountFailure(IPAddress address)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (!_failures.TryGetValue(address, out var failures) || time.GetElapsedTime(failures.Since, now) >= Window)
            {
                if (_failures.Count >= MaxAddresses)
                {
                    _failures.Clear();
                }

                failures = (0, now);
            }

            _failures[address] = (failures.Count + 1, failures.Since);
        }
    }
}

using Grains.Interfaces.Operators;
using Grains.Operators;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// Slows down whoever guesses, at whichever silo: failures are counted by a grain for the whole cluster. Where that does not answer, this silo's own
/// count holds, so that nobody can guess faster by making it fail.
/// </summary>
internal sealed partial class LoginThrottle(IGrainFactory grains, TelepoolSettings settings, TimeProvider time, ILogger<LoginThrottle> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly LoginFailures _own = new(time);

    private ILoginThrottleGrain Grain => grains.GetGrain<ILoginThrottleGrain>(ILoginThrottleGrain.Deployment);

    /// <summary>The name that a token claims: <c>alice.SECRET</c>; null where it claims none.</summary>
    public static string? NameIn(string token)
    {
        var dot = token.LastIndexOf('.');
        return dot > 0 && CredentialParsing.IsName(token[..dot]) ? token[..dot] : null;
    }

    /// <summary>How long an attempt must wait; null where it may be made.</summary>
    public async Task<TimeSpan?> DelayAsync(string address, string? name)
    {
        var limit = settings.Web.LoginFailures;
        TimeSpan? wait = null;
        return await TryAsync(async () => wait = await Grain.DelayAsync(address, name, limit).WaitAsync(Patience).ConfigureAwait(false)).ConfigureAwait(false)
            ? wait
            : _own.Delay(address, name, limit);
    }

    /// <summary>Counts a failure.</summary>
    public async Task FailAsync(string address, string? name)
    {
        _own.Fail(address, name);
        await TryAsync(() => Grain.FailAsync(address, name).WaitAsync(Patience)).ConfigureAwait(false);
    }

    /// <summary>Forgets the failures of an address that has shown a good token.</summary>
    public async Task SucceedAsync(string address)
    {
        _own.Succeed(address);
        await TryAsync(() => Grain.SucceedAsync(address).WaitAsync(Patience)).ConfigureAwait(false);
    }

    private async Task<bool> TryAsync(Func<Task> ask)
    {
        try
        {
            await ask().ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or IOException)
        {
            LogAlone(logger, exception.Message);
            return false;
        }
    }

    [LoggerMessage(1316, LogLevel.Warning, "Failed logins are counted by this silo alone, as the cluster's count does not answer: {Problem}", EventName = "LoginsCountedAlone")]
    private static partial void LogAlone(ILogger logger, string problem);
}

using Grains.Interfaces.Operators;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Operators;

/// <summary>Failed logins of all silos. Reading interleaves: no call of this grain waits for anything.</summary>
internal sealed class LoginThrottleGrain([FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, ILoginThrottleGrain
{
    private readonly LoginFailures _failures = new(time);

    /// <inheritdoc/>
    public Task<TimeSpan?> DelayAsync(string address, string? name, int limit) => Task.FromResult(_failures.Delay(address, name, limit));

    /// <inheritdoc/>
    public Task FailAsync(string address, string? name)
    {
        _failures.Fail(address, name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SucceedAsync(string address)
    {
        _failures.Succeed(address);
        return Task.CompletedTask;
    }
}

using System.Diagnostics;

namespace Gateway.Tests.Relaying;

/// <summary>How long a test waits for what must happen.</summary>
internal static class Timeouts
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static CancellationToken Token => CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken, new CancellationTokenSource(Limit).Token).Token;

    /// <summary>Waits until something is so.</summary>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, "The condition has not come true in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }
}

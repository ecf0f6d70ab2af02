namespace StandIns.Tests.Clusters;

/// <summary>Waits for a condition, since neither engine says when something that happens by itself has happened.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    public static Task IsTrue(Func<bool> condition) => IsTrue(() => Task.FromResult(condition()));

    public static async Task IsTrue(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(Period);
        while (!await condition())
        {
            Assert.True(await timer.WaitForNextTickAsync(deadline.Token));
        }
    }

    /// <summary>Repeats a call that may fail while a cluster finds out that a silo is gone.</summary>
    public static async Task<T> Succeeds<T>(Func<Task<T>> call)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(Period);
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (exception is Orleans.Runtime.OrleansException or TimeoutException && !deadline.IsCancellationRequested)
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
    }
}

using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ServiceDefaults.Configuration;

/// <summary>Has options made anew whenever other settings hold.</summary>
internal sealed class LiveOptionsSource<T> : IOptionsChangeTokenSource<T>, IDisposable
{
    private readonly IDisposable _watching;
    private CancellationTokenSource _changed = new();

    public LiveOptionsSource(LiveSettings live) => _watching = live.OnChange(_ => Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel());

    public string? Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    public void Dispose()
    {
        _watching.Dispose();
        _changed.Dispose();
    }
}

using System.Collections.Concurrent;

namespace StandIns.Tests.Observers;

internal sealed class NewsObserver : INewsObserver
{
    public ConcurrentQueue<string> Heard { get; } = new();

    public async Task OnNews(string text)
    {
        await Task.Yield();
        Heard.Enqueue(text);
    }

    public void OnRumour(string text) => Heard.Enqueue($"rumour: {text}");
}

using Orleans;

namespace StandIns.Tests.Observers;

public interface INewsObserver : IGrainObserver
{
    Task OnNews(string text);

    void OnRumour(string text);
}

using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Mtproto.Replays;

/// <summary>A greeting that is new here, while its client waits for what the cluster says of it.</summary>
/// <param name="worker">Whose client it is.</param>
/// <param name="key">The greeting.</param>
/// <param name="until">When it may be forgotten everywhere.</param>
/// <param name="answered">Is told on the worker's thread whether it is new everywhere.</param>
internal sealed class ReplayQuestion(Worker worker, ReplayKey key, DateTimeOffset until, Action<bool> answered) : IWorkerMessage
{
    private bool _isNew;

    /// <summary>The greeting.</summary>
    public ReplayKey Key => key;

    /// <summary>When it may be forgotten everywhere.</summary>
    public DateTimeOffset Until => until;

    /// <summary>Gives the answer; once, from any thread.</summary>
    public void Answer(bool isNew)
    {
        _isNew = isNew;
        worker.Post(this);
    }

    /// <inheritdoc />
    public void Deliver(Worker worker) => answered(_isNew);
}

namespace Telepool.Gateway.Mtproto.Replays;

/// <summary>Remembers greetings that were accepted. From any worker's thread.</summary>
internal interface IReplayStore
{
    /// <summary>Remembers a greeting, and says whether it is new. Only for those that were authenticated: nobody else may fill the memory.</summary>
    /// <param name="key">The greeting.</param>
    /// <param name="lasts">Whether it must be remembered for as long as there is room, since its own time never makes it stale.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <returns>Whether it is new.</returns>
    bool TryAdd(ReplayKey key, bool lasts, long now);
}

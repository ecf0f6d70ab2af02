namespace Telepool.Collectors.Work;

/// <summary>Does one kind of work on a channel at a time, as long as this process has it.</summary>
public interface IWorkRunner
{
    /// <summary>The kind (<see cref="Grains.Interfaces.Collection.CollectionKind"/>).</summary>
    string Kind { get; }

    /// <summary>
    /// Works on a channel until it is cancelled, and returns soon after that with what it took stored. It may return or throw earlier, and is
    /// called again after a pause. Called for many channels at once.
    /// </summary>
    /// <param name="channel">The channel's username, without the at sign.</param>
    /// <param name="cancellationToken">The work is over, or somebody else's.</param>
    Task RunAsync(string channel, CancellationToken cancellationToken);
}

namespace Telepool.Collectors.Sinks;

/// <summary>The sink failed while it was read; <see cref="Failure"/> says how, and whether another try later makes sense.</summary>
public sealed class SinkException(SinkFailure failure) : Exception(failure.Describe())
{
    /// <summary>What failed.</summary>
    public SinkFailure Failure { get; } = failure;
}

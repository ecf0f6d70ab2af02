namespace Grains.Accounts.Sessions;

/// <summary>The answer of a call, or why there is none: exactly one of the two is set.</summary>
public readonly record struct SessionResult<T>
    where T : class
{
    /// <summary>A call that was answered.</summary>
    public SessionResult(T value) => Value = value;

    /// <summary>A call that was not answered.</summary>
    public SessionResult(SessionFault fault) => Fault = fault;

    /// <summary>The answer.</summary>
    public T? Value { get; }

    /// <summary>Why there is none.</summary>
    public SessionFault? Fault { get; }
}

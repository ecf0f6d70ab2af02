namespace Grains.Accounts.Sessions;

/// <summary>The answer of a call, or why there is none: exactly one of the two is set.</summary>
public readonly record struct SessionResult<T>
    where T : class
{
    /// <summary>A call that was answered.</summary>
    public SessionResult(T value) => Value = value;

    /// <summary>A call that was not answered.</summary>
    public SessionResult(SessionFault fault) => Fault = fault;

    /// <summary>The data centre that answered, where that may be another than the account's own; otherwise 0.</summary>
    public int DataCenter { get; init; }

    /// <summary>The answer.</summary>
    public T? Value { get; }

    /// <summary>Why there is none.</summary>
    public SessionFault? Fault { get; }
}

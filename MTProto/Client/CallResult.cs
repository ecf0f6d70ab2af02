using System.Diagnostics.CodeAnalysis;

namespace MTProto.Client;

/// <summary>What a call came to: a value, or a failure that the caller has to look at. Calls do not throw for what a server or a network does.</summary>
/// <typeparam name="T">The type of the answer.</typeparam>
public readonly struct CallResult<T>
{
    private CallResult(T? value, CallError? error)
    {
        Value = value;
        Error = error;
    }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    /// <summary>The answer; default where <see cref="IsOk"/> is false.</summary>
    public T? Value { get; }

    /// <summary>The failure; null where <see cref="IsOk"/> is true.</summary>
    public CallError? Error { get; }

    /// <summary>The data centre that was asked last, after those that sent the call elsewhere; 0 where none was.</summary>
    public int DcId { get; private init; }

    /// <summary>A result with an answer.</summary>
    public static CallResult<T> Ok(T value) => new(value, null);

    /// <summary>A result without one.</summary>
    public static CallResult<T> Fail(CallError error) => new(default, error);

    /// <summary>The same result, of a data centre.</summary>
    internal CallResult<T> At(int dcId) => new(Value, Error) { DcId = dcId };

    /// <summary>The same failure of another type of answer.</summary>
    internal CallResult<TOther> As<TOther>() => CallResult<TOther>.Fail(Error!);
}

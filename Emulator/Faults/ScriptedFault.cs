namespace Emulator.Faults;

/// <summary>What the next calls of a method get instead of their answer. The call is not carried out.</summary>
public sealed record ScriptedFault
{
    /// <summary>The method's name in the schema, such as <c>messages.getHistory</c>; null for every method.</summary>
    public string? Method { get; init; }

    /// <summary>What happens. Default: an <c>rpc_error</c>.</summary>
    public ScriptedFaultKind Kind { get; init; }

    /// <summary>error_code of the <c>rpc_error</c>, or the transport error. Default 400.</summary>
    public int Code { get; init; } = 400;

    /// <summary>error_message of the <c>rpc_error</c>.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>How many calls get it; <see cref="int.MaxValue"/> for all from now on. Default 1.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Only calls that arrive at this data centre; null for any.</summary>
    public int? DataCenter { get; init; }

    /// <summary>Only calls of the account with this phone number; null for any, also those of nobody.</summary>
    public string? Phone { get; init; }
}

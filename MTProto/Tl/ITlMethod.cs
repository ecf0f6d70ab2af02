namespace MTProto.Tl;

/// <summary>A TL function: what is sent in a call, and how its answer is read.</summary>
/// <typeparam name="TResult">The type of the answer.</typeparam>
public interface ITlMethod<out TResult> : ITlObject
{
    /// <summary>The name in the schema, such as <c>messages.getHistory</c>; used as the label of metrics and traces.</summary>
    string MethodName { get; }

    /// <summary>Reads the answer. What it returns means something only while <see cref="TlReader.Status"/> is <see cref="TlStatus.Ok"/>.</summary>
    TResult ReadResult(ref TlReader reader);
}

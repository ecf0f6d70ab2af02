namespace Orleans.Concurrency;

/// <summary>Names a static method of the grain class that decides, from the request, whether it may interleave.</summary>
/// <remarks>The method takes an <see cref="Serialization.Invocation.IInvokable"/> and answers <see cref="bool"/>.</remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayInterleaveAttribute(string callbackMethodName) : Attribute
{
    internal string CallbackMethodName { get; } = callbackMethodName;
}

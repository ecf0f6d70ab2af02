using Emulator.Limits;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>The methods that are served, by constructor id. Filled once at the start.</summary>
internal sealed class RpcMethods
{
    private readonly Dictionary<uint, Entry> _entries = [];

    /// <summary>Serves one method.</summary>
    public void Add<TMethod>(uint constructor, string name, Access access, MethodClass methods, Func<CallContext, TMethod, RpcReply> handler)
        where TMethod : class, ITlObject
        => _entries.Add(constructor, new Entry(name, access, methods, (context, call) => handler(context, (TMethod)call)));

    public Entry? Find(uint constructor) => _entries.GetValueOrDefault(constructor);

    /// <summary>One method.</summary>
    /// <param name="Name">As in the schema.</param>
    /// <param name="Access">Who may call it.</param>
    /// <param name="Methods">The bucket that it takes from.</param>
    /// <param name="Handler">What it does.</param>
    public sealed record Entry(string Name, Access Access, MethodClass Methods, Func<CallContext, ITlObject, RpcReply> Handler);
}

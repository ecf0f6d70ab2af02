namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by name: the assembly that carries it sees what is internal to the named one.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}

using System.Diagnostics.CodeAnalysis;

namespace Telepool.Gateway.Admission.Access;

/// <summary>A file of networks that all have the same level.</summary>
public sealed record AccessFile
{
    /// <summary>One to be filled in.</summary>
    public AccessFile()
    {
    }

    /// <summary>One with its parts.</summary>
    [SetsRequiredMembers]
    public AccessFile(string path, AccessLevel level)
    {
        Path = path;
        Level = level;
    }

    /// <summary>The file: an address or a network per line, comments after <c>#</c> or <c>;</c>, as FireHOL's netsets and ipsets are written.</summary>
    public required string Path { get; init; }

    /// <summary>What they may.</summary>
    public required AccessLevel Level { get; init; }
}

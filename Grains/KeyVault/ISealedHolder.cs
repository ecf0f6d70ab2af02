using Grains.Interfaces.Accounts;

namespace Grains.KeyVault;

/// <summary>Things of one kind that are stored sealed.</summary>
public interface ISealedHolder
{
    /// <summary>The kind, in the plural.</summary>
    string Kind { get; }

    /// <summary>Their names, or those of groups of them.</summary>
    Task<IReadOnlyList<string>> ListAsync();

    /// <summary>Seals one, or a group, under the newest key; what is so already stays as it is.</summary>
    Task<IReadOnlyList<ResealAnswer>> ResealAsync(string name);
}

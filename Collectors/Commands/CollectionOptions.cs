using System.CommandLine;
using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Commands;

/// <summary>Options of commands about jobs.</summary>
internal static class CollectionOptions
{
    public static Option<string> Job() => new("--job") { Description = $"The job. Default: {ICollectionGrain.DefaultJob}.", HelpName = "NAME", DefaultValueFactory = _ => ICollectionGrain.DefaultJob };

    /// <summary>A list of kinds, separated by commas; each must be one of those given.</summary>
    public static Option<string> Kinds(string description, string[] known)
    {
        var kinds = new Option<string>("--kinds") { Description = description, HelpName = "K,K", DefaultValueFactory = _ => string.Join(',', known) };
        kinds.Validators.Add(result =>
        {
            foreach (var (kind, i) in Split(result.GetValueOrDefault<string>()).Select(static (kind, i) => (kind, i)).Where(pair => !known.Contains(pair.kind)))
            {
                result.AddError($"--kinds, entry {i + 1}: '{kind}' is none of {string.Join(", ", known)}.");
            }
        });
        return kinds;
    }

    public static string[] Split(string kinds) => [.. kinds.Split(',', StringSplitOptions.TrimEntries).Distinct()];
}

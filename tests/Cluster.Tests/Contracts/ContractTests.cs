using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Telepool.Cluster.Tests.Contracts;

/// <summary>
/// Processes of two versions run side by side while a cluster is upgraded, and what one stored the other reads. So contracts only grow: what the last
/// release had (<c>contracts.txt</c>, and its bytes in <c>records.txt</c>) is there in this one. <c>TELEPOOL_CONTRACTS=write</c> adds what is new to the
/// files, at a release; it changes no line that is there.
/// </summary>
public sealed class ContractTests
{
    private static bool Writes => Environment.GetEnvironmentVariable("TELEPOOL_CONTRACTS") == "write";

    [Fact]
    public void Contracts_OfTheLastRelease_AreAllThere()
    {
        var path = FileOf("contracts.txt");
        var present = ContractTypes.Lines();
        if (Writes)
        {
            var known = File.Exists(path) ? File.ReadAllLines(path) : [];
            File.WriteAllLines(path, known.Union(present).Order(StringComparer.Ordinal));
        }

        Assert.Empty(File.ReadAllLines(path).Except(present, StringComparer.Ordinal));
    }

    [Fact]
    public void Records_OfTheLastRelease_AreStillRead()
    {
        if (Type.GetType("Orleans.Serialization.Serializer, Orleans.Serialization") is not { } type)
        {
            Assert.Skip("packages are missing on this feed: Microsoft.Orleans.Serialization");
            return;
        }

        using var services = new ServiceCollection().AddLogging().AddOrleansClient(static client => client.UseLocalhostClustering()).BuildServiceProvider();
        dynamic serializer = services.GetRequiredService(type);
        var path = FileOf("records.txt");
        if (Writes)
        {
            Write(path, value => serializer.SerializeToArray<object>(value));
        }

        var lines = File.ReadAllLines(path);
        var wrong = new List<string>();
        for (var i = 0; i + 2 < lines.Length; i += 3)
        {
            var (alias, bytes, described) = (lines[i], Convert.FromBase64String(lines[i + 1]), lines[i + 2]);
            object read = serializer.Deserialize<object>(bytes);
            var now = Samples.Describe(read).ToHashSet(StringComparer.Ordinal);
            wrong.AddRange(described.Split('\t', StringSplitOptions.RemoveEmptyEntries).Where(value => !now.Contains(value)).Select(value => $"{alias}: {value} is lost"));
        }

        Assert.Empty(wrong);
        Assert.True(lines.Length > 100);
    }

    private static void Write(string path, Func<object, byte[]> serialize)
    {
        var lines = File.Exists(path) ? File.ReadAllLines(path).ToList() : [];
        var known = lines.Where(static (_, index) => index % 3 == 0).ToHashSet(StringComparer.Ordinal);
        foreach (var (alias, record) in ContractTypes.Records.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (!known.Contains(alias) && !record.IsEnum && Samples.Make(record) is { } sample)
            {
                lines.AddRange([alias, Convert.ToBase64String(serialize(sample)), string.Join('\t', Samples.Describe(sample))]);
            }
        }

        File.WriteAllLines(path, lines);
    }

    private static string FileOf(string name)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Orleans.sln")))
        {
            directory = directory.Parent;
        }

        return Path.Combine(directory.FullName, "tests", "Cluster.Tests", "Contracts", name);
    }
}

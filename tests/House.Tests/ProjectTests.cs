using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace House.Tests;

public sealed partial class ProjectTests
{
    [Fact]
    public void References_OfEveryRoom_AreThoseOfTheTable()
    {
        var table = RoomTable.Read();
        var wrong = new List<string>();
        foreach (var room in Repository.Rooms)
        {
            if (!table.TryGetValue(room, out var allowed))
            {
                wrong.Add($"{room} is not in the table of docs/architecture.md");
                continue;
            }

            wrong.AddRange(References($"{room}/{room}.csproj")
                .Where(reference => !allowed.Contains(reference))
                .Select(reference => $"{room} references {reference}"));
        }

        Findings.None(wrong);
    }

    [Fact]
    public void Table_EveryRoom_Exists()
    {
        var rooms = Repository.Rooms.ToHashSet(StringComparer.Ordinal);

        Findings.None(RoomTable.Read().Keys.Where(room => !rooms.Contains(room)));
    }

    [Fact]
    public void Protocol_References_NoPackage() =>
        Assert.Empty(XDocument.Parse(Repository.Read("MTProto/MTProto.csproj")).Descendants("PackageReference"));

    [Fact]
    public void Solution_HasEveryProject()
    {
        var solution = Repository.Read("Orleans.sln").Replace('\\', '/');

        Findings.None(Repository.Files("*.csproj").Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void StandIns_ReferenceNothingOfTheProduct() =>
        Findings.None(Repository.Files("*.csproj")
            .Where(project => project.StartsWith("standins/", StringComparison.Ordinal))
            .SelectMany(References)
            .Intersect(Repository.Rooms));

    [Fact]
    public void Projects_Versions_ArePinnedInOnePlace()
    {
        var wrong = from project in Repository.Files("*.csproj")
                    from reference in XDocument.Parse(Repository.Read(project)).Descendants("PackageReference")
                    where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
                    select $"{project}: {reference.Attribute("Include")?.Value}";

        Findings.None(wrong);
    }

    [Fact]
    public void Packages_EachVersion_IsExactAndHasAReason()
    {
        var wrong = new List<string>();
        foreach (var group in XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("ItemGroup"))
        {
            // The label of a group gives the reason for all of it ("Orleans: …"), a comment for the packages that follow it.
            var reason = group.Attribute("Label")?.Value.Contains(':', StringComparison.Ordinal) ?? false;
            foreach (var node in group.Nodes())
            {
                if (node is XComment)
                {
                    reason = true;
                }
                else if (node is XElement { Name.LocalName: "PackageVersion" } package)
                {
                    var id = package.Attribute("Include")?.Value;
                    var version = package.Attribute("Version")?.Value ?? string.Empty;
                    if (!reason)
                    {
                        wrong.Add($"{id} has no reason");
                    }

                    if (!ExactVersion().IsMatch(version))
                    {
                        wrong.Add($"{id} has the version '{version}'");
                    }
                }
            }
        }

        Findings.None(wrong);
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Repository.Read(project))
            .Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(path => Path.GetFileNameWithoutExtension(path));

    [GeneratedRegex(@"^(\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.]+)?|\$\([A-Za-z]+\))$")]
    private static partial Regex ExactVersion();
}

using TlGenerator;

namespace MTProto.Tests.Tl;

public sealed class GeneratedCodeTests
{
    [Fact]
    public void Generate_FromCommittedSchema_EqualsCommittedCode()
    {
        var generated = CodeGenerator.Generate(SchemaFiles.Read("api.tl"), SchemaFiles.Read("service.tl"));

        var committed = Directory.GetFiles(SchemaFiles.GeneratedFolder).Select(path => Path.GetFileName(path)).Order();
        Assert.Equal(generated.Keys.Order(), committed);
        foreach (var (name, content) in generated)
        {
            var isSame = File.ReadAllText(Path.Combine(SchemaFiles.GeneratedFolder, name)) == content;
            Assert.True(isSame, $"{name} is stale: run `dotnet run --project eng/TlGenerator`");
        }
    }

    // An id is the CRC-32 of its definition, so a slip in a name, a type or a flag shows here.
    [Theory]
    [InlineData("api.tl")]
    [InlineData("service.tl")]
    public void Ids_OfEveryDefinition_AreItsCrc(string schema)
    {
        var wrong = SchemaFiles.Definitions(schema)
            .Where(line => DefinitionChecksum.Compute(line) != TlSchema.Parse(line)[0].Id)
            .ToList();

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("user#1234 id:long = User;")]
    [InlineData("user id:long = User;")]
    [InlineData("user#83314fca id:long = User")]
    public void Parse_MalformedDefinition_NamesTheLine(string line)
    {
        var error = Assert.Throws<FormatException>(() => TlSchema.Parse(line));

        Assert.Contains(line, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_TwoDefinitionsOfOneId_NamesBoth()
    {
        const string Schema = "first#00000001 = A;\nsecond#00000001 = A;";

        var error = Assert.Throws<FormatException>(() => CodeGenerator.Generate(Schema, string.Empty));

        Assert.Contains("first and second", error.Message, StringComparison.Ordinal);
    }
}

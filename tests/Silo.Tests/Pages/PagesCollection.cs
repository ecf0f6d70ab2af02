namespace Telepool.Silo.Tests.Pages;

[CollectionDefinition(Name)]
public sealed class PagesCollection : ICollectionFixture<PagesFixture>
{
    public const string Name = "operator's pages";
}

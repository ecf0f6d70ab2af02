namespace Grains.Interfaces.Accounts;

/// <summary>What an account leaves alone since Telegram said so.</summary>
[GenerateSerializer, Immutable, Alias("telepool.parked-calls")]
public sealed record ParkedCalls
{
    /// <summary>A method's name; <c>*</c> for everything, <c>files</c>, <c>takeout</c>, or <c>chat:ID</c>.</summary>
    [Id(0)]
    public required string What { get; init; }

    /// <summary>Until when.</summary>
    [Id(1)]
    public required DateTimeOffset Until { get; init; }
}

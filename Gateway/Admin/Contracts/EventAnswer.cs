namespace Telepool.Gateway.Admin.Contracts;

/// <summary>Something that happened.</summary>
/// <param name="Number">Counts events.</param>
/// <param name="Time">When.</param>
/// <param name="Kind">What.</param>
/// <param name="User">Whose; null where no user is known.</param>
/// <param name="Client">Where the client is.</param>
/// <param name="Detail">More.</param>
public sealed record EventAnswer(long Number, DateTimeOffset Time, string Kind, string? User, string? Client, string? Detail);

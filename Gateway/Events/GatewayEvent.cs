using System.Net;

namespace Telepool.Gateway.Events;

/// <summary>Something that happened.</summary>
/// <param name="Number">Counts events from 1; a listener that saw this one asks for those after it.</param>
/// <param name="Time">When.</param>
/// <param name="Kind">What.</param>
/// <param name="User">Whose connection or settings; null where no user is known.</param>
/// <param name="Client">Where the client is; null where there is none.</param>
/// <param name="Detail">More, for people; holds no secrets.</param>
public sealed record GatewayEvent(long Number, DateTimeOffset Time, GatewayEventKind Kind, string? User, IPAddress? Client, string? Detail);

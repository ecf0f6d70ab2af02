namespace Standalone.Screen;

/// <summary>A proxy's line.</summary>
/// <param name="Name">The proxy, without credentials.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Until">Until when it is banned; null where it is not.</param>
/// <param name="Accounts">Accounts bound to it.</param>
/// <param name="Connects">Connections that worked.</param>
/// <param name="Failures">Connections that did not.</param>
internal sealed record ProxyRow(string Name, string State, DateTimeOffset? Until, int Accounts, long Connects, long Failures);

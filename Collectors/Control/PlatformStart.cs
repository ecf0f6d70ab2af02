namespace Telepool.Collectors.Control;

/// <summary>A started platform, or every reason why there is none.</summary>
/// <param name="Platform">The platform; null where it could not start.</param>
/// <param name="Errors">The reasons, one a line, settings by the names of their variables.</param>
public sealed record PlatformStart(IPlatform? Platform, IReadOnlyList<string> Errors);

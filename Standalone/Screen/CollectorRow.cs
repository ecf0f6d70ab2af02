namespace Standalone.Screen;

/// <summary>What one collector has done.</summary>
/// <param name="Name">history, updates or stats.</param>
/// <param name="Done">How far it is, in words.</param>
internal sealed record CollectorRow(string Name, string Done);

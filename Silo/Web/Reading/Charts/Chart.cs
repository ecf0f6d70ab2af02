namespace Telepool.Silo.Web.Reading.Charts;

/// <summary>Lines over the same time.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Unit">The unit of the values, after a number.</param>
/// <param name="Lines">The lines, each with its name.</param>
public sealed record Chart(string Title, string Unit, IReadOnlyList<ChartLine> Lines);

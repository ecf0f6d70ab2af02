using System.Globalization;
using System.Text;
using Telepool.Silo.Web.Reading.Charts;

namespace Telepool.Silo.Web.Pages.Shared;

/// <summary>A chart as points of a picture. From 0 up to a round number above the greatest value, so that lines do not jump with every sample.</summary>
/// <param name="Lines">The points of each line, as SVG writes them.</param>
/// <param name="Top">The value at the upper edge.</param>
/// <param name="Begin">When it begins, in words.</param>
/// <param name="Words">The picture in words.</param>
internal sealed record ChartDrawing(IReadOnlyList<string> Lines, double Top, string Begin, string Words)
{
    /// <summary>The picture's width.</summary>
    public const int Width = 600;

    /// <summary>The picture's height.</summary>
    public const int Height = 120;

    /// <summary>Lines at every quarter of the height.</summary>
    public const string Grid = "M0 0H600M0 30H600M0 60H600M0 90H600M0 120H600";

    /// <summary>Draws a chart.</summary>
    public static ChartDrawing Of(Chart chart)
    {
        var samples = chart.Lines.SelectMany(static line => line.Samples).ToArray();
        var words = $"{chart.Title}: {string.Join(", ", chart.Lines.Select(line => line.Last is { } last ? $"{line.Name} {Wording.Number(last)} {chart.Unit}".TrimEnd() : $"{line.Name} not known yet"))}";
        if (samples.Length == 0)
        {
            return new ChartDrawing([], 1, chart.Lines.Count == 0 ? "nothing yet" : "no samples yet", words);
        }

        var (begin, end) = (samples.Min(static sample => sample.At), samples.Max(static sample => sample.At));
        var span = Math.Max(1, (end - begin).TotalSeconds);
        var top = RoundUp(samples.Max(static sample => sample.Value));
        return new ChartDrawing([.. chart.Lines.Select(line => Points(line, begin, span, top))], top, Wording.Duration(end - begin) + " ago", words);
    }

    private static string Points(ChartLine line, DateTimeOffset begin, double span, double top)
    {
        var points = new StringBuilder();
        foreach (var sample in line.Samples)
        {
            var x = (sample.At - begin).TotalSeconds / span * Width;
            var y = Height - 1 - (sample.Value / top * (Height - 2));
            points.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        }

        return points.ToString();
    }

    private static double RoundUp(double value)
    {
        if (value <= 0)
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 2, 5, 10 }.Select(step => step * power).First(round => round >= value * 0.999);
    }
}

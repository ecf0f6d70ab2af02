namespace Telepool.Gateway.Admission.Overload;

/// <summary>
/// Tells the step of overload from the load over time. Upwards at once, over several steps if need be; downwards one step at a time, and only after
/// two seconds well below the step's own mark, so that it does not swing. Holds no clock.
/// </summary>
internal sealed class OverloadGauge
{
    /// <summary>How long the load must be low before a step is taken back, in milliseconds.</summary>
    public const long Calm = 2000;

    /// <summary>How far below a step's mark that is.</summary>
    public const double Margin = 0.1;

    // Where each step begins. The first ones come early: what they cost nobody with a secret notices.
    private static readonly double[] Marks = [0.7, 0.8, 0.88, 0.94, 0.98];

    private long? _calmSince;

    /// <summary>The step at present.</summary>
    public OverloadStep Step { get; private set; }

    /// <summary>Where a step begins.</summary>
    public static double MarkOf(OverloadStep step) => Marks[(int)step - 1];

    /// <summary>Takes a sample.</summary>
    /// <param name="pressure">The share of whatever is scarcest.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <returns>The step from now on.</returns>
    public OverloadStep Update(double pressure, long now)
    {
        var reached = Marks.Count(mark => pressure >= mark);
        if (reached > (int)Step)
        {
            Step = (OverloadStep)reached;
            _calmSince = null;
        }
        else if (Step == OverloadStep.None || pressure >= MarkOf(Step) - Margin)
        {
            _calmSince = null;
        }
        else if (_calmSince is not { } since)
        {
            _calmSince = now;
        }
        else if (now - since >= Calm)
        {
            Step--;
            _calmSince = now;
        }

        return Step;
    }
}

namespace Grains.Rates.Lending;

/// <summary>What one process holds of a shared rate: the block that runs, perhaps a next one behind it, and the safe rate after both.</summary>
internal sealed class Borrower
{
    private double _rate;
    private TimeSpan _start;

    /// <summary>Calls per second that it could use.</summary>
    public double Demand { get; set; }

    /// <summary>Calls per second after its last block.</summary>
    public double Safe { get; set; }

    /// <summary>When it asked last.</summary>
    public TimeSpan HeardAt { get; set; }

    /// <summary>The rate of its last block.</summary>
    public double NextRate { get; private set; }

    /// <summary>The start of its last block.</summary>
    public TimeSpan NextStart { get; private set; }

    /// <summary>The end of its last block.</summary>
    public TimeSpan End { get; set; }

    /// <summary>Puts a block behind what there is.</summary>
    public void Append(TimeSpan start, TimeSpan end, double rate, TimeSpan now)
    {
        if (End > now)
        {
            (_start, _rate) = (NextStart, NextRate);
        }
        else
        {
            (_start, _rate) = (start, rate);
        }

        (NextStart, NextRate, End) = (start, rate, end);
    }

    public double RateAt(TimeSpan at) => at >= End ? Safe : at >= NextStart ? NextRate : _rate;

    /// <summary>The most that it can use at any moment of a stretch.</summary>
    public double MostIn(TimeSpan from, TimeSpan to)
    {
        var most = to > End ? Safe : 0;
        if (from < End && to > NextStart)
        {
            most = Math.Max(most, NextRate);
        }

        return from < NextStart && to > _start ? Math.Max(most, _rate) : most;
    }
}

namespace Grains.Admission.Bans;

/// <summary>What is remembered of one network: a score that decays, and how often it was banned.</summary>
internal struct Standing
{
    public double Score;
    public DateTimeOffset At;
    public int Strikes;
    public DateTimeOffset LastBanEnds;

    public readonly double ScoreAt(DateTimeOffset now, TimeSpan halfLife) => now <= At ? Score : Score * Math.Pow(0.5, (now - At) / halfLife);
}
